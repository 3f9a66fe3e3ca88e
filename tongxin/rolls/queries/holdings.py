"""Holdings of a roll as its keepers read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from tongxin.people.models import Actor
from tongxin.rolls import policies
from tongxin.rolls.models import (
    Entitlement,
    Holding,
    HoldingChange,
    HoldingOwner,
    Mandate,
)
from tongxin.rolls.queries.door_order import ByDoor
from tongxin.units.models import Unit


def find_holdings(
    actor: Actor, unit: Unit, *, q: str = "", lacks: str = ""
) -> ByDoor[Holding]:
    """Holdings by name or by the company that owns them, with their owners now."""
    rows = policies.holdings_kept_by(actor).filter(unit=unit)
    if text := "".join(q.split()):
        firm = HoldingOwner.objects.filter(
            holding__unit=unit, until_on=None, organisation__name__icontains=text
        )
        rows = rows.filter(Q(label__icontains=text) | Q(pk__in=firm.values("holding")))
    if lacks == "area":
        rows = rows.filter(area=None)
    elif lacks == "owner":
        owned = HoldingOwner.objects.filter(holding__unit=unit, until_on=None)
        rows = rows.exclude(pk__in=owned.values("holding"))
    owners = HoldingOwner.objects.filter(until_on=None).select_related(
        "person__seal_key", "organisation"
    )
    return ByDoor(rows.prefetch_related(Prefetch("owners", owners)), "label")


@dataclass(frozen=True, slots=True)
class HoldingPage:
    """All that the roll says of one holding, now and before."""

    owners: Sequence[HoldingOwner]
    former: Sequence[HoldingOwner]
    # Who lives or works there by the roll, whatever the side.
    entries: Sequence[Entitlement]
    speakers: Sequence[Mandate]
    changes: Sequence[HoldingChange]


def holding_page(actor: Actor, holding: Holding) -> HoldingPage:
    owners = list(
        holding.owners.select_related("person__seal_key", "organisation").order_by("pk")
    )
    firms = {one.organisation_id for one in owners} - {None}
    entries = policies.entitlements_visible_to(actor).filter(
        holding=holding, state=Entitlement.State.ACCEPTED, until_on=None
    )
    speakers = Mandate.objects.filter(
        unit=holding.unit_id, organisation__in=firms, until_on=None
    )
    return HoldingPage(
        owners=[one for one in owners if one.until_on is None],
        former=[one for one in owners if one.until_on is not None],
        entries=list(entries.order_by("pk")),
        speakers=list(speakers.select_related("person__seal_key", "organisation")),
        changes=list(holding.changes.select_related("changed_by")),
    )
