"""A look whose hour would tell too much is on record with its day."""

import pytest

from tongxin.journal.models import DayLine, Entry
from tongxin.journal.operations import record_read_by_day, write_day_lines
from tongxin.journal.tests.make import Someone, make_subject
from tongxin.kernel import clock as house_clock

pytestmark = pytest.mark.django_db


def test_the_line_is_written_when_its_day_is_over(clock):
    clock.at("2026-09-30 10:00")
    subject = make_subject()
    record_read_by_day(Someone(pk=7), subject, why="typing")
    assert write_day_lines() == 0
    assert not Entry.objects.exists()
    clock.at("2026-10-01 00:10")
    assert write_day_lines() == 1
    entry = Entry.objects.get()
    assert entry.at == house_clock.midnight(clock.now.date())
    assert (entry.actor_id, entry.subject_id) == (7, subject.pk)
    assert (entry.action, entry.fields) == ("receipt.read", ["typing"])
    assert not DayLine.objects.exists()
    assert write_day_lines() == 0


def test_a_second_look_on_the_same_day_is_no_second_line(clock):
    clock.at("2026-09-30 10:00")
    subject = make_subject()
    for _time in range(2):
        record_read_by_day(Someone(pk=7), subject, why="typing")
    record_read_by_day(Someone(pk=8), subject, why="typing")
    clock.at("2026-10-01 00:10")
    assert write_day_lines() == 2


def test_the_rows_lie_in_no_order():
    subjects = [make_subject() for _one in range(12)]
    for subject in subjects:
        record_read_by_day(Someone(pk=7), subject, why="typing")
    waiting = DayLine.objects.order_by("pk").values_list("subject_id", flat=True)
    assert sorted(waiting) == sorted(one.pk for one in subjects)
    assert list(waiting) != [one.pk for one in subjects]
