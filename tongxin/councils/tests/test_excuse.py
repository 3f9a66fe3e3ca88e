"""A seat says beforehand that it cannot come, and who comes instead (请假)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from tongxin.councils import operations, personal, queries
from tongxin.councils.files.minutes_text import render_minutes
from tongxin.councils.models import Excuse, Meeting, Term
from tongxin.councils.tests.make import (
    come,
    fill,
    holder,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """Called; the owners' vice-chair has an alternate."""
    meeting = make_meeting(make_seated_body())
    put_on(meeting)
    fill(meeting.body.seats.get(position=3), Term.Kind.ALTERNATE, "苏候补")
    return operations.call_meeting(SYSTEM, meeting)


@pytest.fixture
def owner(meeting: Meeting) -> User:
    """The account of the owners' vice-chair."""
    user = make_resident()
    Term.objects.filter(pk=holder(meeting.body, 3).pk).update(person=user.person)
    return user


def alternate(meeting: Meeting) -> Term:
    return Term.objects.get(seat__body=meeting.body, kind=Term.Kind.ALTERNATE)


def excuse(actor, meeting: Meeting, position: int = 3, **facts) -> Excuse:
    term = holder(meeting.body, position)
    return operations.excuse_from_meeting(actor, meeting, term=term, **facts)


def address(name: str, *args: object) -> str:
    return reverse(f"councils:{name}", args=args)


def told_of(start: str, meeting: Meeting) -> list[int]:
    rows = Notice.objects.filter(key__startswith=start, subject_id=meeting.pk)
    return list(rows.values_list("recipient_id", flat=True))


# ---- The act ----


def test_whoever_holds_the_seat_is_excused_and_the_alternate_is_told(meeting, owner):
    stand_in = alternate(meeting)
    made = excuse(owner, meeting, stand_in=stand_in)
    assert (made.told_by, made.withdrawn_at) == (owner, None)
    assert told_of("meeting.stand_in:", meeting) == [stand_in.person_id]
    (place,) = [one for one in queries.seats_at_meeting(meeting) if one.excuse]
    assert place.seat.position == 3
    # Whoever is expected stands first in the list of the live page.
    assert place.ways[0][0] == f"{stand_in.pk}:room"


@pytest.mark.parametrize("make", [make_street_clerk, make_community_clerk])
def test_the_office_writes_it_down_for_whoever_telephones(
    meeting, make: Callable[[], User]
):
    made = excuse(make(), meeting, position=5)
    assert made.stand_in is None
    assert not told_of("meeting.stand_in:", meeting)


def test_nobody_else_excuses_somebody(meeting, owner):
    other = make_community_clerk(make_community("松泉"))
    for actor in (make_resident(phone="+8613900000077"), other, VISITOR):
        with pytest.raises(PermissionDenied):
            excuse(actor, meeting)
    # A seat of its own is not a seat of somebody else's.
    with pytest.raises(PermissionDenied):
        excuse(owner, meeting, position=4)
    assert not Excuse.objects.exists()


def test_a_seat_of_another_conference_is_not_excused_here(meeting):
    elsewhere = holder(make_seated_body(), 3)
    with pytest.raises(PermissionDenied):
        operations.excuse_from_meeting(SYSTEM, meeting, term=elsewhere)


def test_only_an_alternate_of_that_seat_stands_in(meeting, owner):
    for wrong in (holder(meeting.body, 4), holder(meeting.body, 3)):
        with refused("They do not stand in for this seat.", field="stand_in"):
            excuse(owner, meeting, stand_in=wrong)
    stand_in = alternate(meeting)
    operations.excuse_from_meeting(SYSTEM, meeting, term=stand_in)
    with refused("They cannot come either.", field="stand_in"):
        excuse(owner, meeting, stand_in=stand_in)


def test_once_and_not_when_it_is_over_or_they_sit_there(meeting, owner):
    excuse(owner, meeting)
    with refused("They are excused already."):
        excuse(owner, meeting)
    sitting = make_sitting()
    with refused("They sit in their seat now.", field="term"):
        excuse(SYSTEM, sitting, position=1)
    excuse(SYSTEM, sitting, position=9)
    operations.end_meeting(SYSTEM, sitting)
    with refused("The meeting is past this."):
        excuse(SYSTEM, sitting, position=8)


def test_they_come_after_all_and_the_alternate_is_told(meeting, owner):
    made = excuse(owner, meeting, stand_in=alternate(meeting))
    operations.come_after_all(owner, made)
    assert not any(one.excuse for one in queries.seats_at_meeting(meeting))
    assert told_of("meeting.stand_in_off:", meeting) == [alternate(meeting).person_id]
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.come_after_all(owner, made)
    again = excuse(owner, meeting)
    with pytest.raises(PermissionDenied):
        operations.come_after_all(make_resident(phone="+8613900000078"), again)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_it_down_at_once_write_it_once():
    meeting = make_meeting(make_seated_body())
    results = at_once(*[lambda: excuse(SYSTEM, meeting)] * 2)
    refused = [one for one in results if isinstance(one, ValidationError)]
    assert len(refused) == 1
    assert Excuse.objects.count() == 1


# ---- What it leads to ----


def test_minutes_tell_excused_from_absent(meeting, owner):
    excuse(owner, meeting, stand_in=alternate(meeting))
    excuse(SYSTEM, meeting, position=8)
    excuse(SYSTEM, meeting, position=4)
    chair = holder(meeting.body, 1)
    sitting = operations.open_meeting(SYSTEM, meeting, presider=chair)
    for position in (1, 2, 4, 5, 6):
        come(sitting, position)
    come(sitting, 3, term=alternate(meeting))
    operations.end_meeting(SYSTEM, sitting)
    minutes = operations.draft_minutes(SYSTEM, sitting)
    with translation.override("zh-hans"):
        came = dict(render_minutes(minutes).came)
        names = [holder(meeting.body, one).shown_name for one in (3, 8)]
        missing = [holder(meeting.body, one).shown_name for one in (7, 9)]
    assert "苏候补" in came["出席："]
    # Number 4 came after all; in number 3 the alternate sits.
    assert [name in came["请假："] for name in names] == [True, True]
    assert holder(meeting.body, 4).shown_name not in came["请假："]
    assert [name in came["缺席："] for name in missing] == [True, True]
    assert not any(name in came["缺席："] for name in names)


def test_ones_own_copy_holds_for_which_meetings_one_was_excused(meeting, owner):
    excuse(owner, meeting)
    copy: Any = personal.data_of(owner.person)
    (kept,) = copy[0]["excused"]
    assert kept["meeting"] == meeting.number
    json.dumps(copy)


# ---- Pages ----


def test_a_seat_is_excused_on_the_page_of_the_meeting(client, meeting, owner):
    client.force_login(owner)
    page = address("meeting", meeting.pk)
    assert address("excuse", meeting.pk) in client.get(page).text
    assert "陈样例" not in client.get(address("excuse", meeting.pk)).text
    term, stand_in = holder(meeting.body, 3), alternate(meeting)
    body = {"term": term.pk, "stand_in": stand_in.pk}
    answer = client.post(address("excuse", meeting.pk), body)
    assert answer["Location"] == page
    made = Excuse.objects.get()
    shown = client.get(page).text
    back = address("come_after_all", meeting.pk, made.pk)
    assert back in shown
    assert "苏候补" in shown
    assert client.post(back)["Location"] == page
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert client.post(back).status_code == 404


def test_the_live_page_shows_who_is_excused_and_who_comes_instead(client, meeting):
    client.force_login(make_community_clerk(role="secretary"))
    excuse(SYSTEM, meeting, stand_in=alternate(meeting))
    assert "苏候补" in client.get(address("meeting_work", meeting.pk)).text
    chair = holder(meeting.body, 1)
    operations.open_meeting(SYSTEM, meeting, presider=chair)
    page = client.get(address("live", meeting.pk)).text
    name = holder(meeting.body, 3).shown_name
    assert f"{name}已请假" in page
    body = {"term": holder(meeting.body, 5).pk}
    answer = client.post(address("excuse", meeting.pk), body)
    assert answer["Location"] == address("live", meeting.pk) + "#seats"


def test_the_page_is_not_there_for_others(client, meeting):
    other = make_community_clerk(make_community("松泉"), "secretary")
    for user in (make_resident(), other):
        client.force_login(user)
        assert client.get(address("excuse", meeting.pk)).status_code == 404
    client.logout()
    assert client.get(address("excuse", meeting.pk)).status_code == 302
