"""An item, a line, a conference is taken back: with the reason, once, on record."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from tongxin.councils import operations
from tongxin.councils.models import AgendaItem
from tongxin.councils.tests.make import (
    make_body,
    make_meeting,
    make_sitting,
    put_on,
    today,
)
from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import User
from tongxin.people.tests.make import make_resident, make_street_clerk

pytestmark = pytest.mark.django_db


def written(action: str, actor: User, subject: models.Model) -> list[str]:
    """The fields of the one line that says it, of this actor about this record."""
    entry = Entry.objects.get(action=action)
    assert entry.actor_id == actor.pk
    assert (entry.subject_label, entry.subject_id) == (subject._meta.label, subject.pk)
    return entry.fields


def test_an_item_is_dropped_before_the_meeting_and_says_why():
    clerk, item = make_street_clerk(), put_on(make_meeting())
    with refused("Say why it is taken off.", field="note"):
        operations.drop_item(clerk, item, note=" ")
    item = operations.drop_item(clerk, item, note="已经修好了")
    assert (item.state, item.note) == (AgendaItem.State.DROPPED, "已经修好了")
    assert written("agenda.item_dropped", clerk, item) == ["state", "note"]
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.drop_item(clerk, item, note="再来一次")


def test_an_item_is_referred_to_the_street_in_the_meeting():
    clerk, item = make_street_clerk(), make_sitting().items.get()
    with pytest.raises(PermissionDenied):
        operations.refer_item(make_resident(), item, note="社区定不了")
    item = operations.refer_item(clerk, item, note="社区定不了")
    assert (item.state, item.note) == (AgendaItem.State.REFERRED, "社区定不了")
    assert written("agenda.item_referred", clerk, item) == ["state", "note"]


def test_a_line_is_struck_and_the_journal_keeps_that_it_was_there():
    clerk, meeting = make_street_clerk(), make_sitting()
    line = operations.write_line(clerk, meeting, text="说错了", key=uuid4())
    line = operations.strike_line(clerk, line)
    assert line.struck_at is not None
    assert written("meeting.line_struck", clerk, meeting) == ["struck_at"]
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.strike_line(clerk, line)


def test_a_conference_without_a_meeting_to_come_is_dissolved():
    clerk, body = make_street_clerk(), make_body()
    meeting = make_meeting(body)
    with refused("A meeting is still planned."):
        operations.dissolve_body(clerk, body, on=today(), reason="改造完成")
    operations.miss_meeting(clerk, meeting, reason="人不齐")
    body = operations.dissolve_body(clerk, body, on=today(), reason="改造完成")
    assert (body.dissolved_on, body.dissolved_reason) == (today(), "改造完成")
    fields = ["dissolved_on", "dissolved_reason"]
    assert written("body.dissolved", clerk, body) == fields
