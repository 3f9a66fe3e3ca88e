"""Answered is not solved: the published figures, with every count they rest on."""

import pytest

from tests.journeys import rates
from tests.journeys.town import Town, make_town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


def test_forty_answered_and_twenty_five_of_thirty_five_solved(
    town: Town, clock, open_page
):
    now = clock.at("2026-09-10 10:00")
    rates.answer_forty(now)
    clock.at("2026-10-15 10:00")
    page = open_page()
    rates.both_rates_stand(page)
    rates.reopen_one(town.clerk, now)
    rates.both_rates_moved(page)
