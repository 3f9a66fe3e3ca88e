"""A calendar follows a conference, or somebody's seats; it is read with a library."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tongxin.councils import operations, queries
from tongxin.councils.models import CalendarFeed, Meeting, Term
from tongxin.councils.tests.make import (
    fill,
    holder,
    make_meeting,
    make_seated_body,
    put_on,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, User
from tongxin.people.tests.make import make_community_clerk, make_resident

pytestmark = pytest.mark.django_db


def make_called(body=None, **facts) -> Meeting:
    meeting = make_meeting(body, **facts)
    put_on(meeting)
    return operations.call_meeting(SYSTEM, meeting)


def account_in(meeting: Meeting, position: int = 1) -> User:
    """The account of whoever holds this seat."""
    user = make_resident()
    term = holder(meeting.body, position)
    Term.objects.filter(pk=term.pk).update(person=user.person)
    return user


def read(client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def feed(meeting: Meeting) -> str:
    return reverse("councils:feed", args=[meeting.body_id])


def own_feed(user: User) -> str:
    token = queries.token_of(CalendarFeed.objects.get(user=user))
    return reverse("councils:seats_feed", args=[token])


def test_a_called_meeting_stands_in_the_calendar_with_its_zone(client):
    meeting = make_called(place="社区中心, 二楼; 左手")
    answer = client.get(feed(meeting))
    calendar: Any = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert str(event["location"]) == "社区中心, 二楼; 左手"
    assert event["status"] == "CONFIRMED"
    begins = event.decoded("dtstart")
    assert begins == meeting.planned_at.replace(microsecond=0)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert begins.utcoffset() == timedelta(hours=8)
    assert str(event["url"]).endswith(meeting.get_absolute_url())
    assert str(event["url"]).startswith("http")


def test_lines_are_folded_as_the_standard_wants(client):
    meeting = make_called(place="很长的地方" * 20)
    lines = client.get(feed(meeting)).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_a_planned_one_is_not_public(client):
    meeting = make_meeting()
    assert read(client, feed(meeting)) == []


def test_moved_it_is_the_same_event_with_a_later_word(client):
    meeting = make_called()
    (before,) = read(client, feed(meeting))
    later = timezone.now() + timedelta(days=2)
    operations.move_meeting(SYSTEM, meeting, planned_at=later, place="三楼")
    (after,) = read(client, feed(meeting))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == later.replace(microsecond=0)
    assert str(after["location"]) == "三楼"


def test_missed_it_is_cancelled_and_says_why(client):
    meeting = make_called()
    (before,) = read(client, feed(meeting))
    operations.miss_meeting(SYSTEM, meeting, reason="台风")
    (after,) = read(client, feed(meeting))
    assert after["status"] == "CANCELLED"
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert "台风" in str(after["description"])


def test_each_later_word_has_a_higher_number_and_a_later_stamp(client):
    """Called, moved twice, not held: a calendar takes the last one, in any order."""
    meeting = make_called()
    heard = read(client, feed(meeting))
    for days in (2, 1):
        later = timezone.now() + timedelta(days=days)
        operations.move_meeting(SYSTEM, meeting, planned_at=later, place="三楼")
        heard += read(client, feed(meeting))
    operations.miss_meeting(SYSTEM, meeting, reason="台风")
    heard += read(client, feed(meeting))
    assert len({str(one["uid"]) for one in heard}) == 1
    numbers = [one["sequence"] for one in heard]
    assert numbers == sorted(set(numbers))
    stamps = [one.decoded("dtstamp") for one in heard]
    assert stamps == sorted(stamps)
    assert [str(one["status"]) for one in heard] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    # Cancelled it still says when it would have been.
    assert heard[-1].decoded("dtstart") == heard[-2].decoded("dtstart")


def test_what_makes_up_for_a_missed_one_is_another_event(client):
    meeting = make_called()
    operations.miss_meeting(SYSTEM, meeting, reason="台风")
    meeting.refresh_from_db()
    make_called(meeting.body, makes_up_for=meeting)
    gone, new = sorted(read(client, feed(meeting)), key=lambda one: one["status"])
    assert (gone["status"], new["status"]) == ("CANCELLED", "CONFIRMED")
    assert gone["uid"] != new["uid"]


def test_ones_own_calendar_hears_of_a_move_and_of_a_meeting_that_is_off(client):
    meeting = make_called()
    user = account_in(meeting)
    operations.renew_calendar(user)
    (before,) = read(client, own_feed(user))
    later = timezone.now() + timedelta(days=3)
    operations.move_meeting(SYSTEM, meeting, planned_at=later, place="三楼")
    (moved,) = read(client, own_feed(user))
    operations.miss_meeting(SYSTEM, meeting, reason="台风")
    (off,) = read(client, own_feed(user))
    assert before["uid"] == moved["uid"] == off["uid"]
    assert before["sequence"] < moved["sequence"] < off["sequence"]
    assert moved.decoded("dtstart") == later.replace(microsecond=0)
    assert off["status"] == "CANCELLED"


def test_held_it_has_the_hours_it_really_took(client):
    meeting = make_called()
    (called,) = read(client, feed(meeting))
    chair = holder(meeting.body, 1)
    operations.open_meeting(SYSTEM, meeting, presider=chair)
    (opened,) = read(client, feed(meeting))
    operations.end_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    (event,) = read(client, feed(meeting))
    # Its hours changed twice, so calendars are told twice.
    assert called["sequence"] < opened["sequence"] < event["sequence"]
    assert event.decoded("dtstart") == meeting.opened_at.replace(microsecond=0)
    assert event.decoded("dtend") == meeting.ended_at.replace(microsecond=0)


def test_the_feed_asks_the_same_of_the_database_for_one_and_for_three(
    client, django_assert_num_queries
):
    body = make_seated_body()
    meeting = make_called(body)
    with django_assert_num_queries(2):
        assert len(read(client, feed(meeting))) == 1
    for _ in range(2):
        make_called(body)
    with django_assert_num_queries(2):
        assert len(read(client, feed(meeting))) == 3


def test_the_same_meetings_are_the_same_bytes(client):
    meeting = make_called()
    assert client.get(feed(meeting)).content == client.get(feed(meeting)).content


# ---- One's own seats ----


def test_ones_own_calendar_has_all_seats_and_planned_ones(client):
    first, second = make_called(), make_meeting()
    user = account_in(first)
    term = holder(second.body, 2)
    Term.objects.filter(pk=term.pk).update(person=user.person)
    make_called()
    operations.renew_calendar(user)
    events = read(client, own_feed(user))
    assert [event["status"] for event in events] == ["CONFIRMED", "TENTATIVE"]


def test_ones_own_calendar_asks_the_same_for_one_and_for_three(
    client, django_assert_num_queries
):
    meeting = make_called()
    user = account_in(meeting)
    operations.renew_calendar(user)
    address = own_feed(user)
    with django_assert_num_queries(3):
        assert len(read(client, address)) == 1
    for _ in range(2):
        make_called(meeting.body)
    with django_assert_num_queries(3):
        assert len(read(client, address)) == 3


def test_a_new_address_makes_the_old_one_worthless(client):
    user = account_in(make_called())
    client.force_login(user)
    page = reverse("councils:my_calendar")
    assert own_address(client.get(page).text) == ""
    client.post(reverse("councils:renew_calendar"))
    old = own_feed(user)
    assert old in client.get(page).text
    client.post(reverse("councils:renew_calendar"))
    new = own_feed(user)
    client.logout()
    assert old != new
    assert client.get(old).status_code == 404
    assert len(read(client, new)) == 1


def own_address(page: str) -> str:
    """What stands on the page of an address; nothing before one was made."""
    return "seats.ics" if "seats.ics" in page else ""


@pytest.mark.parametrize("token", ["1-1", "1-1.AAAA", "x", "1-1." + "a" * 43, "-.-"])
def test_a_made_up_address_leads_nowhere(client, token):
    operations.renew_calendar(account_in(make_called()))
    address = reverse("councils:seats_feed", args=[token])
    assert client.get(address).status_code == 404


def test_the_address_of_somebody_else_is_not_guessed_from_ones_own(client):
    user = account_in(make_called())
    operations.renew_calendar(user)
    token = queries.token_of(CalendarFeed.objects.get())
    value, _dot, signature = token.rpartition(".")
    other = f"{int(value.split('-')[0]) + 1}-1.{signature}"
    assert client.get(reverse("councils:seats_feed", args=[other])).status_code == 404


def test_whose_seat_is_over_has_an_empty_calendar(client):
    meeting = make_called()
    user = account_in(meeting)
    operations.renew_calendar(user)
    term = holder(meeting.body, 1)
    term.until_on = timezone.localdate()
    term.ended_reason = "搬走"
    term.save()
    assert read(client, own_feed(user)) == []


def test_a_closed_account_has_no_calendar(client):
    user = account_in(make_called())
    operations.renew_calendar(user)
    address = own_feed(user)
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404


def test_without_a_seat_there_is_no_address(client):
    client.force_login(make_community_clerk(role="secretary"))
    assert client.get(reverse("councils:my_calendar")).status_code == 404
    assert client.post(reverse("councils:renew_calendar")).status_code == 404
    with pytest.raises(PermissionDenied):
        operations.renew_calendar(make_resident())
    assert not CalendarFeed.objects.exists()


# ---- Notices ----


def test_each_seat_and_alternate_hears_by_its_own_channel(settings):
    settings.PUBLIC_URL = "https://tongxin.example.cn"
    body = make_seated_body(seats=3)
    chair, vice = holder(body, 1), holder(body, 2)
    chair.person.answer_channel = Channel.LETTER
    chair.person.save()
    alternate = fill(vice.seat, "alternate", "候补")
    meeting = make_called(body)
    notices = Notice.objects.filter(key__startswith=f"meeting.called:{meeting.pk}:")
    by_person = {one.recipient_id: one for one in notices}
    assert len(by_person) == 4
    assert alternate.person_id in by_person
    assert by_person[chair.person_id].channel == Channel.LETTER
    text = by_person[vice.person_id].text
    assert f"https://tongxin.example.cn{feed(meeting)}" in text


def test_moved_there_and_back_each_move_is_told():
    meeting = make_called()
    first = meeting.planned_at
    for moment in (first + timedelta(days=1), first, first + timedelta(days=1)):
        operations.move_meeting(SYSTEM, meeting, planned_at=moment, place="二楼")
    told = Notice.objects.filter(
        key__startswith="meeting.moved", recipient=holder(meeting.body, 1).person
    )
    assert told.count() == 3
