"""Every list of the house answers what is wrong in its address, and keeps the rest."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from urllib.parse import urlencode

import pytest
from django.forms import BooleanField
from django.test import Client

import tongxin
from tests import ready
from tests.journeys.addresses import PAGES
from tests.journeys.house import House
from tongxin.kernel.ledgers import Ledger
from tongxin.kernel.listing import Listing, Words
from tongxin.ledgers.forms import LedgerFilters

pytestmark = pytest.mark.django_db

WRONG = "nothing of the kind"


def listings() -> dict[str, Listing]:
    """Each value there is, by the name of its address; ledgers share theirs."""
    found: dict[str, Listing] = {}
    for module in walk_packages(tongxin.__path__, "tongxin."):
        if module.name.split(".")[2:3] in (["views"], ["ledgers"]):
            values = vars(import_module(module.name)).values()
            found |= {one.name: one for one in values if isinstance(one, Listing)}
    return found


LISTINGS = listings()
names = pytest.mark.parametrize("name", sorted(LISTINGS))


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock():
        yield ready.stand_on(ready.FURNISHED)
        ready.stand_on(ready.EMPTY)


def filters_of(one: Listing):
    return LedgerFilters if isinstance(one, Ledger) else one.filters


def pages_of(name: str, house: House) -> Iterator[tuple[Client, str]]:
    """Whoever looks at it, and at which address."""
    for sight in PAGES[name]:
        if sight.where is None:
            continue
        client = Client()
        if sight.reader != "visitor":
            client.force_login(house[sight.reader])
        yield client, sight.where(house).partition("?")[0]


@names
def test_its_filters_are_what_its_rows_take(name):
    one = LISTINGS[name]
    if isinstance(one, Ledger):
        return
    taken = inspect.signature(one.rows).parameters
    is_open = any(each.kind == each.VAR_KEYWORD for each in taken.values())
    assert is_open or not one.filters.base_fields.keys() - taken.keys()


@names
def test_what_is_wrong_is_left_out_in_words_and_never_a_fault(name, house):
    one = LISTINGS[name]
    fields = filters_of(one).base_fields
    # Words and truths mean something, whatever stands there.
    never = (BooleanField, Words)
    fields = {k: v for k, v in fields.items() if not isinstance(v, never)}
    for client, path in pages_of(name, house):
        query = urlencode(dict.fromkeys(fields, WRONG) | {"page": "-1"})
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 200, path
        page = answer.context["list"]
        assert len(page.filters.left_out) == len(fields), path
        assert not page.is_filtered
        for one in page.filters.left_out:
            assert str(one.label) in answer.text


@names
def test_a_part_is_the_list_alone(name, house):
    for client, path in pages_of(name, house):
        part = client.get(path, headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert 'id="listing"' in part.text
