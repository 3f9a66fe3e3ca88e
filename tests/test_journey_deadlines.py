"""Deadlines as people see them: with moved working days, and provisional ones."""

import pytest

import conftest
from tests.journeys import deadlines
from tests.journeys.town import Town, make_town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def town(transactional_db, in_a_hurry) -> Town:
    return make_town()


def test_ten_working_days_over_the_october_holidays(town: Town, clock, open_page):
    clock.at(deadlines.BEFORE_THE_HOLIDAYS)
    voice = deadlines.file_before_the_holidays(open_page())
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    deadlines.counts_working_days(office, voice, left=10)
    # After the moved Saturday seven of the ten are left.
    clock.at(deadlines.AFTER_THE_MOVED_SATURDAY)
    deadlines.counts_working_days(office, voice, left=7)


def test_a_year_without_a_table_is_marked_everywhere(town: Town, clock, open_page):
    clock.at(deadlines.BEFORE_NEW_YEAR)
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    deadlines.is_marked_everywhere(open_page(), office)
