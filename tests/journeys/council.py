"""The joint conference of the demonstration unit, with a meeting in every state."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from tongxin.councils import operations
from tongxin.councils.models import AgendaItem, Body, Conflict, Meeting, Minutes, Term
from tongxin.councils.tests.make import (
    LONG_AGO,
    fill,
    holder,
    make_body,
    make_document,
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
from tongxin.people.models import Office, User
from tongxin.people.tests.make import make_office
from tongxin.plans import operations as plans
from tongxin.plans.models import PlanDocument
from tongxin.units.models import Unit

SAID = ("晚上九点以后那条路很黑，老人不敢走。", "两米可以做到。")


def seated(unit: Unit, resident: User, clerk: User) -> dict[str, Any]:
    """The resident is the owners' vice-chair; one seat is vacant."""
    body = make_body(unit, name="示例联席会", founded_by=make_document(number=""))
    seats = list(body.seats.all())
    assert resident.person
    own = Term.objects.create(
        seat=seats[2],
        person=resident.person,
        shown_name="业主样例",
        from_on=LONG_AGO,
    )
    for seat in (*seats[:2], *seats[3:-1]):
        fill(seat)
    fill(seats[3], kind=Term.Kind.ALTERNATE, name="候补样例")
    operations.open_studio(
        SYSTEM, body, place="党群服务中心二楼", hours="周一至周五，9点到12点"
    )
    operations.renew_calendar(resident)
    found = {
        "body": body,
        "body.vacant": seats[-1],
        "term": holder(body, 5),
        "conflict": operations.declare_conflict(
            SYSTEM, own, about=Conflict.About.DEVELOPER, reason="家里人在那里上班"
        ),
    }
    found |= _held(body, clerk) | _confirmed(body) | _coming(body, clerk)
    return found | _plan(unit, found["decision"])


def _said(meeting: Meeting, clerk: User, item: AgendaItem) -> None:
    for text in SAID:
        operations.write_line(
            clerk, meeting, key=uuid4(), text=text, speaker="陈样例", item=item
        )


def _held(body: Body, clerk: User) -> dict[str, Any]:
    """One recommendation is public, one waits; its minutes take corrections."""
    meeting = make_sitting(body, items=2)
    first, second = meeting.items.all()
    _said(meeting, clerk, first)
    first.refresh_from_db()
    shown = operations.decide_item(
        SYSTEM, first, recommendation="围挡外留宽两米以上的通道，夜间有路灯。"
    )
    openness.publish(SYSTEM, _duty(shown))
    operations.take_up_item(SYSTEM, second)
    second.refresh_from_db()
    votes = {one.seat_id: "yes" for one in meeting.attendances.all()}
    owed = operations.decide_item(
        SYSTEM, second, recommendation="先修路灯。", votes=votes
    )
    operations.end_meeting(SYSTEM, meeting)
    minutes = operations.draft_minutes(SYSTEM, meeting)
    return {
        "meeting.held": meeting,
        "minutes.held": minutes,
        "decision": shown,
        "decision.owed": owed,
        "duty": _duty(owed),
        "to_correct": operations.object_to_minutes(
            SYSTEM, minutes, term=holder(body, 4), text="第二句是何样例说的。"
        ),
    }


def _duty(record: Any) -> Duty:
    return Duty.objects.get(label=record._meta.label_lower, object_id=record.pk)


def _confirmed(body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("published", "withheld"):
        meeting = make_sitting(body)
        operations.end_meeting(SYSTEM, meeting)
        minutes = operations.draft_minutes(SYSTEM, meeting)
        yesterday = clock.today() - timedelta(days=1)
        Minutes.objects.filter(pk=minutes.pk).update(objections_until=yesterday)
        for position in (1, 2, 3):
            minutes = operations.confirm_minutes(
                SYSTEM, minutes, term=holder(body, position)
            )
        found[f"meeting.{name}"], duty = meeting, _duty(minutes)
        found[f"minutes.{name}"] = minutes
        if name == "published":
            openness.publish(SYSTEM, duty)
        else:
            openness.withhold(SYSTEM, duty, grounds="privacy", reason="写了家里的事")
    return found


def _call_about(meeting: Meeting) -> Notice:
    """To the one seat whose holder wants to be called."""
    about = {"subject_label": meeting._meta.label, "subject_id": meeting.pk}
    return Notice.objects.get(channel="phone", **about)


def _coming(body: Body, clerk: User) -> dict[str, Any]:
    called, planned = make_meeting(body), make_meeting(body)
    put_on(called, "楼道照明报修")
    wants_a_call(holder(body, 6))
    operations.call_meeting(SYSTEM, called)
    missed = operations.miss_meeting(SYSTEM, make_meeting(body), reason="台风")
    sitting = make_sitting(body, items=2)
    _said(sitting, clerk, sitting.items.all()[0])
    return {
        "meeting.sitting": sitting,
        "meeting.called": called,
        "call.seat": _call_about(called),
        "meeting.planned": planned,
        "meeting.missed": missed,
        "item": put_on(planned, "夜间共享车位"),
    }


def _plan(unit: Unit, decision: Any) -> dict[str, Any]:
    """A plan of the department: one clause is asked for, one was replied to."""
    plan = plans.register_plan(
        SYSTEM,
        unit,
        kind=PlanDocument.Kind.UNIT_PLAN,
        title="示例单元规划草案",
        owner=make_office("街道城建办", Office.Kind.DEPARTMENT),
    )
    clauses = {19: "中午十二点停工一小时。", 21: "围挡外留通道。"}
    plans.add_version(SYSTEM, plan, clauses=clauses, issued_on=date(2026, 1, 5))
    asked, replied = (
        plans.ask_for_clause(
            SYSTEM,
            clause,
            wanted="写明时间和宽度。",
            source=decision if clause.number == 21 else plan,
            link=decision.get_absolute_url(),
        )
        for clause in plan.clauses.order_by("-number")
    )
    plans.reply_to_request(SYSTEM, replied, reply="adopted", reason="可以做到。")
    return {
        "plan_document": plan,
        "clause": asked.clause,
        "request": asked,
        "request.adopted": replied,
    }
