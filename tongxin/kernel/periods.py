"""A year, or one month of it, by the street's own clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.kernel import clock

FIRST_YEAR, LAST_YEAR = 2000, 2099
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Period:
    year: int
    month: int | None = None

    @classmethod
    def this_month(cls) -> "Period":
        today = clock.today()
        return cls(today.year, today.month)

    @classmethod
    def of_month(cls, text: str) -> "Period | None":
        """Of "2026-11"; of anything else none."""
        found = _MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def next(self) -> date:
        """The first day after it."""
        if self.month is None:
            return date(self.year + 1, 1, 1)
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def month_after(self) -> "Period":
        return Period(self.next.year, self.next.month)

    @property
    def month_before(self) -> "Period":
        last = self.first - timedelta(days=1)
        return Period(last.year, last.month)

    @classmethod
    def twelve_whole(cls) -> list["Period"]:
        """The twelve months that are over, the latest last."""
        found = [cls.this_month().month_before]
        while len(found) < 12:
            found.append(found[-1].month_before)
        return found[::-1]

    @property
    def told_until(self) -> date:
        """The last day of which anything can be told."""
        return min(self.last, clock.today())

    @property
    def over_on(self) -> date:
        """The first day that is not looked back on: of a month that runs, today."""
        return min(self.next, clock.today())

    @property
    def last(self) -> date:
        return self.next - timedelta(days=1)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last, for a `range`."""
        return self.first, self.last

    def within(self, moment: str) -> Q:
        """That this field of a row lies in it."""
        return Q((f"{moment}__gte", self.begins_at), (f"{moment}__lt", self.ends_at))

    @property
    def begins_at(self) -> datetime:
        return clock.midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return clock.midnight(self.next)

    @property
    def name(self) -> str:
        if self.month is None:
            return _("%(year)d, the whole year") % {"year": self.year}
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def code(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.first:%Y-%m}"


class LocalDate(TruncDate):
    """`clock.date_of` in SQL: of a moment, the street's date.

    SQLite would call Python for every row; the street's clock knows no summer time, so
    the same hours are added by SQLite itself.
    """

    output_field = DateField()

    def as_sqlite(
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, Any]:
        sql, values = compiler.compile(self.lhs)
        ahead = timezone.localtime().utcoffset() or timedelta()
        minutes = int(ahead.total_seconds()) // 60
        return f"date({sql}, '{minutes:+d} minutes')", values
