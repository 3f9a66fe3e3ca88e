"""Who may see and change what of a renewal unit. Reads only."""

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.policies import secretary_of
from tongxin.renewal.models import (
    ClauseRequest,
    Entitlement,
    PlanDocument,
    Proof,
    TitleProblem,
    Unit,
)

STREET_EDITORS = frozenset({Role.CHIEF, Role.CLERK, Role.SECRETARY})
COMMUNITY_EDITORS = frozenset({Role.SECRETARY, Role.CLERK})


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Units are public: a neighbourhood may know where it stands."""
    return Unit.objects.all()


def edits_everywhere(actor: Actor) -> bool:
    """The street's own office keeps the register of every unit."""
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and any(
        post.office.kind == Office.Kind.STREET and post.role in STREET_EDITORS
        for post in actor.posts
    )


def edited_community_ids(actor: Actor) -> frozenset[int]:
    """Communities whose office keeps its own units."""
    if not isinstance(actor, User):
        return frozenset()
    return frozenset(
        post.office.community_id
        for post in actor.posts
        if post.office.kind == Office.Kind.COMMUNITY
        and post.role in COMMUNITY_EDITORS
        and post.office.community_id is not None
    )


def may_register(actor: Actor) -> bool:
    return edits_everywhere(actor)


def may_edit(actor: Actor, unit: Unit) -> bool:
    return edits_everywhere(actor) or unit.community_id in edited_community_ids(actor)


def managed_by(actor: Actor) -> QuerySet[Unit]:
    """Units whose working page opens for `actor`, be it only to read.

    The offices that keep the unit, the applicant's own desk, and an office that owes
    the next step of a title problem there.
    """
    units = visible_to(actor)
    if edits_everywhere(actor):
        return units
    if not isinstance(actor, User) or not actor.posts:
        return units.none()
    owed = TitleProblem.objects.filter(owed_by__in=actor.office_ids)
    return units.filter(
        Q(community_id__in=edited_community_ids(actor))
        | Q(applicant_office__in=_applicant_desk_ids(actor))
        | Q(pk__in=owed.values("unit_id"))
    )


def may_read_plans(actor: Actor, unit: Unit) -> bool:
    """Proposals of the playbook: for those who keep the unit and its applicant."""
    return may_edit(actor, unit) or (
        unit.applicant_office_id is not None
        and unit.applicant_office_id in _applicant_desk_ids(actor)
    )


def reads_reports(actor: Actor) -> bool:
    """Ledgers, and of some unit the monthly report."""
    return edits_everywhere(actor) or bool(secretary_of(actor))


def may_read_reports(actor: Actor, unit: Unit) -> bool:
    """Its monthly report: the street's own office, its community's Party secretary."""
    return edits_everywhere(actor) or unit.community_id in secretary_of(actor)


def title_problems_visible_to(actor: Actor) -> QuerySet[TitleProblem]:
    """Problems whose household `actor` may read of: keepers, and who owes the step."""
    problems = TitleProblem.objects.all()
    if edits_everywhere(actor):
        return problems
    if not isinstance(actor, User) or not actor.posts:
        return problems.none()
    return problems.filter(
        Q(unit__community_id__in=edited_community_ids(actor))
        | Q(owed_by__in=actor.office_ids)
    )


def _applicant_desk_ids(actor: Actor) -> frozenset[int]:
    if not isinstance(actor, User):
        return frozenset()
    return frozenset(
        post.office_id for post in actor.posts if post.role == Role.APPLICANT
    )


# ---- Plans ----


def plans_visible_to(actor: Actor) -> QuerySet[PlanDocument]:
    """Plans are public: people live under them."""
    return PlanDocument.objects.all()


def may_keep_plan(actor: Actor, plan: PlanDocument) -> bool:
    """Who enters its versions: the unit's keepers, or the street for a scheme."""
    if plan.unit is None:
        return edits_everywhere(actor)
    return may_edit(actor, plan.unit)


def requests_owned_by(actor: Actor) -> QuerySet[ClauseRequest]:
    """Requests to clauses that the actor's own desk answers for."""
    rows = ClauseRequest.objects.all()
    if isinstance(actor, System):
        return rows
    if not isinstance(actor, User):
        return rows.none()
    return rows.filter(clause__document__owner__in=actor.office_ids)


def may_reply(actor: Actor, request: ClauseRequest) -> bool:
    return requests_owned_by(actor).filter(pk=request.pk).exists()


# ---- The roll ----

# Names and papers of a whole neighbourhood: fewer posts than keep the register.
STREET_ROLL_KEEPERS = frozenset({Role.CLERK})
COMMUNITY_ROLL_KEEPERS = frozenset({Role.SECRETARY})


def keeps_every_roll(actor: Actor) -> bool:
    """The street's own clerks keep the roll of every unit."""
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and any(
        post.office.kind == Office.Kind.STREET and post.role in STREET_ROLL_KEEPERS
        for post in actor.posts
    )


def rolled_community_ids(actor: Actor) -> frozenset[int]:
    """Communities whose secretary keeps the rolls of their units."""
    if not isinstance(actor, User):
        return frozenset()
    return frozenset(
        post.office.community_id
        for post in actor.posts
        if post.office.kind == Office.Kind.COMMUNITY
        and post.role in COMMUNITY_ROLL_KEEPERS
        and post.office.community_id is not None
    )


def may_keep_roll(actor: Actor, unit: Unit) -> bool:
    return keeps_every_roll(actor) or unit.community_id in rolled_community_ids(actor)


def rolls_kept_by(actor: Actor) -> QuerySet[Unit]:
    """Units whose roll opens for `actor`; for everybody else it is not there."""
    units = visible_to(actor)
    if keeps_every_roll(actor):
        return units
    return units.filter(community_id__in=rolled_community_ids(actor))


def entitlements_visible_to(actor: Actor) -> QuerySet[Entitlement]:
    """Entries of the rolls `actor` keeps, and their own: nobody reads a neighbour's."""
    entries = Entitlement.objects.select_related("unit", "person__seal_key", "holding")
    if keeps_every_roll(actor):
        return entries
    if not isinstance(actor, User):
        return entries.none()
    kept = Q(unit__community_id__in=rolled_community_ids(actor))
    if actor.person_id is not None:
        kept |= Q(person_id=actor.person_id)
    return entries.filter(kept)


def proofs_visible_to(actor: Actor) -> QuerySet[Proof]:
    """Papers go with the entry they prove: its person, and whoever keeps the roll."""
    entries = entitlements_visible_to(actor).order_by().values("pk")
    return Proof.objects.filter(deleted_at=None, entitlement__in=entries)


def is_own(actor: Actor, entitlement: Entitlement) -> bool:
    return (
        isinstance(actor, User)
        and actor.person_id is not None
        and actor.person_id == entitlement.person_id
    )
