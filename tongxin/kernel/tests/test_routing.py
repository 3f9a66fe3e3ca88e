"""Each room is asked only for its own words; every address leads where it led."""

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, include, path, resolve

from tongxin.kernel.routing import room

pytestmark = pytest.mark.one_database


def rooms() -> list[URLResolver]:
    resolvers = [
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver)
    ]
    return [one for one in resolvers if type(one.pattern).__name__ == "_FirstWords"]


def test_a_room_resolves_what_an_included_one_does():
    for one in rooms():
        plain = path("", include(one.urlconf_name.__name__))
        for pattern in one.url_patterns:
            address = str(pattern.pattern)
            for marked, value in (
                ("<int:", "7"),
                ("<slug:", "a-b"),
                ("<str:", "x"),
                ("<path:", "x"),
            ):
                while marked in address:
                    before, _mark, after = address.partition(marked)
                    address = before + value + after.partition(">")[2]
            if "<" in address:
                continue
            ours, theirs = one.resolve(address), plain.resolve(address)
            assert ours.func is theirs.func
            assert (ours.view_name, ours.kwargs) == (theirs.view_name, theirs.kwargs)


def test_a_room_passes_on_what_begins_otherwise():
    kernel = room("tongxin.kernel.urls")
    with pytest.raises(Resolver404):
        kernel.resolve("consultations/")
    with pytest.raises(Resolver404):
        resolve("/consultationsx/")
    assert resolve("/consultations/7/take/").view_name == "consultations:take"
    assert resolve("/").view_name == "desks:home"


def test_each_room_of_the_house_is_there():
    assert len(rooms()) >= 8
