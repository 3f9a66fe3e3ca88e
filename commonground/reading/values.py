"""What a cell says, by the letter of the contract. Slow and exact: the judge."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

STANCES: Final = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "+1": 1, "-1.0": -1, "0.0": 0}
INTEGER, MOMENT = "a whole number", "an ISO 8601 moment"

_WHOLE = re.compile(r"[+-]?[0-9]+")
# Of a second only: what else ISO 8601 can divide, nobody writes.
_FRACTION = re.compile(r"(?:(?<=:[0-9]{2}:[0-9]{2})|(?<=[Tt ][0-9]{6}))[.,]([0-9]+)")
_SEPARATED = re.compile(r"[0-9W-]+([Tt ][0-9:.,]+([Zz]|[+-][0-9:]+)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS_A_SECOND = 10_000_000


class BadValue(ValueError):  # noqa: N818 (what is wrong, not an error of the program)
    """A cell that breaks the contract; the text says what to do."""


def stance_of(cell: str) -> int | None:
    """1, 0, -1, or None for a cell that gives no stance."""
    if cell in STANCES:
        return STANCES[cell]
    if not cell or cell.lower() == "nan":
        return None
    raise BadValue(f"the stance is {shown(cell)}; write 1, 0 or -1, or leave it empty")


def time_of(cell: str) -> tuple[str, int]:
    """Which kind of `at` a cell is, and its number: itself, or 100 ns since 1970.

    A moment without an offset is taken as UTC. Digits after the seventh of a second are
    cut.
    """
    if not cell:
        raise BadValue("at is empty; every row needs one, or take the column out")
    if _WHOLE.fullmatch(cell):
        # int() of thousands of digits is refused by Python, and slow.
        number = int(cell) if len(cell) < 40 else 2**63
        if not -(2**63) <= number < 2**63:
            raise BadValue(f"at is {shown(cell)}; a whole number must fit in 64 bits")
        return INTEGER, number
    return MOMENT, _moment_of(cell)


def check_kind(found: str, kind: str) -> None:
    """BadValue where `at` changes from whole numbers to moments, or back."""
    if found != kind:
        raise BadValue(f"at is {found} here and {kind} above; use one kind")


def _moment_of(cell: str) -> int:
    bad = BadValue(
        f"at is {shown(cell)}; write a whole number or an ISO 8601 moment"
        " such as 2026-09-30T10:00:00Z"
    )
    if not _SEPARATED.fullmatch(cell):
        raise bad
    fraction = _FRACTION.search(cell)
    whole = _FRACTION.sub("", cell, count=1) if fraction else cell
    if "." in whole or "," in whole:
        raise bad
    try:
        moment = datetime.fromisoformat(whole.upper())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        # Not moment.astimezone: the first and last hours of the calendar overflow it.
        offset = moment.utcoffset() or timedelta()
        since = moment.replace(tzinfo=UTC) - _EPOCH - offset
    except (ValueError, OverflowError):
        raise bad from None
    ticks = int((fraction.group(1) + "0000000")[:7]) if fraction else 0
    return (since.days * 86_400 + since.seconds) * _TICKS_A_SECOND + ticks


def shown(cell: str) -> str:
    """A cell as it may stand in a line of plain text: quoted, one line, not too
    long."""
    short = cell if len(cell) <= 40 else f"{cell[:37]}..."
    return (
        '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short) + '"'
    )
