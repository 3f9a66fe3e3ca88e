"""What a ledger (台账) is: rows of one room, and columns that each know their cells.

A room that knows more of another's rows adds a column of its own (`Added`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.listing import Column, Listing, Text
from tongxin.kernel.periods import Period
from tongxin.kernel.sheets import write_xlsx

NOTHING = _("Nothing stands in it for this time and these filters.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and for what: a year or month, one unit or all, one state or all."""

    actor: Any
    period: Period
    unit: Any = None
    state: str = ""

    def of_unit(self, *paths: str) -> Q:
        """That one of these leads to the unit; everything, where none is meant."""
        found = Q()
        for path in paths if self.unit else ():
            found |= Q((path, self.unit.pk))
        return found

    def in_state(self) -> Q:
        return Q(state=self.state) if self.state else Q()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Listing):
    """A list of what lies in a time. Its `rows` and `lines` take `Asked`.

    The order is that in which things came, never by a name or a figure: the same on
    every database, and nobody stands above anybody.
    """

    rows: Callable[[Asked], QuerySet[Any]]
    name: str = "ledgers:ledger"
    file_name: str = "ledgers:file"
    nothing: Text = NOTHING
    nothing_fits: Text = NOTHING
    note: Callable[[Asked], Text] = lambda asked: asked.period.name
    size: int = 50
    # Of its address and its file.
    slug: str
    # Ledgers of all rooms stand in this order.
    place: int
    states: Collection[tuple[str, Text]]
    # What comes by the day is shown latest first; the file begins with the first.
    is_dated: bool = True

    def ids(self, under: tuple[Any, ...]) -> dict[str, Any]:
        return {"which": self.slug}

    def asked(
        self, actor: Any, under: tuple[Any, ...], facts: Mapping[str, Any]
    ) -> Asked:
        period = Period(facts["year"], facts["month"])
        return Asked(actor, period, facts["unit"], facts["state"])

    def found(self, asked: Asked) -> QuerySet[Any]:
        rows = self.rows(asked)
        return rows.reverse() if self.is_dated else rows

    def file_rows(self, asked: Asked) -> QuerySet[Any]:
        return self.rows(asked)

    def saved_as(self, asked: Asked) -> str:
        return f"{self.slug}-{asked.period.code}"

    def workbook(self, asked: Asked) -> bytes:
        """The same records, the same bytes, however often and wherever."""
        first = asked.period.first
        return write_xlsx(
            self.header,
            self.cells(asked),
            widths=[column.width for column in self.columns],
            title=f"{self.title} {asked.period.code}",
            # Of what it tells, not of the day it was made.
            made_at=datetime(first.year, first.month, first.day),  # noqa: DTZ001 - a sheet knows no zone
        )


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
    return gettext("yes") if done_on <= due_on else gettext("no")
