"""Who may see and change what of a renewal unit. Reads only."""

from django.db.models import Model, Q, QuerySet

from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.policies import REPORT_READERS, is_administrator
from tongxin.people.reach import Reach
from tongxin.units.models import Milestone, Proposal, TitleProblem, Unit, UnitContact

_STREET, _COMMUNITY = Office.Kind.STREET, Office.Kind.COMMUNITY
# The street's own office keeps the register of every unit, a community's its own.
EDITORS = Reach(
    everywhere=[(role, _STREET) for role in (Role.CHIEF, Role.CLERK, Role.SECRETARY)],
    community=[(role, _COMMUNITY) for role in (Role.SECRETARY, Role.CLERK)],
)
APPLICANTS = Reach(office=[(Role.APPLICANT, None)])
# Names and papers of a whole neighbourhood: fewer posts than keep the register.
# Here, below the rolls, since the head of a unit's pages shows them the tab.
ROLL_KEEPERS = Reach(
    everywhere=[(Role.CLERK, _STREET)], community=[(Role.SECRETARY, _COMMUNITY)]
)

edits_everywhere = EDITORS.is_everywhere
# Communities whose office keeps its own units.
edited_community_ids = EDITORS.community_ids


def may_register(actor: Actor) -> bool:
    """Those, and whoever sets the street up."""
    return EDITORS.is_everywhere(actor) or is_administrator(actor)


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Units are public: a neighbourhood may know where it stands."""
    return Unit.objects.all()


# ---- The register ----


def kept_by(actor: Actor) -> QuerySet[Unit]:
    """Units that the actor changes."""
    units = Unit.objects.select_related("community", "applicant", "applicant_office")
    return EDITORS.rows(actor, units, community=["community"])


def proposed_for_by(actor: Actor) -> QuerySet[Unit]:
    """Units for which the actor draws the playbook up: whoever registers one, too."""
    return visible_to(actor) if may_register(actor) else kept_by(actor)


def may_edit(actor: Actor, unit: Unit) -> bool:
    return EDITORS.covers(actor, community_ids=[unit.community_id])


def managed_by(actor: Actor) -> QuerySet[Unit]:
    """Units whose working page opens for `actor`, be it only to read.

    The offices that keep the unit, the applicant's own desk, and an office that owes
    the next step of a title problem there.
    """
    seen = EDITORS.within(actor, community=["community"])
    seen |= APPLICANTS.within(actor, office=["applicant_office"])
    if isinstance(actor, User) and actor.office_ids:
        owed = TitleProblem.objects.filter(owed_by__in=actor.office_ids)
        seen |= Q(pk__in=owed.values("unit_id"))
    return visible_to(actor).filter(seen)


def contacts_kept_by(actor: Actor) -> QuerySet[UnitContact]:
    return _of_units_kept(actor, UnitContact.objects.select_related("unit"))


def milestones_kept_by(actor: Actor) -> QuerySet[Milestone]:
    return _of_units_kept(actor, Milestone.objects.select_related("unit"))


def proposals_kept_by(actor: Actor) -> QuerySet[Proposal]:
    return _of_units_kept(actor, Proposal.objects.select_related("unit"))


def title_problems_kept_by(actor: Actor) -> QuerySet[TitleProblem]:
    return _of_units_kept(actor, TitleProblem.objects.select_related("unit"))


def _of_units_kept[Row: Model](actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    return EDITORS.rows(actor, rows, community=["unit__community"])


def may_read_proposals(actor: Actor, unit: Unit) -> bool:
    """Proposals of the playbook: for those who keep the unit and its applicant."""
    desk = unit.applicant_office_id
    return may_edit(actor, unit) or APPLICANTS.covers(actor, office_ids=[desk])


def may_read_reports(actor: Actor, unit: Unit) -> bool:
    """Its monthly report: the street's own office, its community's Party secretary."""
    return REPORT_READERS.covers(actor, community_ids=[unit.community_id])


def title_problems_visible_to(actor: Actor) -> QuerySet[TitleProblem]:
    """Problems whose household `actor` may read of: keepers, and who owes the step."""
    seen = EDITORS.within(actor, community=["unit__community"])
    if isinstance(actor, User) and actor.office_ids:
        seen |= Q(owed_by__in=actor.office_ids)
    return TitleProblem.objects.filter(seen)


# ---- The roll ----


def may_keep_roll(actor: Actor, unit: Unit) -> bool:
    return ROLL_KEEPERS.covers(actor, community_ids=[unit.community_id])
