"""What a sheet is once it is read: rows of cells, each with its text and its value."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_ROWS = 50_000
MAX_COLUMNS = 256
# With the empty ones: whoever hands in a sheet decides how many stand in it.
MAX_ROWS_READ = 200_000
MAX_CELLS = 2_000_000
# The most that Excel keeps in a cell, and all that a sheet may say together.
MAX_IN_A_CELL = 32_767
MAX_CHARACTERS = 40_000_000
HEADER_WITHIN_ROWS = 10

Value = str | int | float | bool | date | datetime | time | timedelta | None
Kind = Literal[
    "empty", "text", "number", "date", "truth", "error", "formula", "covered"
]


class Unreadable(ValidationError):  # noqa: N818 - named as it reads in `except`
    """A file that cannot be read at all, with words for whoever chose it."""


class Cell(NamedTuple):
    """One cell. `text` is what a person sees, to the last tab; `value` is typed.

    A formula keeps its own text in `formula`; `text` is then its last computed value,
    or the formula where none was stored (kind "formula"). A cell covered by a merged
    one is empty itself and says in `under` what the merged cell says.
    """

    text: str
    value: Value
    kind: Kind
    formula: str = ""
    under: str = ""

    @property
    def label(self) -> str:
        """What heads a column here: the own text, or that of the merged cell."""
        return self.text or self.under


class SheetRow(NamedTuple):
    """A row that holds something; `number` is the sheet's own, counted from 1."""

    number: int
    cells: list[Cell]


class Sheet(NamedTuple):
    """One sheet without its blank rows, and the names of all sheets of the file."""

    name: str
    rows: list[SheetRow]
    names: list[str]


EMPTY = Cell("", None, "empty")


class Tally:
    """How much of a sheet was read so far; says in words what is too much."""

    def __init__(self) -> None:
        self._rows = self._cells = self._characters = 0

    def row(self, cells: int) -> None:
        """One more, with so many cells, be they empty."""
        self._rows += 1
        self._cells += cells
        if self._rows > MAX_ROWS_READ:
            told = _(
                "The sheet has more than %(most)d rows, nearly all of them empty. "
                "Delete the empty rows below the list, save it and choose it again."
            )
            raise Unreadable(told % {"most": MAX_ROWS_READ})
        if self._cells > MAX_CELLS:
            told = _("The sheet has more than %(most)d cells. Divide it into several.")
            raise Unreadable(told % {"most": MAX_CELLS})

    def text(self, text: str, times: int = 1) -> None:
        """What a cell says, or so many that a merged one covers."""
        self._characters += len(text) * times
        if len(text) > MAX_IN_A_CELL:
            told = _("A cell holds more than %(most)d characters. Shorten it.")
            raise Unreadable(told % {"most": MAX_IN_A_CELL})
        if self._characters > MAX_CHARACTERS:
            raise Unreadable(_("This workbook is too large. Divide it into several."))


def find_header(rows: Sequence[SheetRow], known_words: Iterable[str]) -> int | None:
    """Which of the first rows names the columns: its place in `rows`, or None.

    It is the row with the most different known words, of two that have as many the
    upper one. Width, case, space, stars and notes in brackets do not count.
    """
    known = {plain_word(word) for word in known_words}
    best, most = None, 0
    for place, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        count = len(known & {plain_word(cell.label) for cell in row.cells} - {""})
        if count > most:
            best, most = place, count
    return best


def plain_word(text: str) -> str:
    """A heading brought into one form: 「* 留言主题（必填）：」 is 留言主题."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]|【[^】]*】", "", plain)
    return re.sub(r"[\s*:：_\-]+", "", plain)


def not_a_workbook() -> Unreadable:
    return Unreadable(
        _(
            "This file is no workbook. Open it in Excel or WPS, save it as .xlsx and "
            "choose it again."
        )
    )
