"""Tries are counted by one statement, each of them, and forgotten when they ran out."""

from datetime import timedelta

import pytest

from tongxin.kernel.limits import Limit, LimitReached, take_all
from tongxin.kernel.models import TryCount
from tongxin.kernel.operations import delete_old_counts
from tongxin.kernel.tests.races import at_once

pytestmark = pytest.mark.both_databases
MINUTES = timedelta(minutes=10)
DOOR = Limit("door", 2, MINUTES)


def tried(name: str = "door") -> int:
    return TryCount.add(name, lasts=MINUTES)


@pytest.mark.django_db
def test_one_after_the_other_each_name_for_itself(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [tried(), tried(), tried("window")] == [1, 2, 1]


@pytest.mark.django_db
def test_the_while_begins_with_the_first(clock):
    clock.at("2026-11-24 10:00")
    tried()
    clock.forward(minutes=9)
    assert tried() == 2
    clock.forward(minutes=1)
    assert [tried(), tried()] == [1, 2]


@pytest.mark.django_db
def test_one_too_many_is_refused_and_says_how_long(clock):
    clock.at("2026-11-24 10:00")
    DOOR.take("a", 1)
    clock.forward(minutes=4)
    DOOR.take("a", 1)
    told = []
    for _ in range(2):
        with pytest.raises(LimitReached) as reached:
            DOOR.take("a", 1)
        told.append(reached.value.minutes)
    assert told == [6, 6]
    DOOR.take("a", 2)
    assert DOOR.full("a", 1).count() == 1
    assert not DOOR.full("a", 2)
    assert DOOR.counts([("a", 1), ("a", 2), ("a", 3)]) == [2, 1, 0]
    clock.forward(minutes=6)
    assert (DOOR.count("a", 1), DOOR.wait("a", 3)) == (0, timedelta())
    assert not DOOR.full("a", 1)
    DOOR.take("a", 1)


@pytest.mark.django_db
def test_what_was_right_is_given_back():
    DOOR.take("a")
    DOOR.take("a")
    DOOR.give_back("a")
    DOOR.take("a")
    DOOR.give_back("b")
    assert DOOR.count("b") == 0


@pytest.mark.django_db
def test_what_the_first_refuses_the_next_does_not_count():
    tries = {Limit("near", 1, MINUTES): ("a",), DOOR: ("b",)}
    take_all(tries)
    with pytest.raises(LimitReached, match="near"):
        take_all(tries)
    assert DOOR.count("b") == 1


@pytest.mark.django_db
def test_the_key_cannot_be_read_from_the_row():
    DOOR.take("+8613800138000", "203.0.113.9")
    DOOR.take("+8613800138000203.0.113.9")
    names = list(TryCount.objects.values_list("name", flat=True))
    assert len(names) == 2
    assert not any("138001" in name or "203.0" in name for name in names)


@pytest.mark.django_db
def test_what_ran_out_is_deleted(clock):
    clock.at("2026-11-24 10:00")
    tried("old")
    clock.forward(minutes=5)
    tried("young")
    clock.forward(minutes=5)
    delete_old_counts()
    assert [count.name for count in TryCount.objects.all()] == ["young"]


@pytest.mark.django_db(transaction=True)
def test_all_that_come_at_once_are_counted():
    assert sorted(at_once(*[tried] * 12)) == list(range(1, 13))
