"""A run in another order is the same run, and can be had again."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.plugins.shuffle import shuffled

pytestmark = pytest.mark.one_database


@dataclass(frozen=True)
class One:
    path: Path
    nodeid: str


ITEMS = [
    One(Path(f"test_{file}.py"), f"test_{file}.py::test_{number}")
    for file in range(8)
    for number in range(8)
]


def test_nothing_is_lost_and_nothing_stays_where_it_was():
    found = shuffled(ITEMS, "1")
    assert sorted(found, key=lambda one: one.nodeid) == ITEMS
    files = [one.path for one in found]
    assert list(dict.fromkeys(files)) != sorted(set(files))
    first = [one.nodeid for one in found if one.path == ITEMS[0].path]
    assert first != sorted(first)


def test_a_file_stays_whole():
    files = [one.path for one in shuffled(ITEMS, "1")]
    changes = sum(one != other for one, other in pairwise(files))
    assert changes == len(set(files)) - 1


def test_the_seed_alone_decides():
    assert shuffled(ITEMS, "1") == shuffled(ITEMS[::-1], "1")
    assert shuffled(ITEMS, "1") != shuffled(ITEMS, "2")
