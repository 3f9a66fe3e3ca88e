"""Who may see and change what of a renewal unit. Reads only."""

from django.db.models import Model, Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.policies import REPORT_READERS
from tongxin.people.reach import NOTHING, Reach
from tongxin.renewal.models import (
    ApplicantTie,
    ClauseRequest,
    Entitlement,
    Holding,
    HoldingOwner,
    Milestone,
    Objection,
    PlanDocument,
    Proof,
    Proposal,
    TitleProblem,
    Unit,
    UnitContact,
)

_STREET, _COMMUNITY = Office.Kind.STREET, Office.Kind.COMMUNITY
# The street's own office keeps the register of every unit, a community's its own.
EDITORS = Reach(
    everywhere=[(role, _STREET) for role in (Role.CHIEF, Role.CLERK, Role.SECRETARY)],
    community=[(role, _COMMUNITY) for role in (Role.SECRETARY, Role.CLERK)],
)
APPLICANTS = Reach(office=[(Role.APPLICANT, None)])
# Names and papers of a whole neighbourhood: fewer posts than keep the register.
ROLL_KEEPERS = Reach(
    everywhere=[(Role.CLERK, _STREET)], community=[(Role.SECRETARY, _COMMUNITY)]
)

edits_everywhere = EDITORS.is_everywhere
# Communities whose office keeps its own units.
edited_community_ids = EDITORS.community_ids
may_register = EDITORS.is_everywhere


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Units are public: a neighbourhood may know where it stands."""
    return Unit.objects.all()


# ---- The register ----


def kept_by(actor: Actor) -> QuerySet[Unit]:
    """Units that the actor changes."""
    units = Unit.objects.select_related("community", "applicant", "applicant_office")
    return EDITORS.rows(actor, units, community=["community"])


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


def may_read_plans(actor: Actor, unit: Unit) -> bool:
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


# ---- Plans ----


def plans_visible_to(actor: Actor) -> QuerySet[PlanDocument]:
    """Plans are public: people live under them."""
    return PlanDocument.objects.select_related("unit", "owner")


def plans_kept_by(actor: Actor) -> QuerySet[PlanDocument]:
    """Whose versions the actor enters: the unit's keepers, the street for a scheme."""
    return _of_units_kept(actor, plans_visible_to(actor))


def may_keep_plan(actor: Actor, plan: PlanDocument) -> bool:
    community_id = plan.unit.community_id if plan.unit else None
    return EDITORS.covers(actor, community_ids=[community_id])


def requests_owned_by(actor: Actor) -> QuerySet[ClauseRequest]:
    """Requests to clauses that the actor's own desk answers for."""
    rows = ClauseRequest.objects.all()
    if isinstance(actor, System):
        return rows
    if not isinstance(actor, User):
        return rows.none()
    return rows.filter(clause__document__owner__in=actor.office_ids)


# ---- The roll ----


def may_keep_roll(actor: Actor, unit: Unit) -> bool:
    return ROLL_KEEPERS.covers(actor, community_ids=[unit.community_id])


def rolls_kept_by(actor: Actor) -> QuerySet[Unit]:
    """Units whose roll opens for `actor`; for everybody else it is not there."""
    units = Unit.objects.select_related("community")
    return ROLL_KEEPERS.rows(actor, units, community=["community"])


def holdings_kept_by(actor: Actor) -> QuerySet[Holding]:
    return _of_rolls_kept(actor, Holding.objects.select_related("unit"))


def owners_kept_by(actor: Actor) -> QuerySet[HoldingOwner]:
    rows = HoldingOwner.objects.select_related(
        "holding__unit", "person__seal_key", "organisation"
    )
    return ROLL_KEEPERS.rows(actor, rows, community=["holding__unit__community"])


def entries_kept_by(actor: Actor) -> QuerySet[Entitlement]:
    return _of_rolls_kept(actor, _entries())


def own_entries(actor: Actor) -> QuerySet[Entitlement]:
    """What the rolls say of whoever asks, and of nobody else."""
    return _entries().filter(_own(actor))


def entitlements_visible_to(actor: Actor) -> QuerySet[Entitlement]:
    """Entries of the rolls `actor` keeps, and their own: nobody reads a neighbour's."""
    kept = ROLL_KEEPERS.within(actor, community=["unit__community"])
    return _entries().filter(kept | _own(actor))


def may_see_entry(actor: Actor, entitlement: Entitlement) -> bool:
    return is_own(actor, entitlement) or may_keep_roll(actor, entitlement.unit)


def proofs_visible_to(actor: Actor) -> QuerySet[Proof]:
    """Papers go with the entry they prove: its person, and whoever keeps the roll."""
    entries = entitlements_visible_to(actor).order_by().values("pk")
    return Proof.objects.filter(deleted_at=None, entitlement__in=entries)


def objections_kept_by(actor: Actor) -> QuerySet[Objection]:
    rows = Objection.objects.select_related(
        "entitlement__unit", "entitlement__person__seal_key"
    )
    return ROLL_KEEPERS.rows(actor, rows, community=["entitlement__unit__community"])


def ties_ended_by(actor: Actor) -> QuerySet[ApplicantTie]:
    """Marks that the actor may take off: of rolls kept, and what they said themself."""
    kept = ROLL_KEEPERS.within(actor, community=["unit__community"])
    said = _own(actor) & Q(source=ApplicantTie.Source.SELF)
    return ApplicantTie.objects.select_related("unit", "person").filter(kept | said)


def is_own(actor: Actor, entitlement: Entitlement) -> bool:
    return (
        isinstance(actor, User)
        and actor.person_id is not None
        and actor.person_id == entitlement.person_id
    )


def _entries() -> QuerySet[Entitlement]:
    return Entitlement.objects.select_related("unit", "person__seal_key", "holding")


def _of_rolls_kept[Row: Model](actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    return ROLL_KEEPERS.rows(actor, rows, community=["unit__community"])


def _own(actor: Actor) -> Q:
    if not isinstance(actor, User) or actor.person_id is None:
        return NOTHING
    return Q(person=actor.person_id)
