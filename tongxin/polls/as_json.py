"""What may be printed of a count, as it lies in the database: text, no floats."""

from fractions import Fraction
from typing import Any

from tongxin.polls.printing import Band, Printed


def of_printed(print_: Printed) -> dict[str, Any]:
    return {
        "heads_all": print_.heads_all,
        "part_area": _of_band(print_.part_area),
        "part_heads": _of_band(print_.part_heads),
        "quorum_area": print_.quorum_area,
        "quorum_heads": print_.quorum_heads,
        "agreed": print_.agreed,
        "agreed_band": _of_band(print_.agreed_band),
    }


def to_printed(stored: dict[str, Any]) -> Printed:
    part_area, part_heads = (_to_band(stored[f"part_{one}"]) for one in BOTH)
    assert part_area is not None
    assert part_heads is not None
    return Printed(
        heads_all=stored["heads_all"],
        part_area=part_area,
        part_heads=part_heads,
        quorum_area=stored["quorum_area"],
        quorum_heads=stored["quorum_heads"],
        agreed=stored["agreed"],
        agreed_band=_to_band(stored["agreed_band"]),
    )


BOTH = ("area", "heads")


def _of_band(band: Band | None) -> list[str | None] | None:
    if band is None:
        return None
    return [str(band.low), None if band.high is None else str(band.high)]


def _to_band(stored: list[str | None] | None) -> Band | None:
    if stored is None:
        return None
    low, high = stored
    return Band(Fraction(low or 0), None if high is None else Fraction(high))
