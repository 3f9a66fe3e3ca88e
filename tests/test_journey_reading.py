"""How somebody reads, and who they are, stays with them from page to page."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import conftest
from tests.journeys.arriving import digits, last_text, through
from tests.journeys.town import Town, make_town
from tongxin.people.models import Role, User
from tongxin.people.tests.make import make_resident, make_user
from tongxin.voices.tests.make import make_published

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

PHONE = "13700137000"


@pytest.fixture
def town(transactional_db) -> Town:
    return make_town()


def text_size(page: "Page") -> str | None:
    return page.locator("html").get_attribute("data-text")


def send(page: "Page", field: str, words: str) -> None:
    """Fill the form that asks this, and press its button."""
    page.locator(field).fill(words)
    through(page.locator(f"form:has({field}) button[type=submit]"))


@pytest.mark.parametrize("script", [True, False])
def test_large_text_stays_over_pages_and_sign_in(town: Town, open_page, script: bool):
    make_published()
    page = open_page(script=script)
    page.goto("/units/")
    through(page.get_by_role("link", name="大字版"))
    assert (text_size(page), page.url.split("/")[3]) == ("large", "units")
    through(page.get_by_role("navigation").get_by_role("link", name="公开答复").first)
    assert text_size(page) == "large"
    through(page.get_by_role("link", name="登录").first)
    send(page, "#id_phone", PHONE)
    send(page, "#id_code", digits(last_text(PHONE)))
    assert text_size(page) == "large"
    send(page, "#id_name", "林样例")
    page.wait_for_url("**/me/")
    assert text_size(page) == "large"
    through(page.get_by_role("button", name="退出").first)
    assert text_size(page) == "large"
    through(page.get_by_role("link", name="标准版"))
    assert text_size(page) == "normal"


def test_the_office_reads_large_too(town: Town, open_page):
    page = open_page(size=conftest.DESKTOP, user=town.clerk)
    page.goto("/inbox/?state=all")
    through(page.get_by_role("link", name="大字版").last)
    assert text_size(page) == "large"
    assert "state=all" in page.url, "the list stays as it was narrowed"
    page.goto("/inbox/record/")
    assert text_size(page) == "large"


def test_the_language_stays_and_what_was_typed_is_not_lost(town: Town, open_page):
    page = open_page()
    page.goto("/voices/new/?unit=dushu")
    page.locator("#id_text").fill("楼道的灯坏了")
    through(page.get_by_role("link", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert "unit=dushu" in page.url
    assert page.locator("#id_text").input_value() == "楼道的灯坏了"
    page.goto("/units/")
    expect(page.get_by_role("link", name="Complaints and suggestions")).to_be_visible()
    through(page.get_by_role("link", name="中文"))
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"


def test_a_resident_signs_in_with_a_code_and_comes_back(town: Town, open_page):
    page = open_page()
    page.goto("/me/")
    send(page, "#id_phone", PHONE)
    send(page, "#id_code", "000000")
    expect(page.get_by_role("alert").first).to_be_visible()
    send(page, "#id_code", digits(last_text(PHONE)))
    send(page, "#id_name", "林样例")
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("林样例")
    assert User.objects.get(person__isnull=False).person.name == "林样例"


def test_each_role_of_the_demonstration_is_one_click_away(
    town: Town, settings, open_page, axe
):
    settings.DEMO = True
    roles = {
        "demo-clerk": town.clerk,
        "demo-liaison": town.builder,
        "demo-applicant": town.applicant,
        "demo-auditor": make_user(town.build, Role.AUDITOR),
        "demo-admin": make_user(town.build, Role.ADMINISTRATOR),
        "demo-resident": make_resident("林样例"),
    }
    # No name is the beginning of another one.
    for letter, (name, user) in zip("甲乙丙丁戊己", roles.items(), strict=True):
        user.username, user.public_name = name, f"演示{letter}"
        user.save()
    page = open_page()
    page.goto("/sign-in/")
    axe(page)
    for name, user in roles.items():
        page.goto("/sign-in/")
        page.get_by_role("button", name=user.public_name, exact=False).click()
        own = {"resident": "/me/", "auditor": "/journal/", "admin": "/setup/"}
        at = own.get(name.removeprefix("demo-"), "/desk/")
        page.wait_for_url(f"**{at}")
        page.context.clear_cookies()
