"""A day without the mouse: from the top of the page to the one step that is next."""

from typing import TYPE_CHECKING

import pytest

from tongxin.councils.tests.make import make_meeting, make_seated_body
from tongxin.people.models import Role
from tongxin.people.tests.make import make_community_clerk
from tongxin.units.tests.make import make_unit
from tongxin.voices.tests.office import make_liaison, send

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.one_database


def past_the_menu(page: "Page") -> None:
    """By the first link of every page."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def walk_to(page: "Page", words: str) -> None:
    """Tab on until something is reached that says so."""
    for _ in range(12):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.textContent.trim()")
        if reached == words:
            return
    pytest.fail(f"{words} is not reached")


@pytest.mark.parametrize("address", ["/desk/", "/councils/next/"])
def test_a_secretary_reaches_the_next_step_of_her_conference(open_page, address: str):
    secretary = make_community_clerk(role=Role.SECRETARY)
    meeting = make_meeting(make_seated_body(make_unit()))
    page = open_page(user=secretary)
    page.goto(address)
    past_the_menu(page)
    walk_to(page, "看议程")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/meetings/{meeting.pk}/work/")


def test_a_liaison_opens_what_is_due_first_with_three_keys(open_page):
    task = send()
    page = open_page(user=make_liaison())
    page.goto("/desk/")
    past_the_menu(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{task.get_absolute_url()}")


def test_the_pages_shut_nobody_out(open_page, axe):
    secretary = make_community_clerk(role=Role.SECRETARY)
    make_meeting(make_seated_body(make_unit(), seats=6))
    make_seated_body(make_unit())
    for size, text in (((390, 844), "large"), ((1440, 900), "normal")):
        page = open_page(user=secretary, size=size, text=text)
        for address in ("/desk/", "/councils/next/"):
            page.goto(address)
            axe(page)
            wide = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(wide) <= 0
