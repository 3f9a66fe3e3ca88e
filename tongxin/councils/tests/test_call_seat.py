"""A seat whose holder wants a call is called, by whoever keeps the conference."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.councils import operations
from tongxin.councils.models import Meeting
from tongxin.councils.tests.make import (
    holder,
    make_meeting,
    make_seated_body,
    put_on,
    wants_a_call,
)
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def make_called() -> Meeting:
    body = make_seated_body()
    wants_a_call(holder(body, 6))
    meeting = make_meeting(body)
    put_on(meeting)
    return operations.call_meeting(SYSTEM, meeting)


def call_about(meeting: Meeting) -> Notice:
    return Notice.objects.get(
        subject_id=meeting.pk, channel=Channel.PHONE, state=Notice.State.QUEUED
    )


def keeper_of(meeting: Meeting):
    return make_community_clerk(meeting.body.community)


def address(name: str, meeting: Meeting, *more: object) -> str:
    return reverse(f"councils:{name}", args=[meeting.pk, *more])


def test_from_the_meetings_page_to_what_came_of_the_call(client):
    meeting = make_called()
    notice, keeper = call_about(meeting), keeper_of(meeting)
    client.force_login(keeper)
    work = address("meeting_work", meeting)
    page = address("call_seat", meeting, notice.pk)
    assert f'href="{page}"' in client.get(work).text
    assert "138 0013 7001" not in client.get(page).text
    number = client.post(address("call_number", meeting, notice.pk))
    assert "138 0013 7001" in number.text
    read = Entry.objects.filter(action="person.read", actor_id=keeper.pk)
    assert read.get().subject_id == notice.recipient_id
    facts = {"outcome": "no_answer", "after_tries": 0}
    assert client.post(page, facts).url == work
    assert client.post(page, facts).url == work
    assert call_about(meeting).try_count == 1
    assert client.post(page, {"outcome": "mood"}).status_code == 422
    client.post(page, {"outcome": "reached", "after_tries": 1})
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    assert client.get(page).status_code == 404


def test_nobody_else_calls():
    meeting = make_called()
    notice = call_about(meeting)
    facts = {"notice": notice, "outcome": "reached", "after_tries": 0}
    for actor in (make_resident(), make_community_clerk(make_community("松泉"))):
        with pytest.raises(PermissionDenied):
            operations.call_seat(actor, meeting, **facts)
    assert operations.call_seat(make_street_clerk(), meeting, **facts)


def test_a_call_about_something_else_is_refused():
    meeting, other = make_called(), make_called()
    with refused("This call is about something else."):
        operations.call_seat(
            make_street_clerk(),
            meeting,
            notice=call_about(other),
            outcome="reached",
            after_tries=0,
        )


def test_whoever_looks_things_up_by_a_receipt_is_called_or_finds_it_on_the_site():
    """A receipt is of a voice: a seat has none, and would hear of nothing."""
    body = make_seated_body()
    wanted = wants_a_call(holder(body, 6)).person
    wanted.answer_channel = Channel.RECEIPT
    wanted.save()
    meeting = make_meeting(body)
    put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    ways = dict(
        Notice.objects.filter(subject_id=meeting.pk).values_list("recipient", "channel")
    )
    assert len(ways) == 9
    assert ways.pop(wanted.pk) == Channel.PHONE
    assert set(ways.values()) == {Channel.INBOX}


@pytest.mark.parametrize("act", ["move", "miss", "open"])
def test_a_call_that_is_overtaken_is_not_made(act: str):
    meeting = make_called()
    first = call_about(meeting)
    if act == "move":
        later = meeting.planned_at + timedelta(minutes=5)
        operations.move_meeting(SYSTEM, meeting, planned_at=later, place="三楼")
    elif act == "miss":
        operations.miss_meeting(SYSTEM, meeting, reason="台风")
    else:
        operations.open_meeting(SYSTEM, meeting, presider=holder(meeting.body, 1))
    first.refresh_from_db()
    assert first.state == Notice.State.DROPPED
    waiting = Notice.objects.filter(channel=Channel.PHONE, state=Notice.State.QUEUED)
    assert waiting.count() == (0 if act == "open" else 1)


def test_whoever_was_not_called_yet_is_not_told_that_it_moves():
    meeting = make_meeting()
    later = meeting.planned_at + timedelta(seconds=1)
    operations.move_meeting(SYSTEM, meeting, planned_at=later, place="三楼")
    assert not Notice.objects.filter(subject_id=meeting.pk).exists()
