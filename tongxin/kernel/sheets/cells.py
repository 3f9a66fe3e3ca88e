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
