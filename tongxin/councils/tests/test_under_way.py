"""What was adopted and is being carried out is not proposed again meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.councils import operations, queries
from tongxin.councils.models import AgendaItem, Body, Meeting
from tongxin.councils.tests.make import (
    come,
    holder,
    make_matter,
    make_meeting,
    make_seated_body,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_office
from tongxin.plans.tests.make import make_plan
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter, Voice
from tongxin.voices.tests.make import make_voice
from tongxin.work import operations as work
from tongxin.work.models import Assignment, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Body:
    return make_seated_body()


@pytest.fixture
def matter(body: Body) -> Matter:
    return make_matter(body, "路灯")


def meet(body: Body, **facts) -> AgendaItem:
    """One meeting with what is proposed, decided and over."""
    meeting = make_meeting(body)
    operations.accept_agenda(
        SYSTEM, meeting, keys=[one.key for one in queries.proposals(meeting)]
    )
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    meeting = operations.open_meeting(SYSTEM, meeting, presider=holder(body, 1))
    for position in range(1, 6):
        come(meeting, position)
    item = operations.take_up_item(SYSTEM, meeting.items.get())
    operations.decide_item(SYSTEM, item, recommendation="装灯。", **facts)
    return AgendaItem.objects.get(pk=item.pk)


def adopt(body: Body, **facts) -> Task:
    """Adopted, with one task."""
    item = meet(body, **facts)
    task = operations.give_task(
        SYSTEM, item, title="装三盏灯", lead=make_office("城管办")
    ).task
    operations.end_meeting(SYSTEM, item.meeting)
    return task


def proposed(body: Body, **facts) -> list[str]:
    meeting = make_meeting(body, **facts)
    titles = [one.title for one in queries.proposals(meeting)]
    Meeting.objects.filter(pk=meeting.pk).delete()
    return titles


def test_while_its_task_is_under_way_it_is_not_proposed(body, matter):
    other = make_matter(body, "垃圾房")
    assert proposed(body) == ["路灯", "垃圾房"]
    Matter.objects.filter(pk=other.pk).update(
        state=Matter.State.DONE, done_at=timezone.now()
    )
    task = adopt(body)
    assert proposed(body) == []
    part: Assignment = task.assignments.get()
    work.take_part(SYSTEM, part)
    assert proposed(body) == []
    work.finish_part(SYSTEM, part, evidence="装好了")
    assert proposed(body) == ["路灯"]


def test_what_was_not_adopted_or_gave_no_task_is_proposed(body, matter):
    item = meet(body)
    operations.end_meeting(SYSTEM, item.meeting)
    assert proposed(body) == ["路灯"]
    # The later decision holds.
    adopt(body, outcome="postponed")
    assert proposed(body) == ["路灯"]


def test_while_the_owner_of_a_clause_owes_a_reply_it_is_not_proposed(body, matter):
    item = meet(body)
    clause = make_plan(unit=body.unit).clauses.get(number=21)
    operations.ask_owner(SYSTEM, item.decision, clause=clause, wanted="装灯")
    operations.end_meeting(SYSTEM, item.meeting)
    assert proposed(body) == []


def test_from_its_day_of_review_on_it_is_proposed(body, matter):
    review_on = clock.today() + timedelta(days=10)
    adopt(body, review_on=review_on)
    for days, titles in ((9, []), (10, ["路灯"])):
        planned_at = clock.midnight(clock.today()) + timedelta(days=days, hours=10)
        assert proposed(body, planned_at=planned_at) == titles


def test_once_a_voice_is_opened_again_it_is_proposed(body, matter):
    voice: Voice = make_voice(community=body.community)
    voice.points.update(matter=matter)
    adopt(body)
    assert proposed(body) == []
    voices.answer_voice(SYSTEM, voice, text="灯在装。")
    voice.refresh_from_db()
    voices.reopen_voice(SYSTEM, voice, reason="还是黑")
    assert proposed(body) == ["路灯"]
