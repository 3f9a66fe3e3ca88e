"""Who is there takes a seat at once; who is not neither speaks nor confirms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tongxin.councils import operations, queries
from tongxin.councils.models import Meeting, Term
from tongxin.councils.tests.make import (
    come,
    fill,
    holder,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.councils.tests.test_minutes import later
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_street_clerk())
    return client


def test_all_are_ticked_and_whoever_is_missing_is_unticked(desk):
    meeting = make_sitting(present=[1])
    body = meeting.body
    away, instead = (
        holder(body, 2),
        fill(holder(body, 2).seat, Term.Kind.ALTERNATE, "代"),
    )
    operations.excuse_from_meeting(SYSTEM, meeting, term=away, stand_in=instead)
    operations.excuse_from_meeting(SYSTEM, meeting, term=holder(body, 3))
    address = reverse("councils:seat_all", args=[meeting.pk])
    ticked = set(desk.get(address).context["form"]["terms"].initial)
    expected = {instead, *(holder(body, position) for position in range(4, 10))}
    assert ticked == expected
    here = expected - {holder(body, 9)}
    sent = desk.post(address, {"terms": [term.pk for term in here]})
    assert sent.status_code == 302
    there = {one.term for one in meeting.attendances.all()}
    assert there == here | {holder(body, 1)}
    assert Entry.objects.filter(action="meeting.seats_taken").count() == 1


def test_whoever_came_meanwhile_stays_as_they_came_and_strangers_take_no_seat(desk):
    meeting = make_sitting(present=[1])
    came = come(meeting, 4, mode="phone")
    both = [holder(meeting.body, 4), holder(meeting.body, 5)]
    (new,) = operations.seat_all(SYSTEM, meeting, terms=both)
    assert new.term == both[1]
    came.refresh_from_db()
    assert came.mode == "phone"
    stranger = holder(make_seated_body(), 1)
    with refused("没有席位"):
        operations.seat_all(SYSTEM, meeting, terms=[stranger])
    address = reverse("councils:seat_all", args=[meeting.pk])
    assert desk.post(address, {}).status_code == 422


def test_only_who_is_there_is_written_down_as_speaking():
    meeting = make_sitting(present=[1, 2])
    clerk, absent = make_street_clerk(), holder(meeting.body, 5).shown_name

    def write(speaker: str) -> None:
        operations.write_line(
            clerk, meeting, key=uuid4(), text="晚上很黑。", speaker=speaker
        )

    with refused("没有登记到会"):
        write(absent)
    operations.admit_guest(SYSTEM, meeting, shown_name="两位商户")
    for speaker in ("两位商户", holder(meeting.body, 2).shown_name, ""):
        write(speaker)
    assert meeting.lines.count() == 3


def test_for_a_seat_that_was_taken_whoever_sat_there_confirms():
    meeting = make_sitting(present=[3, 4, 5, 6, 7])
    chair = holder(meeting.body, 1)
    instead = fill(chair.seat, Term.Kind.ALTERNATE, "代主席")
    come(meeting, 1, term=instead)
    operations.end_meeting(SYSTEM, meeting)
    minutes = later(operations.draft_minutes(SYSTEM, meeting))
    with refused("由到会的人确认"):
        operations.confirm_minutes(SYSTEM, minutes, term=chair)
    assert chair not in queries.heads_to_sign(minutes)
    operations.confirm_minutes(SYSTEM, minutes, term=instead)
    # Nobody sat there: its holder confirms what was written down.
    vacant = holder(meeting.body, 2)
    assert vacant in queries.heads_to_sign(minutes)
    operations.confirm_minutes(SYSTEM, minutes, term=vacant)


def test_planning_leads_to_the_agenda_and_drafting_to_the_minutes(desk):
    body = make_seated_body()
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    plan = {"on": day, "at": "19:30", "place": "二楼"}
    sent = desk.post(reverse("councils:plan", args=[body.pk]), plan)
    meeting = Meeting.objects.get(body=body)
    assert sent["Location"] == reverse("councils:meeting_work", args=[meeting.pk])
    over = operations.end_meeting(SYSTEM, make_sitting())
    sent = desk.post(reverse("councils:draft", args=[over.pk]))
    assert sent["Location"] == reverse("councils:minutes", args=[over.pk])


def test_early_and_with_items_left_it_says_so_before_it_is_done(desk, clock):
    clock.at("2026-11-30 09:00")
    meeting = make_meeting(planned_at=timezone.now() + timedelta(hours=6))
    put_on(meeting, "谁来守夜")
    operations.call_meeting(SYSTEM, meeting)
    page = reverse("councils:meeting_work", args=[meeting.pk])
    assert "提前开会" in desk.get(page).text
    clock.forward(hours=5, minutes=50)
    assert "提前开会" not in desk.get(page).text
    chair = holder(meeting.body, 1)
    operations.open_meeting(SYSTEM, meeting, presider=chair)
    live = desk.get(reverse("councils:live", args=[meeting.pk])).text
    assert "还有1项没有议到" in live
    operations.take_up_item(SYSTEM, meeting.items.get())
    live = desk.get(reverse("councils:live", args=[meeting.pk])).text
    assert "没有议到" not in live
