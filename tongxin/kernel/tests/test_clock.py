import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.clock import Deadline
from tongxin.kernel.operations import add_calendar_year

pytestmark = pytest.mark.django_db

KNOWN_DAYS = st.dates(date(2005, 1, 1), date(2026, 9, 1))


def test_today_is_the_date_in_shenzhen_not_in_greenwich(clock):
    clock.at("2026-09-30 00:30")  # still 29 September in UTC
    from tongxin.kernel.clock import today  # noqa: PLC0415 - the fixture has its name

    assert today() == date(2026, 9, 30)


def test_help_asked_before_the_october_holiday_is_due_with_make_up_days():
    # Received Wednesday 30 September 2026. Off: 1 to 7 October (the holiday) and
    # Sunday 11. Worked: Saturday 10 October, made up for the holiday.
    #   Thu 8 = 1, Fri 9 = 2, Sat 10 = 3, Mon 12 = 4, Tue 13 = 5, Wed 14 = 6,
    #   Thu 15 = 7, Fri 16 = 8, Mon 19 = 9, Tue 20 = 10.
    assert clock.add_workdays(date(2026, 9, 30), 10) == Deadline(
        date(2026, 10, 20), is_provisional=False
    )


def test_deadline_in_a_year_without_a_table_is_provisional():
    # Monday 28 to Thursday 31 December are 1 to 4; from 1 January on only the
    # weekday is known: Fri 1 = 5, Mon 4 = 6, 5 = 7, 6 = 8, 7 = 9, Fri 8 = 10.
    assert clock.add_workdays(date(2026, 12, 25), 10) == Deadline(
        date(2027, 1, 8), is_provisional=True
    )


def test_last_days_of_december_wait_for_the_table_of_the_next_year():
    """The table for 2019 made Saturday 29 December 2018 a working day."""
    assert clock.is_workday(date(2018, 12, 29)) is True
    assert clock.is_workday(date(2018, 12, 31)) is False
    # Thursday 24 to Friday 25 December 2026 are settled; Monday 28 is not.
    assert not clock.add_workdays(date(2026, 12, 24), 1).is_provisional
    assert clock.add_workdays(date(2026, 12, 24), 2).is_provisional


def test_deadline_in_the_new_year_is_sure_once_the_street_adds_the_table():
    add_calendar_year(
        SYSTEM,
        2027,
        days={date(2027, 1, 1): (False, "元旦"), date(2027, 1, 3): (True, "元旦")},
        source="国办发明电",
    )
    # 28 to 31 December are 1 to 4, Friday 1 off, Sunday 3 worked = 5, Monday 4 = 6.
    assert clock.add_workdays(date(2026, 12, 25), 6) == Deadline(
        date(2027, 1, 4), is_provisional=False
    )


def test_day_added_by_the_street_wins_over_the_shipped_table():
    assert clock.is_workday(date(2026, 9, 18)) is True
    add_calendar_year(
        SYSTEM, 2026, days={date(2026, 9, 18): (False, "台风")}, source="三防指挥部"
    )
    assert clock.is_workday(date(2026, 9, 18)) is False
    assert clock.is_workday(date(2026, 10, 1)) is False


def test_day_of_an_unknown_year_is_neither_work_nor_rest():
    assert clock.is_workday(date(2027, 6, 1)) is None
    assert clock.is_workday(date(2003, 6, 2)) is None


def test_no_days_from_a_day_is_that_day():
    sunday = date(2026, 9, 27)
    assert clock.add_workdays(sunday, 0) == Deadline(sunday, is_provisional=False)


def test_working_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        clock.add_workdays(date(2026, 9, 30), -1)


def test_days_left_count_the_due_day_itself_and_go_below_zero():
    due = date(2026, 10, 9)
    assert clock.workdays_until(due, date(2026, 9, 30)) == 2
    assert clock.workdays_until(due, due) == 0
    assert clock.workdays_until(due, date(2026, 10, 11)) == -1
    assert clock.workdays_until(due, date(2026, 10, 13)) == -3


def test_days_left_are_counted_from_today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 9, 30))
    assert clock.workdays_until(date(2026, 10, 8)) == 1


@given(start=KNOWN_DAYS, n=st.integers(0, 60))
def test_working_days_agree_with_counting_day_by_day(start: date, n: int):
    day, counted = start, 0
    while counted < n:
        day += timedelta(days=1)
        counted += bool(clock.is_workday(day))
    assert clock.add_workdays(start, n) == Deadline(day, is_provisional=False)
    assert clock.workdays_until(day, start) == n


@given(a=KNOWN_DAYS, b=KNOWN_DAYS)
def test_days_left_and_days_past_mirror_each_other(a: date, b: date):
    assert clock.workdays_until(a, b) == -clock.workdays_until(b, a)


@given(a=KNOWN_DAYS, b=KNOWN_DAYS, c=KNOWN_DAYS)
def test_a_long_time_counts_as_the_days_in_it(a: date, b: date, c: date):
    a, b, c = sorted((a, b, c))
    whole = clock.workdays_until(c, a)
    assert whole == clock.workdays_until(b, a) + clock.workdays_until(c, b)
    each = (a + timedelta(days=n + 1) for n in range((c - a).days))
    assert whole == sum(clock.is_workday(day) or False for day in each)


def test_the_last_day_of_all_is_counted_to_in_no_time():
    started = time.process_time()
    assert clock.workdays_until(date.max, date(2026, 11, 24)) > 2_000_000
    assert time.process_time() - started < 0.1


def test_table_is_read_once_not_at_every_question():
    clock.is_workday(date(2026, 9, 30))
    with CaptureQueriesContext(connection) as queries:
        clock.add_workdays(date(2026, 9, 30), 200)
        clock.is_workday(date(2026, 9, 30))
    assert len(queries) == 0
