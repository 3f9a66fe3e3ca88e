"""A count as it lies in the database: its sums, and what may be printed of it."""

from dataclasses import fields
from fractions import Fraction
from typing import Any

from tongxin.polls.arithmetic import PollTally
from tongxin.polls.printing import Band, Printed

BANDS = ("part_area", "part_heads", "agreed_band")


def sums_of(found: PollTally) -> dict[str, Any]:
    """The exact sums under the names of the columns of `Result`."""
    sums = {"all": found.all, "part": found.part, **found.by_choice}
    return {f"heads_{name}": side.heads for name, side in sums.items()} | {
        f"area_{name}": side.area for name, side in sums.items()
    }


def of_printed(print_: Printed) -> dict[str, Any]:
    held = {one.name: getattr(print_, one.name) for one in fields(Printed)}
    return held | {name: _of_band(held[name]) for name in BANDS}


def to_printed(stored: dict[str, Any]) -> Printed:
    bands = {name: _to_band(stored[name]) for name in BANDS}
    return Printed(**(stored | bands))


def _of_band(band: Band | None) -> list[str | None] | None:
    if band is None:
        return None
    return [str(band.low), None if band.high is None else str(band.high)]


def _to_band(stored: list[str | None] | None) -> Band | None:
    if stored is None:
        return None
    low, high = stored
    return Band(Fraction(low or 0), None if high is None else Fraction(high))
