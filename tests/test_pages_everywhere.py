"""Every page of the house, as each of its readers sees it: in Chinese, in English and
in large text, on a telephone.

The pages are those of the URL configuration. One street is seeded for all of them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

import conftest
from tests.journeys.addresses import (
    PAGES,
    addresses,
    any_address,
)
from tests.journeys.buttons import ACTS, NO_PAGES
from tests.journeys.house import House, furnish
from tests.journeys.sight import AXE, Corpus, faults_of, runs_off, violations
from tests.journeys.sights import Sight
from tongxin.voices import doorstep

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

LOOKS = [("zh-hans", "normal"), ("en", "normal"), ("zh-hans", "large")]


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """In place of the one that empties the database: the street stays for all pages."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """The street, seeded once; whatever the pages leave behind goes at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # A program reads faster than a person, and asks for more.
        patch.setattr(doorstep, "LEAST_SECONDS", 0)
        patch.setattr(doorstep, "has_room", lambda *_, **__: True)
        cache.clear()
        yield furnish()
        call_command("flush", verbosity=0, interactive=False)
        cache.clear()


class Readers:
    """One browser window for each reader, used for all pages."""

    def __init__(self, browser: "Browser", url: str, house: House) -> None:
        self.browser, self.url, self.house = browser, url, house
        self.corpus = Corpus.gathered()
        self.faults: list[str] = []
        self.pages: dict[str, Page] = {}

    def page_of(self, reader: str, language: str, text: str) -> "Page":
        if reader not in self.pages:
            self.pages[reader] = self._opened(reader)
        page = self.pages[reader]
        names = {settings.LANGUAGE_COOKIE_NAME: language, "text": text}
        if reader == "visitor":
            # Nothing of the last page is left: no code on its way, no open receipt.
            page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": n, "value": v, "url": self.url} for n, v in names.items()]
        )
        width, height = conftest.PHONE
        page.set_viewport_size({"width": width, "height": height})
        return page

    def _opened(self, reader: str) -> "Page":
        context = self.browser.new_context(
            base_url=self.url, locale="zh-CN", reduced_motion="reduce"
        )
        context.set_default_timeout(conftest.PATIENCE)
        context.add_init_script(AXE)
        if reader != "visitor":
            client = Client()
            client.force_login(self.house[reader])
            name = settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        page = context.new_page()
        conftest.watch(page, self.url, self.faults)
        page.on("console", self._note)
        return page

    def _note(self, message) -> None:
        if message.type == "error" and "the server responded with" not in message.text:
            self.faults.append(f"console: {message.text}")

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def readers(browser: "Browser", house: House) -> Iterator[Readers]:
    server = LiveServer("localhost")
    own_settings = server._live_server_modified_settings  # noqa: SLF001 - as its fixture
    own_settings.enable()
    readers = Readers(browser, server.url, house)
    yield readers
    readers.close()
    own_settings.disable()
    server.stop()


def go(sight: Sight, page: "Page", house: House) -> None:
    if sight.arrive:
        sight.arrive(page, house)
    elif sight.where:
        page.goto(sight.where(house))


def faults_in(
    sight: Sight, readers: Readers, language: str, text: str
) -> Iterator[str]:
    page = readers.page_of(sight.reader, language, text)
    readers.faults.clear()
    go(sight, page, readers.house)
    yield from faults_of(page, sight.status, readers.corpus, language, text)
    # Colours are the same in both languages and both sizes, and take longest to judge.
    yield from violations(page, colours=(language, text) == LOOKS[0])
    if (language, text) == LOOKS[0]:
        page.set_viewport_size({"width": conftest.DESKTOP[0], "height": 900})
        yield from runs_off(page)
    yield from readers.faults


def test_every_address_is_in_the_table():
    known = PAGES.keys() | ACTS | NO_PAGES
    missing = set(addresses()) - known
    assert not missing, f"say in tests/journeys/addresses.py who opens {missing}"
    gone = {name for name in known - set(addresses()) if name[0] != "("}
    assert not gone, f"not in the URL configuration any more: {gone}"


@pytest.mark.parametrize("name", sorted(ACTS))
def test_what_only_a_button_does_is_no_page(name: str, readers: Readers):
    client = Client()
    for reader in ("clerk", "admin", "data", "resident"):
        client.force_login(readers.house[reader])
        assert client.get(any_address(name)).status_code in {404, 405}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name: str, readers: Readers):
    faults = [
        f"{sight.reader} {language} {text} {readers.pages[sight.reader].url}: {fault}"
        for number, sight in enumerate(PAGES[name])
        # Further states of a page are made of the same parts in large text.
        for language, text in (LOOKS[:2] if number else LOOKS)
        for fault in faults_in(sight, readers, language, text)
    ]
    assert not faults, "\n".join(faults)
