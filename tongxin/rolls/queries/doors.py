"""Behind which door of a unit people of its roll are found, for whoever goes there."""

from datetime import date

from django.db.models import Q

from tongxin.rolls.models import Entitlement, MailedCode, Side
from tongxin.units.models import Unit


def doors(unit: Unit, on: date) -> dict[int, str]:
    """No actor: a holding of each person that day; where they live comes first."""
    rows = Entitlement.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        unit=unit,
        state=Entitlement.State.ACCEPTED,
        from_on__lte=on,
        holding__isnull=False,
    )
    found: dict[int, str] = {}
    elsewhere: dict[int, str] = {}
    for person_id, side, label in rows.order_by("pk").values_list(
        "person_id", "side", "holding__label"
    ):
        into = elsewhere if side == Side.OWNER_OUT else found
        into.setdefault(person_id, label)
    return elsewhere | found


def successors(unit: Unit) -> dict[int, int]:
    """No actor: who took entries over by letter, by whom the roll knew before."""
    rows = MailedCode.objects.filter(unit=unit, taken_by__isnull=False)
    return dict(rows.order_by("pk").values_list("person_id", "taken_by_id"))
