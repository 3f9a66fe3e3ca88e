"""A day in a file has come, and lies not before what it stands on."""

from datetime import date, timedelta

import pytest

from tongxin.kernel.tests.refusing import refused
from tongxin.members.operations.rules import check_day

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_the_end_of_that_day(clock):
    clock.at(f"{TODAY} 23:59")


def test_today_and_the_first_day_are_days():
    check_day(TODAY, "on", since=TODAY)
    check_day(TODAY - DAY, "on", since=TODAY - DAY)


def test_tomorrow_is_still_to_come():
    with refused("This day is still to come.", field="on"):
        check_day(TODAY + DAY, "on", since=TODAY)


def test_the_day_before_the_first_is_too_early():
    with refused("This day lies before it began.", field="on"):
        check_day(TODAY - 2 * DAY, "on", since=TODAY - DAY)
