"""A line for each record that an act changes, with the fields that really changed."""

from datetime import timedelta
from typing import Any

import pytest

from tongxin.councils import operations
from tongxin.councils.models import AgendaItem, Studio
from tongxin.councils.tests.make import (
    holder,
    make_body,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.councils.tests.test_minutes import confirm, later, made
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db


def lines(since: int = 0) -> list[tuple[str, int, list[str]]]:
    """What, about which record, which fields."""
    rows = Entry.objects.filter(pk__gt=since).order_by("pk")
    return list(rows.values_list("action", "subject_id", "fields"))


def last() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_turning_to_an_item_leaves_the_one_before_and_says_who_is_out():
    body = make_seated_body()
    meeting = make_sitting(body, items=2)
    before, item = meeting.items.all()
    operations.say_what_it_decides(SYSTEM, item, about="compensation")
    operations.declare_conflict(
        SYSTEM, holder(body, 4), about="compensation", reason="家里有房子在那里"
    )
    since = last()
    operations.take_up_item(SYSTEM, item)
    assert lines(since) == [
        ("agenda.item_taken_up", item.pk, ["state"]),
        ("agenda.item_heard", before.pk, ["state"]),
        ("agenda.recused", item.pk, []),
        ("agenda.recused", item.pk, []),
    ]
    # Turned to once more, nobody is taken out a second time.
    operations.take_up_item(SYSTEM, AgendaItem.objects.get(pk=before.pk))
    since = last()
    operations.take_up_item(SYSTEM, AgendaItem.objects.get(pk=item.pk))
    assert [what for what, _pk, _fields in lines(since)] == [
        "agenda.item_taken_up",
        "agenda.item_heard",
    ]
    assert item.recusals.count() == 2


def test_a_meeting_that_ends_leaves_its_item():
    meeting = make_sitting()
    item, since = meeting.items.get(), last()
    operations.end_meeting(SYSTEM, meeting)
    assert lines(since) == [
        ("meeting.ended", meeting.pk, ["state", "ended_at", "revision", "revised_at"]),
        ("agenda.item_heard", item.pk, ["state"]),
    ]


def test_the_last_name_confirms_and_the_version_before_is_replaced():
    first = confirm(later(made()), 1, 2, 3)
    draft = confirm(later(operations.correct_minutes(SYSTEM, first, reason="改")), 1, 2)
    since = last()
    confirm(draft, 3)
    assert [line for line in lines(since) if line[0].startswith("minutes.")] == [
        ("minutes.signed", draft.pk, ["state", "confirmed_at"]),
        ("minutes.confirmed", draft.pk, ["state", "confirmed_at"]),
        ("minutes.replaced", first.pk, ["state"]),
    ]


def test_nothing_is_complete_or_replaced_before_the_last_name():
    first = later(made())
    with refused("The chair and the vice-chairs confirm the minutes."):
        operations.complete_minutes(SYSTEM, confirm(first, 1, 2))
    first = confirm(first, 3)
    confirm(later(operations.correct_minutes(SYSTEM, first, reason="改")), 1, 2)
    with refused("The chair and the vice-chairs confirm the minutes."):
        operations.replace_minutes(SYSTEM, first)


def test_words_saved_without_a_change_leave_a_line_without_a_field():
    minutes, since = made(), last()
    seen = minutes.fingerprint
    operations.edit_minutes(SYSTEM, minutes, heard={}, seen=seen)
    assert lines(since) == [("minutes.edited", minutes.pk, [])]


def test_a_meeting_says_all_that_was_moved():
    meeting, since = make_meeting(), last()
    at = meeting.planned_at + timedelta(hours=1)
    operations.move_meeting(SYSTEM, meeting, planned_at=at, place=meeting.place)
    fields = ["planned_at", "revision", "revised_at"]
    assert lines(since) == [("meeting.moved", meeting.pk, fields)]


def test_a_studio_that_moves_says_only_what_changed():
    body = make_body()
    facts: dict[str, Any] = {"place": "一楼", "hours": "9–12"}
    since = last()
    operations.open_studio(SYSTEM, body, **facts)
    operations.open_studio(SYSTEM, body, **facts | {"place": "二楼"})
    studio = Studio.objects.get()
    assert lines(since) == [
        ("studio.opened", studio.pk, ["place", "hours"]),
        ("studio.opened", studio.pk, ["place"]),
    ]


def test_whoever_is_excused_or_comes_after_all_is_named():
    meeting = make_meeting()
    put_on(meeting)
    term = holder(meeting.body, 5)
    excuse = operations.excuse_from_meeting(SYSTEM, meeting, term=term)
    operations.come_after_all(SYSTEM, excuse)
    rows = Entry.objects.filter(action__startswith="meeting.excuse").order_by("pk")
    assert [(one.subject_id, one.on_behalf_of_id, one.fields) for one in rows] == [
        (meeting.pk, term.person_id, []),
        (meeting.pk, term.person_id, ["withdrawn_at"]),
    ]
