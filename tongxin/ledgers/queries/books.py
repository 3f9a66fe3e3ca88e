"""What a ledger is: columns, rows of one room, and how a row becomes a line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongxin.ledgers.filters import Asked
from tongxin.people.models import Actor

# More than a street brings in years; a file of more helps nobody.
MOST_ROWS = 200_000
CHUNK = 1_000
# Characters of a column whose words stay on one line.
SHORT = 14

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters of a sheet; what is not shown is in the file alone."""

    title: Text
    width: int = 14
    is_shown: bool = True

    @property
    def is_short(self) -> bool:
        """A day, a kind, a state: one word that is not torn."""
        return self.width <= SHORT


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and where its record is read; a file asks for no addresses."""

    link: Callable[[], str]
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """`rows` narrows and orders, `lines` words a handful in a fixed count of queries.

    The order is that in which things came, never by a name or a figure: the same on
    every database, and nobody stands above anybody.
    """

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    states: tuple[tuple[str, Text], ...]
    rows: Callable[[Actor, Asked], QuerySet[Any]]
    lines: Callable[[Actor, Sequence[Any], Asked], list[Line]]
    # What comes by the day is shown latest first; the file begins with the first.
    is_dated: bool = True

    @property
    def header(self) -> list[str]:
        return [str(column.title) for column in self.columns]

    @property
    def widths(self) -> list[int]:
        return [column.width for column in self.columns]

    @property
    def state_values(self) -> list[str]:
        return [value for value, _label in self.states]

    def shown_lines(
        self, actor: Actor, rows: Sequence[Any], asked: Asked
    ) -> list[tuple[str, list[tuple[Column, str]]]]:
        """For the page: the link of each line, and its cells by their columns."""
        return [
            (
                line.link(),
                [
                    (column, shown(cell))
                    for column, cell in zip(self.columns, line.cells, strict=True)
                    if column.is_shown
                ],
            )
            for line in self.lines(actor, rows, asked)
        ]

    def all_cells(self, actor: Actor, asked: Asked) -> Iterator[tuple[object, ...]]:
        """Everything for a file, a thousand rows in memory at a time.

        Raises ValidationError, before the first line, where it is too much.
        """
        rows = self.rows(actor, asked)
        if rows.count() > MOST_ROWS:
            told = _("More than %(most)d rows. Please narrow the list first.")
            raise ValidationError(told % {"most": MOST_ROWS})
        return self._cells(actor, rows, asked)

    def _cells(
        self, actor: Actor, rows: QuerySet[Any], asked: Asked
    ) -> Iterator[tuple[object, ...]]:
        for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK, strict=False):
            for line in self.lines(actor, chunk, asked):
                yield line.cells


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """Every word once for a page: a choice would be translated anew for each line."""
    return {"": ""} | {str(one.value): str(one.label) for one in choices}


def yes(is_so: bool) -> str:
    return _("yes") if is_so else ""


def in_time(done_on: date | None, due_on: date | None) -> str:
    """Empty while nothing is done: whether it is late depends on who reads when."""
    if done_on is None or due_on is None:
        return ""
    return _("yes") if done_on <= due_on else _("no")


def day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def listed(texts: Sequence[str]) -> str:
    return "；".join(texts)


def shown(cell: object) -> str:
    """A cell as the page writes it: days and moments as the file shows them."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return str(cell)
