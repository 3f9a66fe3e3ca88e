"""No page offers what always fails; who comes too late keeps what they typed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tongxin.councils import operations
from tongxin.councils.models import Excuse, Meeting, Minutes, Term
from tongxin.councils.tests.make import (
    holder,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
    today,
)
from tongxin.councils.tests.test_ask_owner import ask, make_decision, worker_of
from tongxin.councils.tests.test_minutes import confirm, later, made
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_resident
from tongxin.plans.tests.make import make_plan

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"councils:{name}", args=args)


def work(client, meeting: Meeting) -> str:
    return str(client.get(address("meeting_work", meeting.pk)).text)


def read(client, minutes: Minutes, query: str = "") -> str:
    return str(client.get(address("minutes", minutes.meeting_id) + query).text)


# ---- What is offered ----


def test_a_dissolved_conference_is_offered_nothing_it_may_not(client, clerk):
    body = make_seated_body(seats=8)
    vacant = body.seats.get(position=9)
    pages = [
        address("plan", body.pk),
        address("add_seat", body.pk),
        address("studio", body.pk),
        address("fill_seat", body.pk, vacant.pk),
        address("bylaw", body.pk, "council.quorum"),
    ]
    page = client.get(address("body_work", body.pk)).text
    assert [one for one in pages if f'href="{one}"' not in page] == []
    operations.dissolve_body(SYSTEM, body, on=today(), reason="单元已经建成")
    page = client.get(address("body_work", body.pk)).text
    assert [one for one in pages if f'href="{one}"' in page] == []
    assert "单元已经建成" in page


def test_of_a_missed_meeting_no_item_is_marked_any_more(client, clerk):
    meeting = make_meeting()
    item = put_on(meeting)
    mark = address("say_what_it_decides", meeting.pk, item.pk)
    assert mark in work(client, meeting)
    operations.miss_meeting(SYSTEM, meeting, reason="台风")
    assert mark not in work(client, meeting)
    assert client.get(mark).status_code == 404


def test_a_meeting_is_opened_on_its_day_and_called_before_its_moment(
    client, clerk, clock
):
    clock.at("2026-09-07 10:00")
    meeting = make_meeting()
    at = meeting.planned_at + timedelta(days=1, minutes=1)
    meeting = operations.move_meeting(SYSTEM, meeting, planned_at=at, place="二楼")
    put_on(meeting)
    call, begin = address("call", meeting.pk), address("begin", meeting.pk)
    assert call in work(client, meeting)
    operations.call_meeting(SYSTEM, meeting)
    assert begin not in work(client, meeting)
    clock.at("2026-09-08 10:00")
    assert begin in work(client, meeting)
    late = make_meeting(meeting.body)
    put_on(late)
    clock.at("2026-09-09 10:00")
    assert address("call", late.pk) not in work(client, late)
    assert address("move", late.pk) in work(client, late)


def test_nobody_comes_after_all_to_a_meeting_that_is_over(client, clerk):
    meeting = make_sitting()
    excuse = operations.excuse_from_meeting(
        SYSTEM, meeting, term=holder(meeting.body, 8)
    )
    back = address("come_after_all", meeting.pk, excuse.pk)
    assert back in work(client, meeting)
    operations.end_meeting(SYSTEM, meeting)
    page = work(client, meeting)
    assert excuse.term.shown_name in page
    assert back not in page
    client.post(back)
    assert Excuse.objects.get().withdrawn_at is None


def test_a_correction_is_asked_for_while_its_days_last(client, clerk):
    minutes = made()
    page = address("object_to", minutes.meeting_id, minutes.pk)
    assert page in read(client, minutes)
    later(minutes)
    assert page not in read(client, minutes)
    assert client.get(page).status_code == 404


def test_only_the_chairs_are_asked_to_confirm(client):
    minutes = later(made())
    sign = address("sign", minutes.meeting_id, minutes.pk)
    body, resident = minutes.meeting.body, make_resident()
    client.force_login(resident)
    for position, is_asked in ((5, False), (3, True)):
        Term.objects.filter(person=resident.person).update(
            person=holder(body, 6).person
        )
        Term.objects.filter(pk=holder(body, position).pk).update(person=resident.person)
        assert (sign in read(client, minutes)) == is_asked


def test_minutes_that_are_being_corrected_are_not_corrected_again(client, clerk):
    minutes = confirm(later(made()), 1, 2, 3)
    correct = address("correct", minutes.meeting_id, minutes.pk)
    assert correct in read(client, minutes)
    operations.correct_minutes(SYSTEM, minutes, reason="写错了名字")
    assert correct not in read(client, minutes, "?version=1")
    assert client.post(correct, {"reason": "还有一处"}).status_code == 409


def test_without_a_plan_a_decision_asks_nobody(client, clerk):
    decision = make_decision()
    page = address("ask_owner", decision.pk)
    assert page not in client.get(decision.get_absolute_url()).text
    make_plan(unit=decision.item.meeting.body.unit)
    assert page in client.get(decision.get_absolute_url()).text


# ---- Who comes too late ----


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("recuse", {"reason": "是我的亲戚"}),
        ("carry", {"note": "时间不够了"}),
        ("refer", {"note": "社区定不了"}),
        ("task", {"title": "接上路灯"}),
        ("decide", {"recommendation": "先修路灯。", "how": "seats"}),
    ],
)
def test_what_was_typed_to_an_item_of_a_meeting_that_is_over_is_kept(
    client, clerk, name: str, typed: dict[str, str]
):
    meeting = make_sitting()
    item = meeting.items.get()
    operations.end_meeting(SYSTEM, meeting)
    sent = {
        **typed,
        "term": holder(meeting.body, 5).pk,
        "lead": clerk.posts[0].office_id,
        f"seat-{meeting.body.seats.first().pk}": "no",
    }
    answer = client.post(address(name, meeting.pk, item.pk), sent)
    assert answer.status_code == 409
    assert "这次会已经过了这一步" in answer.text
    for words in typed.values():
        assert words in answer.text
    if name == "decide":
        assert '<option value="no" selected>' in answer.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("guest", {"shown_name": "两位商户"}),
        ("voice", {"text": "门口的灯坏了", "name": "罗样例"}),
        ("move", {"on": "2030-01-05", "at": "19:30", "place": "三楼会议室"}),
        ("miss", {"reason": "台风要来了"}),
        ("put_on", {"note": "很多人提到"}),
    ],
)
def test_what_was_typed_to_a_meeting_that_is_over_is_kept(
    client, clerk, name: str, typed: dict[str, str]
):
    meeting = make_sitting()
    matter = meeting.items.get().matter_id
    operations.end_meeting(SYSTEM, meeting)
    answer = client.post(address(name, meeting.pk), {**typed, "matter": matter})
    assert answer.status_code == 409
    for words in typed.values():
        assert words in answer.text


def test_a_line_that_comes_after_the_minutes_is_told_so(client, clerk):
    minutes = made()
    sent = {"key": str(uuid4()), "text": "还有一句"}
    path = address("line", minutes.meeting_id)
    answer = client.post(path, sent, headers={"accept": "application/json"})
    assert (answer.status_code, [*answer.json()]) == (409, ["errors"])
    answer = client.post(path, sent)
    assert answer.status_code == 409
    assert "还有一句" in answer.text


def test_better_words_for_minutes_that_were_confirmed_are_kept(client, clerk):
    minutes = later(made())
    path = address("edit_minutes", minutes.meeting_id, minutes.pk)
    seen = client.get(path).context["form"]["seen"].value()
    confirm(minutes, 1, 2, 3)
    answer = client.post(path, {"seen": seen, "item-1": "林样例：路上很黑"})
    assert answer.status_code == 409
    assert "路上很黑" in answer.text


def test_why_a_term_ends_is_kept_where_it_has_ended_already(client, clerk):
    term = holder(make_seated_body(), 5)
    path = address("end_term", term.seat.body_id, term.pk)
    assert client.get(path).status_code == 200
    operations.end_term(SYSTEM, term, on=today(), reason="搬走了")
    assert client.get(path).status_code == 404
    answer = client.post(path, {"on": today().isoformat(), "reason": "换了人选"})
    assert answer.status_code == 409
    assert "换了人选" in answer.text


def test_a_second_reply_is_kept_as_it_was_typed(client):
    decision = make_decision()
    plan = make_plan(unit=decision.item.meeting.body.unit)
    request, owner = ask(decision, plan), worker_of(plan)
    operations.reply_as_owner(owner, request, reply="declined", reason="用地不够")
    client.force_login(owner)
    sent = {"reply": "adopted", "reason": "又可以做到了"}
    answer = client.post(address("reply", request.pk), sent)
    assert answer.status_code in {409, 422}
    assert "又可以做到了" in answer.text
