"""Whoever a voice does not concern types its addresses, and finds the plain page."""

import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys.house import photo
from tests.journeys.outside import (
    addresses_of,
    finds_nothing,
    finds_the_plain_page,
)
from tests.journeys.town import Town, make_town
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_resident
from tongxin.voices import operations
from tongxin.voices.models import Voice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

SECRET = "隔壁夜里常有争吵声，请悄悄看看。"


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


@pytest.fixture
def told_to_offices(town: Town) -> Voice:
    """Office-only, with a photo, a matter, a task for a department, and an answer."""
    filed = operations.file_voice(
        town.clerk,
        text=SECRET,
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.OFFICE,
        channel=Voice.Channel.PHONE,
        author=town.caller,
        unit=town.unit,
        files=[photo()],
    )
    point = filed.voice.points.get()
    operations.open_matter(town.clerk, title="夜间争吵", point=point)
    operations.dispatch_voice(town.clerk, filed.voice, lead=town.build)
    return operations.answer_voice(SYSTEM, filed.voice, text="社工会上门看看。")


@pytest.mark.parametrize("who", ["applicant", "foreign_clerk"])
def test_an_outsider_finds_the_plain_page(
    town: Town, told_to_offices: Voice, open_page, axe, who: str
):
    page = open_page(user=getattr(town, who))
    finds_the_plain_page(page, addresses_of(told_to_offices), SECRET[:4])
    axe(page)


@pytest.mark.parametrize("who", ["applicant", "foreign_clerk"])
def test_no_list_and_no_search_gives_it_away(
    town: Town, told_to_offices: Voice, open_page, who: str
):
    page = open_page(size=conftest.DESKTOP, user=getattr(town, who))
    finds_nothing(page, told_to_offices, SECRET[:4], "夜间争吵")


def test_its_own_office_finds_all_of_it(town: Town, told_to_offices: Voice, open_page):
    """Or the two tests above would pass on addresses that nobody can open."""
    page = open_page(user=town.community_clerk)
    *pages, _file, _public = addresses_of(told_to_offices)
    for address in pages:
        assert page.goto(address).status == 200, address
    expect(page.locator("main")).to_contain_text(SECRET)


def test_who_opened_a_number_stands_on_its_owners_page(town: Town, open_page):
    owner = make_resident("林样例", "+8613700137000")
    filed = operations.file_voice(
        owner,
        text="信箱的锁坏了。",
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.OFFICE,
        author=owner.person,
        unit=town.unit,
    )
    office = open_page(size=conftest.DESKTOP, user=town.clerk)
    office.goto(filed.voice.get_absolute_url())
    office.keyboard.press("t")
    expect(office.locator("#contact")).to_contain_text("137 0013 7000")
    page = open_page(user=owner)
    page.goto("/me/reads/")
    expect(page.locator("main")).to_contain_text("东晓街道受理窗口")
