"""Tries are counted by one statement, each of them, and forgotten when they ran out."""

from datetime import timedelta

import pytest

from tongxin.kernel.models import TryCount
from tongxin.kernel.operations import delete_old_counts
from tongxin.kernel.tests.races import at_once

pytestmark = pytest.mark.both_databases
MINUTES = timedelta(minutes=10)


def tried(name: str = "door") -> int:
    return TryCount.add(name, lasts=MINUTES)


@pytest.mark.django_db
def test_one_after_the_other_each_name_for_itself(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [tried(), tried(), tried("window")] == [1, 2, 1]


@pytest.mark.django_db
def test_who_waits_long_enough_begins_anew(clock):
    clock.at("2026-11-24 10:00")
    tried()
    clock.forward(minutes=9)
    assert tried() == 2
    clock.forward(minutes=9)
    assert tried() == 3
    clock.forward(minutes=10)
    assert tried() == 1


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
