"""Two clerks press one button at one moment: it is done once, the other is told."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.utils import timezone

from tongxin.councils import operations
from tongxin.councils.models import Attendance, Body, Confirmation, Decision, Meeting
from tongxin.councils.tests.make import (
    holder,
    make_matter,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.councils.tests.test_minutes import later, made
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Role
from tongxin.people.tests.make import make_street_clerk
from tongxin.redactions import operations as redactions
from tongxin.redactions.models import Redaction

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """What became of it on each side: "done", or "refused"."""
    told: list[str] = []
    start = Barrier(2, timeout=30)

    def run() -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except ValidationError:
            told.append("refused")
        except OperationalError as error:
            # SQLite: the other one writes; a browser is told to come again.
            told.append("refused" if "locked" in str(error) else repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_one_decision():
    item = make_sitting().items.get()
    told = at_once(
        lambda: operations.decide_item(
            SYSTEM, type(item).objects.get(pk=item.pk), recommendation="先修路灯。"
        )
    )
    assert told == ["done", "refused"]
    assert Decision.objects.count() == 1
    assert Duty.objects.count() == 1


def test_one_person_in_a_seat():
    meeting = make_sitting()
    term = holder(meeting.body, 6)
    told = at_once(lambda: operations.sit_down(SYSTEM, meeting, term=term))
    assert told == ["done", "refused"]
    assert Attendance.objects.filter(term=term).count() == 1


def test_a_second_meeting_of_a_body_does_not_begin_while_one_sits():
    sitting = make_sitting()
    other = make_meeting(sitting.body)
    put_on(other)
    operations.call_meeting(SYSTEM, other)
    chair = holder(sitting.body, 1)
    with refused("Another meeting of this body is on."):
        operations.open_meeting(SYSTEM, other, presider=chair)
    other.refresh_from_db()
    assert not other.is_sitting


def test_of_two_meetings_of_a_body_one_is_opened():
    body = make_seated_body()
    meetings = [make_meeting(body), make_meeting(body)]
    for meeting in meetings:
        put_on(meeting)
        operations.call_meeting(SYSTEM, meeting)
    chair, waiting = holder(body, 1), iter(meetings)
    told = at_once(
        lambda: operations.open_meeting(SYSTEM, next(waiting), presider=chair)
    )
    assert told == ["done", "refused"]
    assert body.meetings.filter(state=Meeting.State.SITTING).count() == 1


def test_an_item_is_not_decided_while_its_meeting_ends():
    """Whichever comes first: nothing is decided after the end."""
    meeting = make_sitting()
    item = meeting.items.get()
    acts = iter(
        (
            lambda: operations.decide_item(SYSTEM, item, recommendation="修。"),
            lambda: operations.end_meeting(SYSTEM, meeting),
        )
    )

    def one_of_them() -> None:
        next(acts)()

    assert "done" in at_once(one_of_them)
    meeting.refresh_from_db()
    decided = Decision.objects.filter(item=item).values_list("decided_at", flat=True)
    if meeting.ended_at is not None:
        assert all(at <= meeting.ended_at for at in decided)


# ---- Planning ----


def plan(body: Body, in_days: Iterator[int], **facts: Any) -> Meeting:
    night = timezone.now().replace(microsecond=0) + timedelta(days=next(in_days))
    return operations.plan_meeting(
        SYSTEM, body, planned_at=night, place="二楼", **facts
    )


def test_one_meeting_at_one_moment(clock):
    clock.at("2026-09-30 10:00")
    body = make_seated_body()
    told = at_once(lambda: plan(body, in_days=itertools.repeat(3)))
    assert told == ["done", "refused"]
    assert Meeting.objects.get(body=body).number == 1


def test_one_meeting_makes_up_for_a_missed_one():
    body = make_seated_body()
    missed = operations.miss_meeting(SYSTEM, make_meeting(body), reason="台风")
    days = itertools.count(3)
    told = at_once(lambda: plan(body, days, makes_up_for=missed))
    assert told == ["done", "refused"]
    assert Meeting.objects.get(makes_up_for=missed).number == 2


def test_two_meetings_of_one_month_have_two_numbers():
    body = make_seated_body()
    days = itertools.count(3)
    assert at_once(lambda: plan(body, days)) == ["done", "done"]
    assert set(body.meetings.values_list("number", flat=True)) == {1, 2}


def test_a_missed_one_leaves_its_moment_free():
    body = make_seated_body()
    night = timezone.now() + timedelta(days=3)
    first = make_meeting(body, planned_at=night)
    with pytest.raises(ValidationError, match="这个时间已经排了一次会"):
        make_meeting(body, planned_at=night)
    other = make_meeting(body, planned_at=night + timedelta(days=1))
    with pytest.raises(ValidationError, match="这个时间已经排了一次会"):
        operations.move_meeting(SYSTEM, other, planned_at=night, place="二楼")
    operations.miss_meeting(SYSTEM, first, reason="台风")
    assert make_meeting(body, planned_at=night).number == 3
    assert make_meeting(make_seated_body(), planned_at=night).number == 1


# ---- Deciding, signing, publishing ----


def test_one_agenda():
    body = make_seated_body()
    matter = make_matter(body)
    meeting = make_meeting(body)
    told = at_once(
        lambda: operations.accept_agenda(SYSTEM, meeting, keys=[f"matter-{matter.pk}"])
    )
    assert "done" in told
    assert meeting.items.count() == 1


def test_one_signature():
    minutes = later(made())
    term = holder(minutes.meeting.body, 1)
    told = at_once(lambda: operations.confirm_minutes(SYSTEM, minutes, term=term))
    assert told == ["done", "refused"]
    assert Confirmation.objects.count() == 1


def test_one_publication():
    item = make_sitting().items.get()
    operations.decide_item(SYSTEM, item, recommendation="先修路灯。")
    duty = Duty.objects.get()
    assert at_once(lambda: openness.publish(SYSTEM, duty)) == ["done", "refused"]


def test_words_of_a_meeting_are_blacked_out_once():
    meeting = put_on(make_meeting(), "测试丁戊己家的灯").meeting
    chief = make_street_clerk(Role.CHIEF)
    facts = {"words": ["测试丁戊己"], "reason": "写了姓名"}
    told = at_once(lambda: redactions.black_out(chief, meeting, **facts))
    # Whoever came second finds none of it there any more.
    assert told == ["done", "refused"]
    assert Redaction.objects.count() == 1
    assert meeting.items.get().title == "■■■家的灯"
