"""What a ledger is narrowed to, as its address holds it.

What cannot be understood is left out: an old or mistyped address still opens a ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from tongxin.kernel import clock
from tongxin.ledgers import policies
from tongxin.ledgers.periods import FIRST_YEAR, LAST_YEAR, Period
from tongxin.people.models import Actor
from tongxin.renewal.models import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """A year or month, one unit or all, one state or all."""

    period: Period
    unit: Unit | None = None
    state: str = ""

    @property
    def address(self) -> str:
        """The same as a query."""
        query = QueryDict(mutable=True)
        query["year"] = str(self.period.year)
        if self.period.month:
            query["month"] = str(self.period.month)
        if self.unit:
            query["unit"] = self.unit.slug
        if self.state:
            query["state"] = self.state
        return query.urlencode()


def asked(actor: Actor, given: QueryDict, states: Iterable[str]) -> Asked:
    """This year, all units and all states, if nothing else is said."""
    year = _number(given.get("year"), FIRST_YEAR, LAST_YEAR)
    month = _number(given.get("month"), 1, 12)
    slug = given.get("unit", "").replace("\x00", "")[:40]
    unit = policies.units(actor).filter(slug=slug).first() if slug else None
    state = given.get("state", "")
    return Asked(
        Period(year or clock.today().year, month),
        unit,
        state if state in set(states) else "",
    )


def _number(given: str | None, least: int, most: int) -> int | None:
    if not given or not given.isascii() or not given.isdecimal() or len(given) > 4:
        return None
    number = int(given)
    return number if least <= number <= most else None
