"""Ledgers as the rooms bring them, and what a reader narrows one to.

What an address says and nobody understands is left out: an old or mistyped one still
opens a ledger.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from django.http import QueryDict

from tongxin.kernel import clock
from tongxin.kernel.ledgers import Asked, Ledger, Units
from tongxin.kernel.periods import FIRST_YEAR, LAST_YEAR, Period
from tongxin.kernel.rooms import rooms
from tongxin.people.models import Actor


@cache
def ledgers() -> dict[str, Ledger]:
    """By name, in their order, with the columns that upper rooms add."""
    brought = [one for room in rooms().values() for one in room.ledgers]
    found = {one.name: one for one in sorted(brought, key=lambda one: one.place)}
    for added in (one for room in rooms().values() for one in room.ledger_columns):
        columns = found[added.ledger].columns
        columns = (*columns[: added.at], added.column, *columns[added.at :])
        found[added.ledger] = replace(found[added.ledger], columns=columns)
    return found


def units() -> Units:
    """What ledgers are narrowed to; the room that keeps it says so."""
    return next(room.units for room in rooms().values() if room.units)


def asked(actor: Actor, given: QueryDict, states: Collection[str]) -> Asked:
    """This year, all units and all states, if nothing else is said."""
    year = _number(given.get("year"), FIRST_YEAR, LAST_YEAR)
    month = _number(given.get("month"), 1, 12)
    slug = given.get("unit", "").replace("\x00", "")[:40]
    unit = units().rows(actor).filter(slug=slug).first() if slug else None
    state = given.get("state", "")
    period = Period(year or clock.today().year, month)
    return Asked(actor, period, unit, state if state in states else "")


def _number(given: str | None, least: int, most: int) -> int | None:
    if not given or not given.isascii() or not given.isdecimal() or len(given) > 4:
        return None
    number = int(given)
    return number if least <= number <= most else None
