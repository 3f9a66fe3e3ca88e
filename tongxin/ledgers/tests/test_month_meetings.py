"""Of a unit's month: its meetings, who came, who was excused; no name of the absent."""

import pytest

from tongxin.councils import queries as councils
from tongxin.councils.models import Excuse, Meeting, Term
from tongxin.councils.tests.make import fill, holder, make_seated_body, make_sitting
from tongxin.kernel.periods import Period
from tongxin.ledgers.tests.make import at, make_held, make_month, reported, this_month
from tongxin.people.tests.make import make_street_clerk
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(clock):
    """In November: September is over."""
    user = make_street_clerk()
    clock.at("2026-11-25 10:00")
    return user


def test_a_meeting_with_who_came_and_one_that_was_missed(street):
    said = reported(street, make_month())["meetings"]
    assert "第1次会议，2026年9月8日 19:30" in said
    assert "有人任职的席位8个，到会5个。其中1个用电话或视频参加。" in said
    assert "没到的席位里，请假0个，没请假3个。到会人数够。" in said
    assert "1 路灯" in said
    assert "2 停车" in said
    assert "第2次会议，2026年9月22日 19:30" in said
    assert "原因：台风。还没有补开。" in said


def test_a_meeting_without_quorum_says_so(street):
    unit = make_unit()
    body = make_seated_body(unit)
    make_held(body, at("2026-09-08 19:30"), present=3, state="no_quorum")
    said = reported(street, unit)["meetings"]
    assert "到会3个。没到的席位里，请假0个，没请假6个。" in said
    assert "到会人数不够，只听取意见，不作决定。" in said


def excused(meeting: Meeting, position: int, stand_in: Term | None = None) -> Excuse:
    """As if it had been said before the meeting."""
    return Excuse.objects.create(
        meeting=meeting, term=holder(meeting.body, position), stand_in=stand_in
    )


def test_whoever_was_excused_is_told_from_whoever_stayed_away(street):
    """Nine seats, five came; of the other four two had said so, by no name."""
    unit = make_unit()
    meeting = make_held(make_seated_body(unit), at("2026-09-08 19:30"))
    excused(meeting, 6)
    excused(meeting, 7)
    # Who was excused and came all the same is there; who took it back is not excused.
    excused(meeting, 2)
    back = excused(meeting, 8)
    back.withdrawn_at = back.told_at
    back.save()
    said = reported(street, unit)["meetings"]
    assert "有人任职的席位9个，到会5个。" in said
    assert "没到的席位里，请假2个，没请假2个。" in said
    for position in range(6, 10):
        assert holder(meeting.body, position).shown_name not in said


def test_an_alternate_is_counted_and_not_named(street):
    """Their seat was taken: it is neither excused nor absent."""
    unit = make_unit()
    body = make_seated_body(unit)
    instead = fill(body.seats.get(position=9), Term.Kind.ALTERNATE, "候补样例")
    meeting = make_held(body, at("2026-09-08 19:30"))
    excused(meeting, 9, instead)
    excused(meeting, 8)
    meeting.attendances.create(
        seat=instead.seat, term=instead, came_at=at("2026-09-08 19:40")
    )
    said = reported(street, unit)["meetings"]
    assert "到会6个。其中1个由候补参加。" in said
    assert "没到的席位里，请假1个，没请假2个。" in said
    assert "候补样例" not in said


def test_where_every_seat_came_nobody_is_absent(street):
    unit = make_unit()
    make_held(make_seated_body(unit), at("2026-09-08 19:30"), present=9)
    said = reported(street, unit)["meetings"]
    assert "有人任职的席位9个，到会9个。" in said
    assert "请假" not in said
    assert "候补" not in said


def test_while_a_meeting_sits_nobody_is_absent_yet():
    meeting = make_sitting()
    said = reported(make_street_clerk(), meeting.body.unit, this_month())["meetings"]
    assert "有人任职的席位9个，到会5个。" in said
    assert "请假" not in said


def test_attendance_is_that_of_the_meetings_own_page(street):
    unit = make_month()
    meeting = Meeting.objects.get(state="held")
    filled = sum(place.is_filled for place in councils.seats_at_meeting(meeting))
    present = len({one.seat_id for one in councils.who_came(meeting)})
    said = reported(street, unit)["meetings"]
    assert f"有人任职的席位{filled}个，到会{present}个" in said


def test_a_month_without_a_meeting_says_so(street):
    unit = make_month()
    assert "没有开会" in reported(street, unit, Period(2026, 10))["meetings"]


def test_a_meeting_belongs_to_the_day_it_was_held(street):
    unit = make_unit()
    make_held(make_seated_body(unit), at("2026-10-01 00:10"))
    assert "没有开会" in reported(street, unit)["meetings"]
    assert "第1次会议" in reported(street, unit, Period(2026, 10))["meetings"]


def test_whoever_presided_stands_there_by_the_name_of_the_seat(street):
    unit = make_month()
    name = holder(Meeting.objects.get(state="held").body, 1).shown_name
    assert f"{name}主持。" in reported(street, unit)["meetings"]
