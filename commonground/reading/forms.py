"""The three forms of VOTES, told apart by their header."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LONG = ("participant", "statement", "stance")
POLIS = ("voter-id", "comment-id", "vote")

_WHOLE = re.compile("[0-9]+")


class BadHeader(ValueError):  # noqa: N818 (what is wrong, not an error of the program)
    """A header that is none of the three; the text says what to do."""


@dataclass(frozen=True)
class LongForm:
    """Where the columns of a file with one row an act stand; `at` is None without
    it."""

    participant: int
    statement: int
    stance: int
    at: int | None
    width: int


@dataclass(frozen=True)
class WideForm:
    """Where the columns of a file with one row a participant stand."""

    participant: int
    statements: tuple[tuple[int, str], ...]
    width: int


type Form = LongForm | WideForm


def form_of(header: Sequence[str]) -> Form:
    """The form that a header announces; BadHeader for any other."""
    for names, at, needed in (
        (LONG, "at", LONG),
        (POLIS, "timestamp", (*POLIS, "timestamp", "datetime")),
    ):
        if all(name in header for name in needed):
            person, statement, stance = (place_of(header, name) for name in names)
            when = place_of(header, at) if at in header else None
            return LongForm(person, statement, stance, when, len(header))
    statements = tuple(
        (i, name) for i, name in enumerate(header) if _WHOLE.fullmatch(name)
    )
    if "participant" in header and statements:
        twice = [name for name, times in Counter(header).items() if times > 1]
        for name in twice:
            if _WHOLE.fullmatch(name):
                place_of(header, name)
        return WideForm(place_of(header, "participant"), statements, len(header))
    raise BadHeader(
        "the header is not known; write participant,statement,stance[,at],"
        " or use an export of Polis"
    )


def place_of(header: Sequence[str], name: str) -> int:
    """The place of a column; BadHeader where there are two of it."""
    if header.count(name) > 1:
        raise BadHeader(f'two columns are named "{name}"; keep one')
    return header.index(name)
