"""Every page of the house, as each of its readers sees it: in Chinese, in English and
in large text, on a telephone and on a desk.

Which addresses are pages, and who may open them, says the table of the matrix. One
street is seeded for all of them. A browser opens each address once; every other state
of its page is put into a window that is open.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import ready
from tests.journeys.addresses import NOTHING_THERE, PAGES
from tests.journeys.expected import pages, status_for
from tests.journeys.house import House
from tests.journeys.sights import Sight
from tests.journeys.windows import Windows
from tongxin.voices import rate_limit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """In place of the one that empties the database: the street stays for all pages."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """The street, seeded once; whatever the pages leave behind goes at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # A program reads faster than a person, and asks for more.
        patch.setattr(rate_limit, "LEAST_SECONDS", 0)
        patch.setattr(rate_limit, "has_room", lambda *_, **__: True)
        yield ready.stand_on(ready.FURNISHED)
        ready.stand_on(ready.EMPTY)


@pytest.fixture(scope="module")
def windows(browser: "Browser", house: House) -> Iterator[Windows]:
    server = LiveServer("localhost")
    own_settings = server._live_server_modified_settings  # noqa: SLF001 - as its fixture
    own_settings.enable()
    windows = Windows(browser, server.url, house)
    windows.add_key()
    yield windows
    windows.close()
    own_settings.disable()
    server.stop()


def test_every_page_of_the_table_has_a_sight():
    missing = pages() - PAGES.keys()
    assert not missing, f"say in tests/journeys/addresses.py who opens {missing}"


def test_every_sight_has_an_expectation():
    unsaid = [
        f"{name} as {sight.reader}"
        for name, sights in PAGES.items()
        for sight in sights
        if status_for(name, sight.reader, after_steps=bool(sight.steps)) is None
        or name not in pages()
    ]
    assert not unsaid, f"say in tests/matrix who finds what at {unsaid}"


def faults(windows: Windows, number: int, sight: Sight, status: int) -> Iterator[str]:
    looks = [windows.faults_further if number else windows.faults_at_first]
    for look in [*looks, windows.faults_in_english]:
        for fault in look(sight, status):
            yield f"{sight.reader}, sight {number + 1}, {look.__name__}: {fault}"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name: str, windows: Windows):
    found = [
        fault
        for number, sight in enumerate(PAGES[name])
        if (status := status_for(name, sight.reader, after_steps=bool(sight.steps)))
        for fault in faults(windows, number, sight, status)
    ]
    assert not found, "\n".join(found)


def test_what_is_not_there_says_so_to_everybody(windows: Windows):
    found = [
        fault
        for number, sight in enumerate(NOTHING_THERE)
        for fault in faults(windows, number, sight, 404)
    ]
    assert not found, "\n".join(found)
