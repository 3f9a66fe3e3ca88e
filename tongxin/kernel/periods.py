"""A year, or one month of it, by the street's own clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.kernel import clock

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Period:
    year: int
    month: int | None = None

    @classmethod
    def this_month(cls) -> "Period":
        today = clock.today()
        return cls(today.year, today.month)

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
    def begins_at(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.next)

    @property
    def name(self) -> str:
        if self.month is None:
            return _("%(year)d, the whole year") % {"year": self.year}
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def code(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.first:%Y-%m}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
