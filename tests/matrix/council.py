"""The joint conference of each community, with a meeting in every state."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tongxin.councils import operations, queries
from tongxin.councils.models import (
    AgendaItem,
    Body,
    Conflict,
    Decision,
    Meeting,
    Minutes,
    Term,
)
from tongxin.councils.tests.make import (
    LONG_AGO,
    fill,
    holder,
    make_body,
    make_meeting,
    make_sitting,
    put_on,
    wants_a_call,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import User
from tongxin.people.tests.make import make_office
from tongxin.plans import operations as plans
from tongxin.plans.models import PlanDocument
from tongxin.redactions import operations as redactions
from tongxin.units.models import Unit

if TYPE_CHECKING:
    from tests.matrix.world import Side


def seat_them(side: "Side", author: User, staff: User) -> None:
    """The author is the owners' vice-chair; the last seat is vacant."""
    unit = Unit.objects.get(pk=side["unit"])
    body = make_body(unit)
    seats = list(body.seats.all())
    for seat in seats[:-1]:
        if seat.position != 3:
            fill(seat)
    assert author.person
    own = Term.objects.create(
        seat=seats[2],
        person=author.person,
        shown_name="业主样例",
        from_on=LONG_AGO,
    )
    operations.open_studio(SYSTEM, body, place="党群服务中心", hours="9–12")
    conflict = operations.declare_conflict(
        SYSTEM, own, about=Conflict.About.DEVELOPER, reason="家里人在那里上班"
    )
    feed = operations.renew_calendar(author)
    side.ids |= {
        "council": body.pk,
        "seat_pk": seats[-1].pk,
        "term_pk": holder(body, 5).pk,
        "own_term": own.pk,
        "conflict_pk": conflict.pk,
        "code": "council.quorum",
        "token": queries.token_of(feed),
    }
    side.ids |= (
        _held(side, body, staff) | _confirmed(body) | _sitting(side, body, staff)
    )
    side.ids |= _coming(body) | _plans(side, unit)
    side.ids["meeting_wanted"] = _to_black_out(side["meeting_withheld"], staff)


def _held(side: "Side", body: Body, staff: User) -> dict[str, Any]:
    """Two recommendations, one still owed to the public; minutes being drafted."""
    meeting = make_sitting(body, items=2)
    shown, owed = meeting.items.all()
    _say(meeting, staff, f"Zqxheard{side.key}路上很黑", shown)
    published = _decide(shown, "留一条通道。")
    openness.publish(SYSTEM, _duty(published))
    operations.take_up_item(SYSTEM, owed)
    kept = _decide(owed, f"Zqxowed{side.key}先修路灯")
    operations.end_meeting(SYSTEM, meeting)
    draft = operations.draft_minutes(SYSTEM, meeting)
    objection = operations.object_to_minutes(
        SYSTEM, draft, term=holder(body, 4), text=f"Zqxheard{side.key}不是我说的"
    )
    return {
        "meeting_held": meeting.pk,
        "minutes_held": draft.pk,
        "objection_pk": objection.pk,
        "decision": published.pk,
        "matter_met": shown.matter_id,
        "decision_owed": kept.pk,
        "duty_owed": _duty(kept).pk,
    }


def _decide(item: AgendaItem, text: str) -> Decision:
    item.refresh_from_db()
    return operations.decide_item(SYSTEM, item, recommendation=text)


def _duty(record: Decision | Minutes) -> Duty:
    return Duty.objects.get(label=record._meta.label_lower, object_id=record.pk)


def _say(meeting: Meeting, staff: User, text: str, item: AgendaItem) -> int:
    line = operations.write_line(
        staff, meeting, key=uuid4(), text=text, speaker="陈样例", item=item
    )
    return line.pk


def _confirmed(body: Body) -> dict[str, Any]:
    """Published; withheld; and minutes that wait for the names."""
    found: dict[str, Any] = {}
    for name in ("ripe", "published", "withheld"):
        meeting = make_sitting(body)
        operations.end_meeting(SYSTEM, meeting)
        minutes = operations.draft_minutes(SYSTEM, meeting)
        yesterday = clock.today() - timedelta(days=1)
        Minutes.objects.filter(pk=minutes.pk).update(objections_until=yesterday)
        if name == "ripe":
            found |= {"meeting_ripe": meeting.pk, "minutes_ripe": minutes.pk}
            continue
        for position in (1, 2, 3):
            minutes = operations.confirm_minutes(
                SYSTEM, minutes, term=holder(body, position)
            )
        duty = _duty(minutes)
        found |= {f"meeting_{name}": meeting.pk, f"duty_{name}": duty.pk}
        found[f"minutes_{name}"] = minutes.pk
        if name == "published":
            openness.publish(SYSTEM, duty)
        else:
            openness.withhold(SYSTEM, duty, grounds="privacy", reason="写了家里的事")
    found["label"] = "councils.meeting"
    return found


def _to_black_out(meeting_id: int, staff: User) -> int:
    """Confirmed: it waits for a second person."""
    meeting = Meeting.objects.get(pk=meeting_id)
    words, reason = ["社区党群"], "写错了地方"
    redactions.ask_black_out(staff, meeting, words=words, reason=reason)
    return meeting.pk


def _sitting(side: "Side", body: Body, staff: User) -> dict[str, Any]:
    meeting = make_sitting(body, items=2)
    now, later = meeting.items.all()
    line = _say(meeting, staff, f"Zqxheard{side.key}正在说", now)
    return {
        "meeting_sitting": meeting.pk,
        "item_now": now.pk,
        "item_later": later.pk,
        "line_pk": line,
        "attendance": meeting.attendances.get(seat__position=5).pk,
    }


def _call_about(meeting: Meeting) -> Notice:
    """To the one seat whose holder wants to be called."""
    about = {"subject_label": meeting._meta.label, "subject_id": meeting.pk}
    return Notice.objects.get(channel="phone", **about)


def _coming(body: Body) -> dict[str, Any]:
    called, planned = make_meeting(body), make_meeting(body)
    put_on(called)
    wants_a_call(holder(body, 6))
    operations.call_meeting(SYSTEM, called)
    excuse = operations.excuse_from_meeting(SYSTEM, called, term=holder(body, 3))
    return {
        "meeting_called": called.pk,
        "seat_call": _call_about(called).pk,
        "excuse": excuse.pk,
        "meeting_planned": planned.pk,
        "item_planned": put_on(planned).pk,
    }


def _plans(side: "Side", unit: Unit) -> dict[str, Any]:
    """A plan owned by a department: one clause asked for, another replied to."""
    number = 21 if side.key == "A" else 22
    plan = plans.register_plan(
        SYSTEM,
        unit,
        kind=PlanDocument.Kind.UNIT_PLAN,
        title="单元规划草案",
        owner=make_office("街道城建办" if side.key == "A" else "街道民政组"),
    )
    clauses = {19: "中午十二点停工一小时。", number: "围挡外留通道。"}
    plans.add_version(SYSTEM, plan, clauses=clauses, issued_on=date(2026, 1, 5))
    asked, replied = (
        plans.ask_for_clause(
            SYSTEM,
            plan.clauses.get(number=one),
            wanted="写明时间和宽度。",
            source=plan,
            link=f"/decisions/{side['decision']}/",
        )
        for one in (number, 19)
    )
    plans.reply_to_request(SYSTEM, replied, reply="adopted", reason="可以做到")
    return {
        "plan_document": plan.pk,
        "clause_pk": plan.clauses.get(number=number).pk,
        "number": number,
        "request": asked.pk,
        "request_adopted": replied.pk,
    }
