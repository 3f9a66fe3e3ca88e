"""Every page is asked for on both databases, where it asks what nothing else does.

A browser sees the pages on SQLite alone. PostgreSQL has to hear their statements too:
those of a state that only a page here shows are sent there by these tests.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests import ready
from tests.journeys.addresses import PAGES
from tests.journeys.expected import status_for
from tests.journeys.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """The street of the pages; each test takes back what it did."""
    with django_db_blocker.unblock():
        yield ready.stand_on(ready.FURNISHED)
        ready.stand_on(ready.EMPTY)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_reader_gets_an_answer(name: str, house: House):
    for sight in PAGES[name]:
        if sight.where is None:
            continue
        client = Client()
        if sight.reader != "visitor":
            client.force_login(house[sight.reader])
        answer = client.get(sight.where(house))
        # Behind a step that was not taken here one is led to the step.
        wanted = status_for(name, sight.reader, after_steps=False)
        assert answer.status_code in (wanted or 302, 302), sight
