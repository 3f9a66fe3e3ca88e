"""Reading an office's workbook: which column means what, and what a row says.

Pure: nothing here asks the database. A room reads its rows with `Cells` and holds them
against what is there in a `Judgement` (judgement.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.imports.dates import read_moment
from tongxin.kernel.sheets import Cell, Sheet, SheetRow, find_header, plain_word
from tongxin.people.idnumbers import normalise_id_number
from tongxin.people.phones import normalise_phone

# A spreadsheet keeps no more digits of a figure exactly.
EXACT_DIGITS = 15
YES = {"是", "有", "√", "✓", "1", "y", "yes", "true"}
SHOWN_OF_A_CELL = 40


class Meaning(NamedTuple):
    """What a column can mean, with the headings that offices give it, likeliest first.

    `headings` are divided by 、.
    """

    label: Any
    headings: str
    is_needed: bool = False

    def words(self) -> list[str]:
        return [plain_word(name) for name in self.headings.split("、")]


type Meanings = Mapping[str, Meaning]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One row in plain values; a room's own has them as fields.

    `row` is the sheet's number, from 1. `doubts`: what a person should look at, by its
    kind.
    """

    row: int
    wrong: tuple[str, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)


class Columns(NamedTuple):
    """Where the headings stand in the rows of a sheet, and which column means what."""

    heading_at: int | None
    by_meaning: dict[str, int]


def recognise(
    rows: Sequence[SheetRow], meanings: Meanings, *, is_loose: bool = False
) -> Columns:
    """The first heading that fits a meaning takes it; a column has one meaning.

    Loose: where no heading is a known word, one that holds such a word will do.
    """
    words = {name: meaning.words() for name, meaning in meanings.items()}
    at = find_header(rows, {word for known in words.values() for word in known})
    if at is None:
        return Columns(None, {})
    headings = [plain_word(cell.label) for cell in rows[at].cells]
    found: dict[str, int] = {}
    for is_exact in (True, False) if is_loose else (True,):
        for name in (one for one in words if one not in found):
            for column, heading in enumerate(headings):
                is_free = heading and column not in found.values()
                if is_free and _fits(heading, words[name], is_exact=is_exact):
                    found[name] = column
                    break
    return Columns(at, found)


def _fits(heading: str, words: Sequence[str], *, is_exact: bool) -> bool:
    if is_exact:
        return heading in words
    return any(len(word) > 1 and word in heading for word in words)


def headings_of(sheet: Sheet, meanings: Meanings) -> list[str]:
    """How the sheet names its columns; without a name where it names none."""
    at = recognise(sheet.rows, meanings).heading_at
    if at is not None:
        return [cell.label.strip() for cell in sheet.rows[at].cells]
    return [""] * max((len(row.cells) for row in sheet.rows[:20]), default=0)


def rows_below(sheet: Sheet, meanings: Meanings) -> list[SheetRow]:
    """Every row with any content below the headings; all, where none are known."""
    at = recognise(sheet.rows, meanings).heading_at
    below = sheet.rows if at is None else sheet.rows[at + 1 :]
    return [row for row in below if any(cell.text.strip() for cell in row.cells)]


class Cells:
    """One row, asked by what its columns mean; gathers what is wrong and doubtful."""

    def __init__(self, row: SheetRow, columns: Mapping[str, int], meanings: Meanings):
        self.row = row.number
        self._cells, self._columns, self._meanings = row.cells, columns, meanings
        self._wrong: list[str] = []
        self._doubts: dict[str, str] = {}

    def found(self) -> tuple[int, tuple[str, ...], dict[str, str]]:
        """Number, faults and doubts, once all has been read."""
        return self.row, tuple(self._wrong), self._doubts

    def wrong(self, reason: str) -> None:
        self._wrong.append(reason)

    def doubt(self, kind: str, reason: str) -> None:
        """Several reasons of one kind are one doubt, answered once."""
        before = self._doubts.get(kind, "")
        if reason not in before:
            self._doubts[kind] = f"{before} {reason}".strip()

    def label(self, meaning: str) -> str:
        return str(self._meanings[meaning].label)

    def cell(self, meaning: str) -> Cell | None:
        at = self._columns.get(meaning)
        return self._cells[at] if at is not None and at < len(self._cells) else None

    def exact(self, meaning: str) -> str:
        """The cell's characters, all; an error is doubtful, and so is a formula that
        shows nothing: what it is made of is nobody's words.
        """
        cell = self.cell(meaning)
        if cell is None:
            return ""
        facts = {"column": self.label(meaning), "error": cell.text}
        if cell.kind == "error":
            self.doubt("cell", _("“%(column)s” holds the error %(error)s.") % facts)
        elif cell.kind == "formula":
            told = _("“%(column)s” is a formula that was never worked out.") % facts
            self.doubt("cell", told)
            return ""
        return cell.text

    def text(self, meaning: str) -> str:
        return self.exact(meaning).strip()

    def words(self, meaning: str) -> str:
        """On one line, with single spaces."""
        return " ".join(self.exact(meaning).split())

    def one_of(self, meaning: str, known: Mapping[str, str]) -> str:
        """What the word in the cell stands for; "" for one that is not known."""
        return known.get(plain_word(self.text(meaning)), "")

    def is_yes(self, meaning: str) -> bool:
        return self.text(meaning).lower() in YES

    def moment(self, meaning: str) -> datetime | None:
        cell = self.cell(meaning)
        if cell is None or not cell.text.strip():
            return None
        return read_moment(cell.value) or read_moment(cell.text.strip())

    def day(self, meaning: str, until: date) -> date | None:
        """A day up to `until`; anything else that is written there is wrong."""
        written, moment = self.text(meaning), self.moment(meaning)
        day = timezone.localdate(moment) if moment else None
        if written and (day is None or day > until):
            told = _("“%(what)s” is no day before the list was made.")
            self.wrong(told % {"what": written[:SHOWN_OF_A_CELL]})
            return None
        return day

    def phone(self, meaning: str) -> str:
        written = self.text(meaning)
        try:
            return normalise_phone(written) if written else ""
        except ValidationError:
            told = _("“%(what)s” is no telephone number.")
            self.doubt("phone", told % {"what": written[:SHOWN_OF_A_CELL]})
            return ""

    def id_number(self, meaning: str) -> str:
        written, cell = self.text(meaning), self.cell(meaning)
        if not written:
            return ""
        if cell and cell.kind == "number" and len(written) > EXACT_DIGITS:
            cut = _("The sheet has kept the id number as a figure and cut it off.")
            self.doubt("id", cut)
            return ""
        try:
            return normalise_id_number(written)
        except ValidationError:
            told = _("The id number is wrong: its digits do not fit together.")
            self.doubt("id", told)
            return ""
