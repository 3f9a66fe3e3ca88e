"""A unit's month: counted by hand, and held against what the rooms themselves say."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.councils import operations
from tongxin.councils import queries as councils
from tongxin.councils.models import Meeting
from tongxin.councils.month import clauses_of
from tongxin.councils.tests.make import make_seated_body, make_sitting
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.periods import Period
from tongxin.ledgers.tests.make import (
    SEPTEMBER,
    at,
    make_month,
    make_said,
    make_secretary,
    make_task,
    reported,
    this_month,
)
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.tests.make import make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.plans.models import ClauseRequest
from tongxin.plans.tests.make import make_plan
from tongxin.units import operations as units
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_milestone, make_unit
from tongxin.voices import policies as voices
from tongxin.voices.month import heard_of, work_of
from tongxin.voices.queries import rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(clock):
    """In November: September is over."""
    user = make_street_clerk()
    clock.at("2026-11-25 10:00")
    return user


def page_of(client, actor, unit: Unit, month: str = "2026-09"):
    client.force_login(actor)
    return client.get(reverse("ledgers:month", args=[unit.slug, month]))


# ---- Recommendations ----


def decided_now(**facts):
    """In this very month: acts know no other day."""
    meeting = make_sitting()
    item = meeting.items.get()
    facts.setdefault("recommendation", "留两米通道。")
    decision = operations.decide_item(SYSTEM, item, **facts)
    return decision, meeting.body.unit


def test_a_recommendation_with_how_and_on_what_evidence():
    decision, unit = decided_now()
    said = reported(make_street_clerk(), unit, this_month())["decisions"]
    assert f"{decision.item.title}：{decision.get_outcome_display()}" in said
    assert "留两米通道。" in said
    assert "没有人反对。有人任职的席位9个，在场5个。" in said
    assert "还没有公开。" in said
    assert "当时还没有关于这件事的商量结果公布。" in said


def test_evidence_and_the_reason_to_go_against_it():
    decision, unit = decided_now()
    type(decision).objects.filter(pk=decision.pk).update(
        evidence=[
            {
                "consultation": 1,
                "number": 3,
                "text": "一楼要有电梯",
                "result": "divided",
                "apart": {},
            }
        ],
        is_against_evidence=True,
        against_evidence_reason="消防要求",
    )
    said = reported(make_street_clerk(), unit, this_month())["decisions"]
    word = councils.evidence_in_words(
        [
            {
                "consultation": 1,
                "number": 3,
                "text": "",
                "result": "divided",
                "apart": {},
            }
        ]
    )[0]["word"]
    assert f"大家对“一楼要有电梯”的意见：{word}。" in said
    assert "这与大家的意见不一致，理由：消防要求" in said


def test_hands_are_counted_and_a_published_one_is_not_called_unpublished():
    meeting = make_sitting()
    item = meeting.items.get()
    seats = [one.seat_id for one in meeting.attendances.order_by("seat__position")]
    votes = dict(zip(seats, ("yes", "yes", "yes", "no", "abstain"), strict=True))
    decision = operations.decide_item(
        SYSTEM, item, recommendation="先修路灯。", votes=votes
    )
    unit = meeting.body.unit
    duty = Duty.objects.get(label="councils.decision", object_id=decision.pk)
    openness.publish(SYSTEM, duty)
    said = reported(make_street_clerk(), unit, this_month())["decisions"]
    assert "席位举手：同意3，反对1，弃权1。" in said
    assert "还没有公开" not in said


# ---- Tasks ----


def test_tasks_done_in_time_and_late_and_not_at_all(street):
    unit = make_month()
    work = work_of(street, unit, SEPTEMBER)
    # Four sent: one done in time, one a day late, one past its day, one not due yet.
    counts = (work.sent, len(work.done), work.done_late, len(work.late))
    assert counts == (4, 2, 1, 1)
    said = reported(street, unit)["tasks"]
    assert "本月派出4件，办完2件，过期没办完1件。" in said
    assert "办完的里面，1件过了期限。" in said
    assert said.count("修路灯 街道城建办") == 3
    assert "2026年9月30日 没有办完" in said


def test_a_task_done_after_the_month_was_late_in_it(street):
    """And the report of a month that is over does not change by it."""
    unit = make_month()
    before = reported(street, unit)["tasks"]
    late = work_of(street, unit, SEPTEMBER).late[0]
    type(late).objects.filter(pk=late.pk).update(
        state="done", done_at=at("2026-10-03 10:00")
    )
    assert (
        reported(street, unit)["tasks"].replace("2026年10月3日", "没有办完") == before
    )
    assert len(work_of(street, unit, Period(2026, 10)).done) == 1


def test_what_is_no_longer_needed_is_not_late(street):
    unit = make_month()
    late = work_of(street, unit, SEPTEMBER).late[0]
    type(late).objects.filter(pk=late.pk).update(state="dropped")
    assert work_of(street, unit, SEPTEMBER).late == ()


def test_a_task_whose_day_is_today_is_not_late_yet(street):
    unit = make_unit()
    voice = make_said(unit, at("2026-11-02 09:00"))
    facts = {"sent_at": at("2026-11-02 10:00")}
    make_task(voice, due_on=date(2026, 11, 25), **facts)
    make_task(voice, due_on=date(2026, 11, 24), **facts)
    assert len(work_of(street, unit, Period(2026, 11)).late) == 1


# ---- Voices ----


def test_voices_by_hand(street):
    """Seven came, six answered; due: six, of which four in time. Solved 3 of 5."""
    said = reported(street, make_month())["voices"]
    assert "本月收到7件，答复6件。" in said
    assert "本月到期6件：按时告知进展或答复4件，其中按时答复4件。" in said
    assert "联系上的5件里，解决了3件。" in said
    assert "解决了一部分1件，没有解决1件，还没评价0件，没联系上1件。" in said


def test_voices_are_counted_as_everywhere_else(street):
    unit = make_month()
    mine = voices.taken_in_by(street).filter(unit=unit)
    assert heard_of(street, unit, SEPTEMBER).rates == rates(
        mine, SEPTEMBER.first, SEPTEMBER.last
    )


def test_an_interim_answer_in_time_is_its_own_rate(street):
    unit = make_unit()
    voice = make_said(unit, at("2026-09-01 09:00"), due_on=date(2026, 9, 10))
    type(voice).objects.filter(pk=voice.pk).update(interim_at=at("2026-09-09 09:00"))
    said = reported(street, unit)["voices"]
    assert "本月到期1件：按时告知进展或答复1件，其中按时答复0件。" in said


def test_whoever_was_answered_in_time_was_told_in_time(street):
    """A day was moved, and the answer came by the new one without a word before."""
    unit = make_unit()
    voice = make_said(
        unit,
        at("2026-09-01 09:00"),
        due_on=date(2026, 9, 25),
        answered_at=at("2026-09-25 23:59"),
    )
    type(voice).objects.filter(pk=voice.pk).update(first_due_on=date(2026, 9, 10))
    found = heard_of(street, unit, SEPTEMBER).rates
    assert (found.due, found.in_time, found.told_in_time) == (1, 1, 1)


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True)])
def test_few_answers_say_nothing_of_their_authors(street, count, is_told):
    unit = make_unit()
    for _ in range(count):
        make_said(
            unit,
            at("2026-09-01 09:00"),
            due_on=date(2026, 9, 20),
            answered_at=at("2026-09-05 09:00"),
            word="not_solved",
        )
    said = reported(street, unit)["voices"]
    assert ("没有解决" in said) is is_told
    assert ("不到5件" in said) is not is_told
    assert f"答复{count}件" in said


def test_a_month_without_a_voice_says_so(street):
    said = reported(street, make_unit())["voices"]
    assert "本月收到0件，答复0件。" in said
    assert "没有到期的诉求" in said
    assert "没有答复" in said


def test_a_voice_whose_day_is_still_to_come_is_not_late(street):
    unit = make_unit()
    for day in (24, 25, 30):
        make_said(unit, at("2026-11-02 09:00"), due_on=date(2026, 11, day))
    assert heard_of(street, unit, Period(2026, 11)).rates.due == 1


def test_the_first_day_of_a_month_has_nothing_due_behind_it(clock):
    user, unit = make_street_clerk(), make_unit()
    clock.at("2026-11-01 10:00")
    make_said(unit, at("2026-10-20 09:00"), due_on=date(2026, 11, 1))
    make_said(unit, at("2026-10-20 09:00"), due_on=date(2026, 10, 31))
    assert heard_of(user, unit, Period(2026, 11)).rates.due == 0


# ---- Clauses ----


def make_request(unit: Unit, number: int, asked_on: date, **facts) -> ClauseRequest:
    plan = unit.plans.first() or make_plan(unit=unit)
    facts.setdefault("due_on", asked_on + timedelta(days=21))
    return ClauseRequest.objects.create(
        clause=plan.clauses.order_by("number")[number % 2],
        wanted=f"建议{number}",
        label="councils.decision",
        object_id=number + 1,
        link="/",
        asked_on=asked_on,
        **facts,
    )


def test_a_declined_reply_is_as_visible_as_an_adopted_one(street):
    unit = make_unit()
    replied = {"replied_on": date(2026, 9, 20)}
    day = date(2026, 9, 2)
    make_request(unit, 0, day, reply="declined", reason="做不到", **replied)
    make_request(unit, 1, day, reply="adopted", reason="可以", **replied)
    said = reported(street, unit)["clauses"]
    assert "提出修改2条" in said
    assert "采纳1条，部分采纳0条，不采纳1条" in said
    for words in ("做不到", "可以"):
        assert f"。理由：{words}" in said
    found = clauses_of(unit, SEPTEMBER)
    assert [one.reply for one in found.requests] == ["declined", "adopted"]


def test_a_reply_after_the_month_is_told_in_its_own(street):
    unit = make_unit()
    late = {"reply": "declined", "reason": "做不到", "replied_on": date(2026, 10, 5)}
    make_request(unit, 0, date(2026, 9, 20), **late)
    said = reported(street, unit)["clauses"]
    assert "不采纳0条" in said
    assert "应在2026年10月11日前答复" in said
    assert "做不到" not in said
    later = reported(street, unit, Period(2026, 10))["clauses"]
    assert "提出修改0条" in later
    assert "做不到" in later


def test_a_request_to_a_street_scheme_belongs_to_the_unit_that_asked(street):
    decision, unit = decided_now()
    plan = make_plan(unit=unit)
    type(plan).objects.filter(pk=plan.pk).update(kind="street_scheme", unit=None)
    ClauseRequest.objects.create(
        clause=plan.clauses.get(number=21),
        wanted="改",
        label="councils.decision",
        object_id=decision.pk,
        link="/",
        asked_on=date(2026, 9, 2),
        due_on=date(2026, 9, 23),
    )
    assert clauses_of(unit, SEPTEMBER).asked == 1
    assert clauses_of(make_unit(), SEPTEMBER).asked == 0


# ---- Where it stands, and what comes ----


def test_stage_stall_and_milestones_of_the_month(street):
    unit = make_unit()
    make_milestone(unit, title="签约启动", done_on=date(2026, 9, 12))
    make_milestone(unit, title="别的月", done_on=date(2026, 8, 12))
    stalled = {"since": date(2026, 9, 20), "reason": "资金没有到位"}
    unit = units.mark_stalled(SYSTEM, unit, **stalled)
    said = reported(street, unit)["stands"]
    assert "所处阶段：规划。" in said
    assert "2026年9月12日：签约启动" in said
    assert "别的月" not in said
    assert "从2026年9月20日起停滞，原因：资金没有到位" in said
    assert "停滞" not in reported(street, unit, Period(2026, 8))["stands"]


def test_a_stall_that_is_over_is_told_of_its_months(street):
    unit = make_unit()
    units.mark_stalled(SYSTEM, unit, since=date(2026, 8, 20), reason="资金没有到位")
    unit.refresh_from_db()
    units.resume_unit(SYSTEM, unit, on=date(2026, 10, 2), how="资金到了")
    unit.refresh_from_db()
    assert "资金没有到位" in reported(street, unit)["stands"]
    assert "停滞" not in reported(street, unit, Period(2026, 10))["stands"]


def test_what_comes_in_the_month_after(street):
    unit = make_month()
    make_milestone(unit, title="公示", on=date(2026, 10, 12))
    make_request(unit, 0, date(2026, 9, 20), due_on=date(2026, 10, 15))
    said = reported(street, unit)["next"]
    assert "下个月的会还没有安排。" in said
    assert "2026年10月12日：公示" in said
    assert "到期的任务：1件。" in said
    assert "到期的诉求：1件。" in said
    assert "到期的条文答复：1条。" in said


def test_a_meeting_that_is_planned_for_the_month_after(street):
    unit = make_unit()
    body = make_seated_body(unit)
    operations.plan_meeting(
        SYSTEM, body, planned_at=at("2026-12-08 19:30"), place="党群服务中心"
    )
    said = reported(street, unit, Period(2026, 11))["next"]
    assert "第1次会议，2026年12月8日 19:30" in said
    assert "党群服务中心" in said


# ---- The page ----


def test_the_page_shows_all_of_it_and_leads_on(client, street):
    unit = make_month()
    page = page_of(client, street, unit).text
    for words in reported(street, unit).values():
        for line in words.splitlines():
            assert line.split(" ")[0] in _plain(page)
    for month in ("2026-08", "2026-10"):
        assert reverse("ledgers:month", args=[unit.slug, month]) in page
    assert reverse("ledgers:month_docx", args=[unit.slug, "2026-09"]) in page
    assert Meeting.objects.get(state="held").get_absolute_url() in page


def _plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_a_month_that_runs_says_up_to_when_and_leads_to_none_after(client, street):
    unit = make_month()
    page = page_of(client, street, unit, "2026-11").text
    assert "统计到2026年11月25日" in page
    assert reverse("ledgers:month", args=[unit.slug, "2026-12"]) not in page


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "2026-9", "x", "1999-01"])
def test_a_month_that_is_none_or_still_to_come_is_not_found(client, street, month):
    assert page_of(client, street, make_month(), month).status_code == 404


def test_a_secretary_reads_her_units_alone(client, street):
    unit, other = make_month(), make_unit(community=make_community("松泉"))
    user = make_secretary(unit.community)
    assert page_of(client, user, unit).status_code == 200
    assert page_of(client, user, other).status_code == 404


def test_no_author_and_no_words_of_a_voice_stand_in_it(street):
    unit = make_month()
    everything = "\n".join(reported(street, unit).values())
    for number in range(1, 7):
        assert f"第{number}件" not in everything


def test_a_title_told_to_offices_alone_is_not_passed_on(client, street):
    unit = make_unit()
    voice = make_said(unit, at("2026-09-03 09:00"), audience="office")
    sent = {"due_on": date(2026, 9, 10), "sent_at": at("2026-09-04 09:00")}
    make_task(voice, title="家里的事", **sent)
    make_task(make_said(unit, at("2026-09-03 09:00")), title="大家的事", **sent)
    assert "家里的事" not in page_of(client, street, unit).text
    said = reported(street, unit)["tasks"]
    assert "一件只给办理单位看的诉求" in said
    assert "大家的事" in said


def test_more_tasks_and_voices_take_no_more_queries(client, street):
    unit = make_month()
    make_request(unit, 0, date(2026, 9, 2))
    page_of(client, street, unit)
    with CaptureQueriesContext(connection) as before:
        page_of(client, street, unit)
    for number in range(1, 4):
        voice = make_said(
            unit,
            at("2026-09-03 09:00"),
            answered_at=at("2026-09-05 09:00"),
            due_on=date(2026, 9, 20),
        )
        make_task(voice, due_on=date(2026, 9, 10), sent_at=at("2026-09-04 09:00"))
        make_request(unit, number, date(2026, 9, 2))
    with CaptureQueriesContext(connection) as after:
        page_of(client, street, unit)
    assert len(after) == len(before)
