"""Each bound of a conference's days, from both sides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongxin.councils import operations, policies, queries
from tongxin.councils.tests.make import (
    holder,
    make_meeting,
    make_seated_body,
    put_on,
)
from tongxin.councils.tests.test_minutes import confirm, made
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_community_clerk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 11, 25)
PASSED = "This moment has passed already."


# ---- Planned, called, opened ----


def test_a_meeting_is_planned_and_moved_after_this_moment(clock):
    now = clock.at(f"{TODAY} 10:00")
    body, soon = make_seated_body(), now + timedelta(seconds=1)
    facts = {"place": "二楼"}
    with refused(PASSED, field="planned_at"):
        operations.plan_meeting(SYSTEM, body, planned_at=now, **facts)
    meeting = operations.plan_meeting(SYSTEM, body, planned_at=soon, **facts)
    with refused(PASSED, field="planned_at"):
        operations.move_meeting(SYSTEM, meeting, planned_at=now, **facts)
    later = now + timedelta(seconds=2)
    moved = operations.move_meeting(SYSTEM, meeting, planned_at=later, **facts)
    assert moved.planned_at == later


def test_it_is_called_until_it_begins(clock):
    now = clock.at(f"{TODAY} 10:00")
    body = make_seated_body()
    first, second = (
        make_meeting(body, planned_at=now + timedelta(minutes=n)) for n in (1, 2)
    )
    for meeting in (first, second):
        put_on(meeting)
    clock.forward(minutes=1)
    with refused("This moment has passed already: move it first."):
        operations.call_meeting(SYSTEM, first)
    assert operations.call_meeting(SYSTEM, second).called_at is not None


def test_it_begins_from_midnight_of_its_day(clock):
    clock.at(f"{TODAY} 10:00")
    body = make_seated_body()
    meeting = make_meeting(body, planned_at=timezone.now() + 2 * DAY)
    put_on(meeting)
    meeting = operations.call_meeting(SYSTEM, meeting)
    chair = holder(body, 1)
    clock.at(f"{TODAY + DAY} 23:59")
    with refused("It is called for a later day: move it first."):
        operations.open_meeting(SYSTEM, meeting, presider=chair)
    clock.at(f"{TODAY + 2 * DAY} 00:00")
    assert operations.open_meeting(SYSTEM, meeting, presider=chair).is_sitting


def test_the_notice_is_in_time_on_its_last_day(clock):
    clock.at(f"{TODAY} 10:00")
    body = make_seated_body()
    keeper = make_community_clerk(body.community, "secretary")
    make_meeting(body, planned_at=timezone.now() + 30 * DAY)
    (row,) = queries.next_meetings(keeper, policies.kept_by(keeper))
    last = row.call_by
    assert last == TODAY + 30 * DAY - row.notice.value * DAY
    clock.at(f"{last} 23:59")
    assert not row.is_short_notice
    clock.at(f"{last + DAY} 00:00")
    assert row.is_short_notice


# ---- Corrections of minutes ----


def test_corrections_are_asked_for_through_the_last_day_and_signed_after_it(clock):
    clock.at(f"{TODAY} 15:00")
    minutes = made()
    last = minutes.objections_until
    term = holder(minutes.meeting.body, 5)
    clock.at(f"{last} 23:59")
    with refused("The days for corrections are not over yet."):
        confirm(minutes, 1)
    objection = operations.object_to_minutes(SYSTEM, minutes, term=term, text="三米")
    operations.answer_objection(SYSTEM, objection, answer="已改")
    clock.at(f"{last + DAY} 00:00")
    with refused("The days for corrections are over."):
        operations.object_to_minutes(SYSTEM, minutes, term=term, text="四米")
    assert confirm(minutes, 1).confirmations.count() == 1


# ---- Bylaws, seats, terms ----


def test_a_bylaw_holds_from_today_at_the_earliest(clock):
    clock.at(f"{TODAY} 10:00")
    body = make_seated_body()
    facts = {"code": "council.notice", "value": 10, "reason": "路远"}
    with refused("This day has passed already.", field="from_on"):
        operations.set_bylaw(SYSTEM, body, from_on=TODAY - DAY, **facts)
    assert operations.set_bylaw(SYSTEM, body, from_on=TODAY, **facts).from_on == TODAY


def test_a_term_holds_from_its_first_day_and_not_on_the_day_it_ends():
    body = make_seated_body()
    term = holder(body, 6)
    term.from_on, term.until_on = TODAY, TODAY + 2 * DAY
    term.ended_reason = "搬走了"
    term.save()
    sits = [
        queries.is_term_in_force(body, term, TODAY + n * DAY) for n in (-1, 0, 1, 2)
    ]
    assert sits == [False, True, True, False]


def test_a_term_that_begins_tomorrow_is_not_written_down_today(clock):
    clock.at(f"{TODAY} 10:00")
    body = make_seated_body()
    term = holder(body, 6)
    with refused("This day is still to come."):
        operations.end_term(SYSTEM, term, on=TODAY + DAY, reason="搬走了")
    assert (
        operations.end_term(SYSTEM, term, on=TODAY, reason="搬走了").until_on == TODAY
    )
