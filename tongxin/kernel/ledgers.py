"""What a ledger (台账) is: rows of one room, and columns that each know their cells.

A room that knows more of another's rows adds a column of its own (`Added`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongxin.kernel.paths import at_path
from tongxin.kernel.periods import Period

# More than a street brings in years; a file of more helps nobody.
MOST_ROWS = 200_000
CHUNK = 1_000
# Characters of a column whose words stay on one line.
SHORT = 14

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and for what: a year or month, one unit or all, one state or all."""

    actor: Any
    period: Period
    unit: Any = None
    state: str = ""

    @property
    def address(self) -> str:
        """The same as a query."""
        query = QueryDict(mutable=True)
        query["year"] = str(self.period.year)
        if self.period.month:
            query["month"] = str(self.period.month)
        if self.unit:
            query["unit"] = self.unit.slug
        if self.state:
            query["state"] = self.state
        return query.urlencode()

    def of_unit(self, *paths: str) -> Q:
        """That one of these leads to the unit; everything, where none is meant."""
        found = Q()
        for path in paths if self.unit else ():
            found |= Q((path, self.unit.pk))
        return found

    def in_state(self) -> Q:
        return Q(state=self.state) if self.state else Q()


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters of a sheet; what is not shown is in the file alone."""

    title: Text
    # What stands in a line: an attribute of it, or a path to one (`body__name`).
    of: str | Callable[[Any], object]
    width: int = 14
    is_shown: bool = True
    # Then `of` words what this finds by the keys of some rows, read once for all.
    among: Callable[[Sequence[Any], Asked], Mapping[Any, Any]] | None = None

    def cell(self, line: Any) -> object:
        """A truth as a word or nothing, a list as one text, the rest as it is."""
        if not isinstance(self.of, str):
            return self.of(line)
        found = at_path(line, self.of)
        match found() if callable(found) else found:
            case bool(is_so):
                return _("yes") if is_so else ""
            case list(texts):
                return "；".join(texts)
            case cell:
                return cell

    @property
    def is_short(self) -> bool:
        """A day, a kind, a state: one word that is not torn."""
        return self.width <= SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """`rows` narrows and orders them, `lines` adds to a handful what stands beside.

    Both in a fixed count of queries. The order is that in which things came, never by a
    name or a figure: the same on every database, and nobody stands above anybody.
    """

    name: str
    title: Text
    about: Text
    # Ledgers of all rooms stand in this order.
    place: int
    columns: tuple[Column, ...]
    states: Collection[tuple[str, Text]]
    rows: Callable[[Asked], QuerySet[Any]]
    # What columns word: the rows themselves, or one thing for each.
    lines: Callable[[Sequence[Any], Asked], Sequence[Any]] = lambda rows, _asked: rows
    # Where a row is read; a file asks for no addresses.
    link: Callable[[Any], str] = lambda row: row.get_absolute_url()
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
        self, rows: Sequence[Any], asked: Asked
    ) -> list[tuple[str, list[tuple[Column, str]]]]:
        """For the page: the link of each line, and its cells by their columns."""
        return [
            (
                self.link(row),
                [(c, shown(cell)) for c, cell in cells if c.is_shown],
            )
            for row, cells in zip(rows, self._cells(rows, asked), strict=True)
        ]

    def all_cells(self, asked: Asked) -> Iterator[list[object]]:
        """Everything for a file, a thousand rows in memory at a time.

        Raises ValidationError, before the first line, where it is too much.
        """
        rows = self.rows(asked)
        if rows.count() > MOST_ROWS:
            told = _("More than %(most)d rows. Please narrow the list first.")
            raise ValidationError(told % {"most": MOST_ROWS})
        chunks = batched(rows.iterator(chunk_size=CHUNK), CHUNK, strict=False)
        return (
            [cell for _column, cell in cells]
            for chunk in chunks
            for cells in self._cells(chunk, asked)
        )

    def _cells(
        self, rows: Sequence[Any], asked: Asked
    ) -> Iterator[list[tuple[Column, object]]]:
        found = [(c, c.among and c.among(rows, asked)) for c in self.columns]
        for row, line in zip(rows, self.lines(rows, asked), strict=True):
            yield [
                (column, column.cell(line if some is None else some.get(row.pk)))
                for column, some in found
            ]


@dataclass(frozen=True, slots=True)
class Added:
    """A column that an upper room adds to a lower room's ledger, before the `at`th."""

    ledger: str
    at: int
    column: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Records to which ledgers are narrowed, and which have a report every month."""

    # Those whose reports an actor reads; each with a slug, a name and its community.
    rows: Callable[[Any], QuerySet[Any]]
    # Names of addresses: where one is worked on (by its slug), and where all stand.
    page: str
    all: str


def as_found(cell: object) -> object:
    return cell


def in_time(done_on: date | None, due_on: date | None) -> str:
    """Empty while nothing is done: whether it is late depends on who reads when."""
    if done_on is None or due_on is None:
        return ""
    return _("yes") if done_on <= due_on else _("no")


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
