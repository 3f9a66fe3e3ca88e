"""Who may see and change what of a roll. Reads only."""

from django.db.models import Model, Q, QuerySet

from tongxin.people.models import Actor, User
from tongxin.people.reach import NOTHING
from tongxin.rolls.models import (
    ApplicantTie,
    Entitlement,
    Holding,
    HoldingOwner,
    Objection,
    Proof,
)
from tongxin.units.models import Unit
from tongxin.units.policies import ROLL_KEEPERS, may_keep_roll


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
