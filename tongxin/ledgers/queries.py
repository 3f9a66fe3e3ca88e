"""Ledgers as the rooms bring them."""

from dataclasses import replace
from functools import cache

from tongxin.kernel.ledgers import Ledger, Units
from tongxin.kernel.rooms import rooms


@cache
def ledgers() -> dict[str, Ledger]:
    """By their slugs, in their order, with the columns that upper rooms add."""
    brought = [one for room in rooms().values() for one in room.ledgers]
    found = {one.slug: one for one in sorted(brought, key=lambda one: one.place)}
    for added in (one for room in rooms().values() for one in room.ledger_columns):
        columns = found[added.ledger].columns
        columns = (*columns[: added.at], added.column, *columns[added.at :])
        found[added.ledger] = replace(found[added.ledger], columns=columns)
    return found


def units() -> Units:
    """What ledgers are narrowed to; the room that keeps it says so."""
    return next(room.units for room in rooms().values() if room.units)
