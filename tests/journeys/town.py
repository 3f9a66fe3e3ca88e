"""The few people and offices that a journey needs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache

from tongxin.people.models import Channel, Office, Person, Role, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
    make_user,
)
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Town:
    """独树 with its village, and a community beside it that none of it concerns."""

    here: Place
    elsewhere: Place
    unit: Unit
    build: Office
    city: Office
    clerk: User
    other_clerk: User
    builder: User
    cleaner: User
    community_clerk: User
    foreign_clerk: User
    applicant: User
    caller: Person


def make_town() -> Town:
    # Counts of an earlier test would keep this one out.
    cache.clear()
    here, elsewhere = make_community("独树"), make_community("绿景")
    unit = make_unit("独树村", slug="dushu", community=here)
    build, city = make_office("街道城建办"), make_office("街道城管办")
    return Town(
        here=here,
        elsewhere=elsewhere,
        unit=unit,
        build=build,
        city=city,
        clerk=make_street_clerk(),
        other_clerk=make_street_clerk(),
        builder=make_user(build, Role.LIAISON),
        cleaner=make_user(city, Role.LIAISON),
        community_clerk=make_community_clerk(here),
        foreign_clerk=make_community_clerk(elsewhere),
        applicant=make_applicant_worker(unit),
        caller=make_person("苏来电", "+8613800139999", answer_channel=Channel.PHONE),
    )


FOCUSED = "selector => document.activeElement.matches(selector)"
CHOSEN = "document.activeElement.selectedOptions[0].textContent.trim()"


class Hands:
    """What a person does at a page, counted."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.keys = self.clicks = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.keys += len(words)

    def press_on(self, key: str) -> None:
        """A key that leads to the next page."""
        with self.page.expect_navigation():
            self.press(key)

    def tab_to(self, selector: str) -> None:
        """On from field to field until this one has the focus."""
        for _number in range(80):
            if self.page.evaluate(FOCUSED, selector):
                return
            self.press("Tab")
        raise AssertionError(f"no way by the keyboard to {selector}")

    def choose(self, words: str) -> None:
        """In the list that has the focus."""
        for _number in range(30):
            if self.page.evaluate(CHOSEN) == words:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{words} is not in the list")

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.clicks += 1
