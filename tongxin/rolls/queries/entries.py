"""The entries of a roll as its keepers and its people read them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.people.models import Actor, User
from tongxin.rolls import policies
from tongxin.rolls.models import ApplicantTie, Entitlement, Objection
from tongxin.rolls.queries.door_order import ByDoor
from tongxin.units.models import Unit

# More namesakes than this say that the words looked for were too few.
MAX_NAMES = 500


def roll_entries(
    actor: Actor, unit: Unit, *, q: str = "", side: str = "", state: str = ""
) -> ByDoor[Entitlement]:
    """Entries of a roll, what waits for the office first."""
    rows = (
        policies.entitlements_visible_to(actor)
        .filter(unit=unit)
        .annotate(
            is_objected=Exists(
                Objection.objects.filter(entitlement=OuterRef("pk"), outcome="")
            ),
            is_marked=Exists(
                ApplicantTie.objects.filter(
                    unit=unit, person=OuterRef("person"), until_on=None
                )
            ),
        )
    )
    if side:
        rows = rows.filter(side=side)
    if state == "waiting":
        rows = rows.filter(Q(state=Entitlement.State.CLAIMED) | Q(is_objected=True))
    elif state == "marked":
        rows = rows.filter(is_marked=True)
    elif state == "ended":
        rows = rows.filter(until_on__isnull=False)
    elif state:
        rows = rows.filter(state=state, until_on=None)
    if q:
        rows = rows.filter(_about(actor, unit, q))
    return ByDoor(rows, "holding__label", "-is_objected", "-state")


def _about(actor: Actor, unit: Unit, text: str) -> Q:
    """A holding, or a name: names are sealed, so each of this roll is opened."""
    text = "".join(text.split())
    rows = policies.entitlements_visible_to(actor).filter(unit=unit)
    named = {
        entry.person_id
        for entry in rows.order_by()
        if text and text in entry.person.name.replace(" ", "")
    }
    return Q(holding__label__icontains=text) | Q(person__in=sorted(named)[:MAX_NAMES])


def waiting_on(actor: Actor, unit: Unit) -> int:
    """How much of a roll waits for the office: claims, and objections."""
    rows = policies.entitlements_visible_to(actor).filter(unit=unit)
    claims = rows.filter(state=Entitlement.State.CLAIMED)
    objections = Objection.objects.filter(entitlement__in=rows.order_by(), outcome="")
    return claims.count() + objections.count()


def own_entries(user: User) -> QuerySet[Entitlement]:
    """What the rolls say of whoever asks, with what they objected and handed in."""
    rows = policies.own_entries(user).prefetch_related("objections", "proofs")
    return rows.order_by("unit__name", "-pk")


def own_ties(user: User) -> dict[int, ApplicantTie]:
    """Marks of whoever asks, by unit."""
    rows = ApplicantTie.objects.filter(
        person=user.person_id or 0, person__isnull=False, until_on=None
    )
    return {tie.unit_id: tie for tie in rows}
