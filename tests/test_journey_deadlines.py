"""Deadlines as people see them: with moved working days, and provisional ones."""

import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys.calling import file_a_request
from tests.journeys.town import Town, make_town
from tongxin.voices.models import Voice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

# By hand, from the State Council's table for 2026: after Wednesday 30 September the
# days off are 1 to 7 October, and Saturday the 10th is worked. So the ten working days
# are 8, 9, 10, 12, 13, 14, 15, 16, 19 and 20 October.
BEFORE_THE_HOLIDAYS, TEN_DAYS_LATER = "2026-09-30 10:00", "10月20日"
# No table for 2027: 28 to 31 December, 1 January and 4 to 8 January, if nothing is off.
BEFORE_NEW_YEAR, AS_FAR_AS_KNOWN = "2026-12-25 10:00", "1月8日"


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


@pytest.fixture(autouse=True)
def _in_a_hurry(in_a_hurry) -> None:
    """Nobody waits until the form believes that a person wrote."""


def test_ten_working_days_over_the_october_holidays(town: Town, clock, open_page):
    clock.at(BEFORE_THE_HOLIDAYS)
    page = open_page()
    page.goto("/voices/new/")
    choice = page.locator("label:has([name=kind][value=help])")
    expect(choice).to_contain_text(TEN_DAYS_LATER)
    file_a_request(page, "楼上漏水，请帮忙看看。")
    expect(page.locator("main")).to_contain_text(TEN_DAYS_LATER)
    expect(page.locator("main")).not_to_contain_text("暂算")

    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    office.goto(Voice.objects.get().get_absolute_url())
    deadline = office.locator("main .clock").first
    expect(deadline).to_contain_text(TEN_DAYS_LATER)
    expect(deadline).to_contain_text("还有10个工作日")
    # After the moved Saturday seven of the ten are left.
    clock.at("2026-10-10 09:00")
    office.reload()
    expect(deadline).to_contain_text("还有7个工作日")


def test_a_year_without_a_table_is_marked_everywhere(town: Town, clock, open_page):
    clock.at(BEFORE_NEW_YEAR)
    page = open_page()
    file_a_request(page, "楼上漏水，请帮忙看看。")
    told = page.locator("main")
    expect(told).to_contain_text(AS_FAR_AS_KNOWN)
    expect(told).to_contain_text("暂算")

    voice = Voice.objects.get()
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    office.goto("/inbox/")
    expect(office.locator(".queue .clock").first).to_contain_text("暂算")
    office.goto(voice.get_absolute_url())
    deadline = office.locator("main .clock").first
    expect(deadline).to_contain_text(AS_FAR_AS_KNOWN)
    expect(deadline).to_contain_text("暂算")
    assert voice.due_is_provisional
