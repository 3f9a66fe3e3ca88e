"""What each ledger says of a small month that was counted by hand."""

from datetime import date, datetime

import pytest

from tongxin.councils import operations, queries
from tongxin.councils.models import Body, Meeting, Term
from tongxin.councils.tests.make import (
    LONG_AGO,
    fill,
    holder,
    make_seated_body,
    today,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.ledgers.tests.make import (
    at,
    make_held,
    make_month,
    make_said,
    make_task,
    make_unit,
    told,
)
from tongxin.openness.models import Duty
from tongxin.people.operations import erase_person
from tongxin.people.tests.make import make_person, make_street_clerk
from tongxin.units import operations as units
from tongxin.units.tests.make import make_milestone
from tongxin.voices.models import Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def street():
    return make_street_clerk()


def test_a_meeting_that_was_held(street):
    make_month()
    held, missed = told(street, "meetings")
    assert held["日期"] == datetime(2026, 9, 8, 19, 30)  # noqa: DTZ001 - a sheet knows no zone
    assert held["状态"] == Meeting.State.HELD.label
    # Eight of nine seats have a holder, five came.
    assert (held["有人任职的席位"], held["到会席位"]) == (8, 5)
    assert (held["议题"], held["建议"], held["交办任务"]) == (2, 0, 0)
    assert held["没开的原因"] is None
    assert missed["状态"] == Meeting.State.MISSED.label
    assert missed["没开的原因"] == "台风"
    assert missed["到会席位"] is None


def test_the_seats_are_those_of_the_meetings_own_table(street):
    body = make_seated_body(make_unit(), seats=7)
    meeting = make_held(body, at("2026-09-08 19:30"), present=3)
    operations.end_term(SYSTEM, holder(body, 7), on=today(), reason="搬走了")
    fill(body.seats.get(position=9))
    [line] = told(street, "meetings")
    on_page = sum(place.is_filled for place in queries.seats_at_meeting(meeting))
    assert line["有人任职的席位"] == on_page
    assert line["到会席位"] == len({one.seat_id for one in queries.who_came(meeting)})


def test_a_seat_that_two_people_sat_in_is_one_seat(street):
    body = make_seated_body(make_unit())
    meeting = make_held(body, at("2026-09-08 19:30"), present=5)
    instead = fill(body.seats.get(position=2), Term.Kind.ALTERNATE, "候补样例")
    first = meeting.attendances.get(seat__position=2)
    first.left_at = first.came_at
    first.save()
    meeting.attendances.create(seat=first.seat, term=instead, came_at=first.came_at)
    [line] = told(street, "meetings")
    assert line["到会席位"] == 5


def test_minutes_of_a_meeting_and_when_they_were_published(street):
    body = make_seated_body(make_unit())
    meeting = make_held(body, at("2026-09-08 19:30"))
    minutes = operations.draft_minutes(SYSTEM, meeting)
    [line] = told(street, "meetings")
    assert (line["纪要"], line["纪要公开日期"]) == ("草稿，第1版", None)
    Duty.objects.filter(object_id=minutes.pk, label="councils.minutes").delete()
    Duty.objects.create(
        kind="minutes",
        label="councils.minutes",
        object_id=minutes.pk,
        title="纪要",
        link="/",
        arose_on=date(2026, 9, 9),
        due_on=date(2026, 9, 20),
        rule="x",
        state="published",
        settled_at=at("2026-09-15 23:30"),
    )
    [line] = told(street, "meetings")
    assert line["纪要公开日期"] == datetime(2026, 9, 15)  # noqa: DTZ001 - a sheet knows no zone


def test_meetings_of_one_unit_are_not_those_of_the_others(street):
    make_month()
    make_held(make_seated_body(make_unit()), at("2026-09-10 19:30"))
    assert len(told(street, "meetings")) == 3
    assert len(told(street, "meetings", "year=2026&unit=dushu")) == 2
    assert len(told(street, "meetings", "year=2026&state=missed")) == 1


# ---- Seats ----


def seat(street, position: int, query: str = "year=2026"):
    lines = told(street, "seats", query)
    return next(line for line in lines if line["席位序号"] == position)


def test_a_seat_with_holder_alternate_and_whoever_was_there_before(street):
    body: Body = make_seated_body(make_unit())
    Term.objects.filter(pk=holder(body, 5).pk).update(
        until_on=date(2026, 5, 1), ended_reason="搬走了"
    )
    chair = body.seats.get(position=5)
    Term.objects.create(
        seat=chair,
        person=make_person("新任"),
        shown_name="新任样例",
        from_on=date(2026, 5, 1),
    )
    fill(chair, Term.Kind.ALTERNATE, "候补样例")
    line = seat(street, 5)
    assert (line["任职人"], line["候补"], line["状态"]) == (
        "新任样例",
        "候补样例",
        "有人任职",
    )
    assert line["期内结束的任职"] == "林样例，任职，2026-01-05至2026-05-01：搬走了"
    # At the end of April it was still the other.
    assert seat(street, 5, "year=2026&month=4")["任职人"] == "林样例"
    # And in June the change is over.
    assert seat(street, 5, "year=2026&month=6")["期内结束的任职"] is None


def test_a_vacant_seat_is_a_line_and_a_state(street):
    make_seated_body(make_unit(), seats=8)
    assert len(told(street, "seats")) == 9
    [line] = told(street, "seats", "year=2026&state=vacant")
    assert (line["席位序号"], line["任职人"], line["状态"]) == (9, None, "空缺")
    assert len(told(street, "seats", "year=2026&state=filled")) == 8


def test_on_the_day_from_which_it_is_empty_a_seat_is_vacant(street):
    body = make_seated_body(make_unit())
    terms = Term.objects.filter(pk=holder(body, 5).pk)
    terms.update(until_on=date(2026, 4, 30), ended_reason="搬走了")
    assert len(told(street, "seats", "year=2026&month=4&state=filled")) == 8
    terms.update(until_on=date(2026, 5, 1))
    assert len(told(street, "seats", "year=2026&month=4&state=filled")) == 9


def test_a_seat_taken_away_is_closed_and_gone_the_year_after(street):
    body = make_seated_body(make_unit())
    body.seats.filter(position=9).update(until_on=date(2026, 6, 1))
    [line] = told(street, "seats", "year=2026&state=closed")
    assert (line["席位序号"], line["状态"], line["任职人"]) == (9, "已撤销", None)
    assert len(told(street, "seats", "year=2027")) == 8


def test_whoever_was_erased_holds_no_seat(street, clock):
    clock.at("2026-09-30 10:00")
    body = make_seated_body(make_unit())
    term = holder(body, 6)
    erase_person(SYSTEM, term.person)
    line = seat(street, 6)
    assert (line["任职人"], line["状态"]) == (None, "空缺")
    assert term.shown_name in line["期内结束的任职"]


def test_no_seat_before_its_day(street):
    make_seated_body(make_unit())
    assert told(street, "seats", f"year={LONG_AGO.year - 1}") == []


# ---- Voices and tasks ----


def test_voices_with_their_days_and_whether_they_were_kept(street):
    make_month()
    lines = told(street, "voices")
    assert [line["按时"] for line in lines] == ["是"] * 4 + ["否"] * 2 + [None]
    first, last = lines[0], lines[-1]
    assert (first["主办单位"], first["反映人的话"]) == ("街道城建办", "解决了")
    assert (last["事项"], last["状态"], last["答复时间"]) == ("楼道", "已收到", None)


def test_a_reopened_voice_has_no_answer(street):
    make_said(
        make_unit(),
        at("2026-09-01 09:00"),
        answered_at=at("2026-09-02 09:00"),
        state=Voice.State.REOPENED,
        due_on=date(2026, 9, 20),
    )
    [line] = told(street, "voices")
    assert (line["答复时间"], line["按时"]) == (None, None)


def test_no_name_and_no_number_of_an_author_stands_in_it(street):
    author = make_person("林样例", "+8613800138000")
    make_said(
        make_unit(),
        at("2026-09-01 09:00"),
        author=author,
        text="家里的灯坏了",
        audience="office",
    )
    [line] = told(street, "voices")
    assert line["主题"] == "家里的灯坏了"
    assert "林样例" not in str(line)
    assert "1380013" not in str(line)


def test_tasks_with_their_days(street):
    make_month()
    lines = told(street, "tasks")
    assert [line["按时"] for line in lines] == ["是", "否", None, None]
    assert {line["更新单元"] for line in lines} == {"独树村"}
    assert len(told(street, "tasks", "year=2026&state=done")) == 2


def test_an_office_that_gave_it_back_leads_nothing(street):
    unit = make_unit()
    voice = make_said(unit, at("2026-09-01 09:00"))
    task = make_task(voice, due_on=date(2026, 9, 10), sent_at=at("2026-09-02 09:00"))
    task.assignments.update(state="returned", reason="不归我们")
    [line] = told(street, "tasks")
    assert (line["主办单位"], line["期限"]) == (None, None)
    [line] = told(street, "voices")
    assert line["主办单位"] is None


# ---- Units ----


def test_what_happened_in_the_time_stands_in_order_of_days(street):
    unit = make_unit("独树村")
    make_milestone(unit, title="签约启动", done_on=date(2026, 5, 2))
    make_milestone(unit, title="去年的事", done_on=date(2025, 5, 2))
    unit.stage_entries.create(
        previous="planning", stage="demolition", entered_on=date(2026, 3, 1)
    )
    [line] = told(street, "units")
    assert line["期内大事"] == "2026-03-01 进入拆迁阶段；2026-05-02 签约启动"
    [line] = told(street, "units", "year=2026&month=5")
    assert line["期内大事"] == "2026-05-02 签约启动"


def test_units_that_stand_still(street):
    still = make_unit("停的")
    make_unit("走的")
    units.mark_stalled(SYSTEM, still, since=date(2026, 2, 1), reason="资金没有到位")
    [line] = told(street, "units", "year=2026&state=stalled")
    assert (line["更新单元"], line["停滞原因"]) == ("停的", "资金没有到位")
    assert len(told(street, "units", "year=2026&state=planning")) == 2


def test_nothing_is_ranked_whatever_the_names_and_figures(street):
    """In the order in which they were registered, by community."""
    for name in ("丙", "甲", "乙"):
        make_unit(name)
    assert [line["更新单元"] for line in told(street, "units")] == ["丙", "甲", "乙"]
