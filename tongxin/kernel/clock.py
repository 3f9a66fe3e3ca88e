"""What day it is in Shenzhen, and which day is the n-th working day from here.

The State Council's holidays with their make-up working days (调休) come as data: the
table of the `chinesecalendar` package, and the years and days that a street adds itself
(`manage.py load_calendar`), which win. A year without a table is counted Monday to
Friday and every date reached that way is marked provisional (暂算).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chinese_calendar import constants as state_council
from django.utils import timezone

from tongxin.kernel.kept import Kept
from tongxin.kernel.models import CalendarDay, CalendarYear

ONE_DAY = timedelta(days=1)
A_LONG_TIME = timedelta(days=400)
SATURDAY = 5
# The table of a year also moves working days of the December before it: of its last
# three days so far (2006, 2007, 2011, 2018, 2022, 2023); counted with one to spare.
UNSETTLED_FROM = (12, 28)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and whether it rests on a year whose holidays are not yet known."""

    on: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Years whose holidays are known, and the days that differ from their weekday."""

    years: frozenset[int]
    days: dict[date, bool]

    def is_workday(self, day: date) -> bool:
        """By the table, and by the weekday where no table says otherwise."""
        return self.days.get(day, day.weekday() < SATURDAY)

    def is_settled(self, day: date) -> bool:
        """Whether no table still to come can change this day."""
        if (day.month, day.day) >= UNSETTLED_FROM and day.year + 1 not in self.years:
            return False
        return day.year in self.years


SHIPPED = Table(
    years=frozenset(day.year for day in state_council.holidays),
    days=dict.fromkeys(state_council.holidays, False)
    | dict.fromkeys(state_council.workdays, True),
)


def _read_table() -> Table:
    own_days = CalendarDay.objects.values_list("on", "is_workday")
    own_years = CalendarYear.objects.values_list("year", flat=True)
    return Table(SHIPPED.years.union(own_years), SHIPPED.days | dict(own_days))


kept_table = Kept(_read_table)


def now() -> datetime:
    """This moment, asked anew: `default=timezone.now` would bind the function itself,
    and a clock that is stopped in a test would not reach the row."""
    return timezone.now()


def today() -> date:
    """The date in Asia/Shanghai, whatever the machine's own zone is."""
    return timezone.localdate()


def date_of(moment: datetime | None) -> date | None:
    """The local date of a moment, where there is one."""
    return timezone.localdate(moment) if moment else None


def midnight(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time()))


def day_of(moment: datetime) -> datetime:
    """The first moment of the local day in which `moment` lies."""
    return midnight(timezone.localdate(moment))


def is_workday(day: date) -> bool | None:
    """Whether offices work that day; None when that year has no table."""
    table = kept_table.get()
    return table.is_workday(day) if day.year in table.years else None


def add_workdays(start: date, n: int) -> Deadline:
    """The n-th working day after `start`; day 1 is the first working day after it.

    Provisional when any day passed on the way is not settled by a table. With n = 0 it
    is `start` itself. Raises ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("Working days are counted forward.")
    table = kept_table.get()
    day, left, is_settled = start, n, True
    while left:
        day += ONE_DAY
        left -= table.is_workday(day)
        is_settled = is_settled and table.is_settled(day)
    return Deadline(day, is_provisional=not is_settled)


def workdays_until(day: date, start: date | None = None) -> int:
    """Working days after `start` (today) up to and with `day`; negative once past.

    The inverse of `add_workdays`: 0 today, 1 when `day` is the next working day, and
    -3 when three working days have gone by since `day`.
    """
    start = start or today()
    table = kept_table.get()
    return -_between(table, day, start) if day < start else _between(table, start, day)


def _between(table: Table, start: date, last: date) -> int:
    """Working days after `start` up to and with `last`."""
    if last - start < A_LONG_TIME:
        return sum(map(table.is_workday, _days_after(start, last)))
    # Somebody wrote 9206: whole weeks, then the days that differ from their weekday.
    weeks = (last - start).days // 7
    count = 5 * weeks
    count += sum(
        day.weekday() < SATURDAY
        for day in _days_after(start + timedelta(weeks=weeks), last)
    )
    for day, is_workday in table.days.items():
        if start < day <= last:
            count += is_workday - (day.weekday() < SATURDAY)
    return count


def _days_after(start: date, last: date) -> Iterator[date]:
    while start < last:
        start += ONE_DAY
        yield start
