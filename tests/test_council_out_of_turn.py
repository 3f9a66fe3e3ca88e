"""No act of a meeting, of what is owed to the public, or of a plan comes out of turn.

Every act is posted to its address in every state. What the tables name is done; all
else is refused and leaves each row as it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.matrix.addresses import walk
from tests.matrix.asking import OPEN_DOOR, watched
from tongxin.councils import operations, queries
from tongxin.councils.models import AgendaItem, Decision, Meeting, Minutes
from tongxin.councils.tests.make import (
    holder,
    make_matter,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.councils.tests.test_minutes import confirm, later
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import User
from tongxin.people.tests.make import make_office, make_street_clerk, make_user
from tongxin.plans import operations as plans
from tongxin.plans.models import ClauseRequest, PlanDocument
from tongxin.plans.tests.make import FIRST, make_plan
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db

PRESENT = (1, 2, 3, 4, 5)
READ = {"meeting", "meeting_work", "live", "screen", "minutes"}
READ |= {"minutes_docx", "minutes_pdf"}


# Whom to call is a list of messages: tried in councils/tests/test_call_seat.py.
CALLS = {"call_seat", "call_number"}
# No address below a meeting, or one that another act has too.
ELSEWHERE = {"by_seats", "ask_owner", "answer_objection"}


# ---- A meeting in each state ----


def planned() -> Meeting:
    """Somebody has said already that they cannot come."""
    meeting = make_meeting(make_seated_body())
    make_matter(meeting.body)
    _excuse(meeting)
    return meeting


def prepared() -> Meeting:
    meeting = planned()
    put_on(meeting)
    return meeting


def called() -> Meeting:
    return operations.call_meeting(SYSTEM, prepared())


def sitting(present: tuple[int, ...] = PRESENT) -> Meeting:
    """The first of two items is talked about, and a line stands under it."""
    meeting = make_sitting(items=2, present=present)
    make_matter(meeting.body)
    _excuse(meeting)
    _say(meeting)
    return meeting


def too_few() -> Meeting:
    return sitting((1, 2))


def held() -> Meeting:
    meeting = sitting()
    _decide(meeting)
    return operations.end_meeting(SYSTEM, meeting)


def without_quorum() -> Meeting:
    return operations.end_meeting(SYSTEM, too_few())


def missed() -> Meeting:
    return operations.miss_meeting(SYSTEM, called(), reason="台风")


def drafted() -> Meeting:
    meeting = held()
    minutes = operations.draft_minutes(SYSTEM, meeting)
    operations.object_to_minutes(
        SYSTEM, minutes, term=holder(meeting.body, 4), text="第一句是我说的。"
    )
    return meeting


def blocked() -> Meeting:
    """The days are over, and a correction that was asked for has no answer."""
    meeting = drafted()
    later(meeting.minutes.get())
    return meeting


def ripe() -> Meeting:
    meeting = blocked()
    objection = meeting.minutes.get().objections.get()
    operations.answer_objection(SYSTEM, objection, answer="改了。")
    return meeting


def confirmed() -> Meeting:
    meeting = ripe()
    confirm(meeting.minutes.get(), 1, 2, 3)
    return meeting


def correcting() -> Meeting:
    meeting = confirmed()
    operations.correct_minutes(SYSTEM, meeting.minutes.get(), reason="写错了名字")
    return meeting


def _excuse(meeting: Meeting) -> None:
    operations.excuse_from_meeting(SYSTEM, meeting, term=holder(meeting.body, 8))


def _say(meeting: Meeting) -> None:
    item = meeting.items.get(state="discussed")
    operations.write_line(
        make_street_clerk(), meeting, key=uuid4(), text="路上很黑。", item=item
    )


def _decide(meeting: Meeting) -> Decision:
    item = meeting.items.get(state="discussed")
    return operations.decide_item(SYSTEM, item, recommendation="留通道。")


# Whoever cannot come says so until it is over.
EXCUSED = {"excuse", "come_after_all"}
COMING = {"move", "miss", "accept", "put_on"} | EXCUSED
# Whatever needs no quorum, because it decides nothing.
SAT = {
    "sit",
    "seat_all",
    "leave",
    "guest",
    "line",
    "strike",
    "voice",
    "take_up",
    "recuse",
}
SAT |= EXCUSED | {"put_on", "say_what_it_decides", "carry", "refer", "task", "end"}
MEETINGS: dict[str, tuple[Callable[[], Meeting], set[str]]] = {
    "planned": (planned, COMING),
    "prepared": (prepared, COMING | {"drop", "say_what_it_decides", "call"}),
    "called": (
        called,
        COMING | {"drop", "say_what_it_decides", "begin", "tell_day"},
    ),
    "sitting": (sitting, SAT | {"decide", "by_seats"}),
    "too few": (too_few, SAT),
    "held": (held, {"line", "strike", "draft", "ask_owner"}),
    "no quorum": (without_quorum, {"line", "strike", "draft"}),
    "missed": (missed, set()),
    "drafted": (
        drafted,
        {"edit_minutes", "object_to", "answer_objection", "ask_owner"},
    ),
    "blocked": (
        blocked,
        {"edit_minutes", "answer_objection", "ask_owner"},
    ),
    "ripe": (ripe, {"edit_minutes", "sign", "ask_owner"}),
    "confirmed": (confirmed, {"answers", "correct", "ask_owner"}),
    "correcting": (
        correcting,
        {"edit_minutes", "object_to", "answers", "ask_owner"},
    ),
}


# ---- What is posted ----


@dataclass(frozen=True)
class Act:
    name: str
    address: str
    body: dict[str, Any]


def _pk(found: Any) -> int:
    return found.pk if found else 0


def acts_of(meeting: Meeting) -> Iterator[Act]:
    """Each with what its page would send; the first item carries a voice."""
    body, items = meeting.body, list(meeting.items.all())
    first, last = (items[0], items[-1]) if items else (None, None)
    line, minutes = meeting.lines.first(), meeting.minutes.first()
    objection = minutes.objections.first() if minutes else None
    voice = _voice(first) if first else None
    day = timezone.localdate() + timedelta(days=3)
    for name, more, sent in (
        ("move", (), {"on": day, "at": "15:00", "place": "二楼"}),
        ("miss", (), {"reason": "台风"}),
        ("accept", (), {"key": [one.key for one in queries.proposals(meeting)]}),
        ("put_on", (), {"matter": _spare(meeting), "note": "居民多次提到"}),
        ("drop", (_pk(first),), {"note": "已经办了"}),
        ("say_what_it_decides", (_pk(last),), {"about": "compensation"}),
        ("call", (), {}),
        ("tell_day", (), {"text": "会上商量。", "voice": [_pk(voice)]}),
        ("excuse", (), {"term": holder(body, 6).pk}),
        ("come_after_all", (_pk(meeting.excuses.first()),), {}),
        ("begin", (), {"presider": holder(body, 1).pk}),
        ("sit", (), {"term": holder(body, 9).pk, "mode": "room"}),
        ("seat_all", (), {"terms": [holder(body, 9).pk]}),
        ("leave", (_pk(meeting.attendances.first()),), {}),
        ("guest", (), {"shown_name": "两位商户"}),
        ("line", (), {"key": uuid4(), "text": "还有一句。"}),
        ("strike", (_pk(line),), {}),
        ("voice", (), {"text": "门口的灯坏了。"}),
        ("take_up", (_pk(last),), {}),
        ("recuse", (_pk(first),), {"term": holder(body, 4).pk, "reason": "是亲戚"}),
        ("decide", (_pk(first),), {"how": "consensus", "recommendation": "修。"}),
        ("carry", (_pk(first),), {"note": "没有议完"}),
        ("refer", (_pk(first),), {"note": "社区定不了"}),
        ("task", (_pk(first),), {"title": "修路灯", "lead": make_office("城建办").pk}),
        ("end", (), {}),
        ("draft", (), {}),
        ("edit_minutes", (_pk(minutes),), _words(minutes)),
        (
            "object_to",
            (_pk(minutes),),
            {"term": holder(body, 5).pk, "text": "不是这样。"},
        ),
        ("sign", (_pk(minutes),), {"term": holder(body, 1).pk}),
        ("correct", (_pk(minutes),), {"reason": "写错了名字"}),
        ("answers", (), _texts(meeting, voice)),
    ):
        yield Act(name, reverse(f"councils:{name}", args=[meeting.pk, *more]), sent)
    hands = {f"seat-{seat.pk}": "yes" for seat in body.seats.all()[:3]}
    decide = reverse("councils:decide", args=[meeting.pk, _pk(first)])
    sent = {"how": "seats", "recommendation": "修。", **hands}
    yield Act("by_seats", decide, sent)
    path, sent = _asking(meeting)
    yield Act("ask_owner", path, sent)
    path = reverse("councils:answer_objection", args=[_pk(objection)])
    yield Act("answer_objection", path, {"answer": "改了。"})


def _voice(item: AgendaItem) -> Voice:
    voice = make_voice(kind=Voice.Kind.SUGGEST)
    voice.points.update(matter=item.matter)
    return voice


def _spare(meeting: Meeting) -> int:
    """A matter that is not on the agenda."""
    on = meeting.items.values("matter")
    return _pk(queries.matters_of(meeting.body).exclude(pk__in=on).first())


def _words(minutes: Minutes | None) -> dict[str, Any]:
    if minutes is None:
        return {"seen": "x", "item-1": "改过的一句。"}
    return {"seen": minutes.fingerprint, "item-1": "改过的一句。"}


def _texts(meeting: Meeting, voice: Voice | None) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for item in meeting.items.all():
        sent |= {f"item-{item.pk}-text": "答复。", f"voice-{item.pk}": [_pk(voice)]}
    return sent


def _asking(meeting: Meeting) -> tuple[str, dict[str, Any]]:
    decision = Decision.objects.filter(item__meeting=meeting).first()
    clause = make_plan(unit=meeting.body.unit).clauses.first()
    path = reverse("councils:ask_owner", args=[_pk(decision)])
    return path, {"clause": _pk(clause), "wanted": "写明宽度。"}


# ---- The judgement ----


def written_by(client: Client, act: Act) -> set[str]:
    """Tables that the act left otherwise than they were; nothing of it stays."""
    reply, written = watched(lambda: client.post(act.address, act.body))
    assert reply.status_code in {200, 302, 404, 409, 422}, (act.name, reply.status_code)
    return written


def done_of(actor: User, acts: list[Act]) -> set[str]:
    client = Client()
    client.force_login(actor)
    client.handler = OPEN_DOOR
    return {act.name for act in acts if written_by(client, act)}


@pytest.mark.parametrize("state", MEETINGS)
def test_a_meeting_does_what_its_state_allows_and_nothing_else(state: str):
    make, may = MEETINGS[state]
    meeting = make()
    meeting.refresh_from_db()
    acts = list(acts_of(meeting))
    assert done_of(make_street_clerk(), acts) == may


def test_no_act_of_a_meeting_is_left_out():
    """Each address below a meeting is one that only reads, or is tried above."""
    below = {
        one.name.removeprefix("councils:")
        for one in walk()
        if one.route.startswith("meetings/") and one.name.startswith("councils:")
    }
    tried = {act.name for act in acts_of(sitting())}
    assert tried - ELSEWHERE == below - READ - CALLS
    done = set().union(*(may for _make, may in MEETINGS.values()))
    assert tried <= done, "an act that no state allows proves nothing"


# ---- What is owed to the public ----


def _duty(*settled: str) -> Duty:
    duty = openness.owe(
        SYSTEM,
        make_office("城建办"),
        kind=Duty.Kind.DECISION,
        title="留通道",
        link="/decisions/1/",
    )
    if "published" in settled:
        openness.publish(SYSTEM, duty)
    if "withheld" in settled:
        openness.withhold(SYSTEM, duty, grounds="privacy", reason="写了家里的事")
    return duty


@pytest.mark.parametrize(
    ("state", "may"),
    [("owed", {"publish", "withhold"}), ("published", set()), ("withheld", {"reopen"})],
)
def test_what_is_owed_is_settled_once(state: str, may: set[str]):
    duty = _duty(state)
    sent = {"grounds": "privacy", "reason": "写了家里的事"}
    acts = [
        Act(name, reverse(f"openness:{name}", args=[duty.pk]), sent)
        for name in ("publish", "withhold", "reopen")
    ]
    assert done_of(make_street_clerk(), acts) == may


# ---- What is asked of a plan ----


def _request(plan: PlanDocument, reply: str) -> ClauseRequest:
    request = plans.ask_for_clause(
        SYSTEM,
        plan.clauses.get(number=21),
        wanted="写明宽度。",
        source=plan,
        link=plan.get_absolute_url(),
    )
    if reply != "open":
        plans.reply_to_request(SYSTEM, request, reply=reply, reason="看过了。")
    return request


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("open", {"reply"}),
        ("adopted", {"revise_clause"}),
        ("in_part", {"revise_clause"}),
        ("declined", set()),
    ],
)
def test_a_clause_is_changed_by_a_reply_that_adopts_and_by_no_other(
    state: str, may: set[str]
):
    plan = make_plan()
    request = _request(plan, state)
    reply = {"reply": "adopted", "reason": "做得到。"}
    text = {"text": "宽两米。", "reason": "按建议改。", "seen": FIRST[21], "enter": "1"}
    acts = [
        Act(name, reverse(f"councils:{name}", args=[request.pk]), sent)
        for name, sent in (("reply", reply), ("revise_clause", text))
    ]
    assert done_of(make_user(plan.owner), acts) == may


def test_a_dissolved_conference_plans_nothing_and_seats_nobody():
    body = make_seated_body(seats=8)
    operations.dissolve_body(
        SYSTEM, body, on=timezone.localdate(), reason="单元已经建成"
    )
    day = timezone.localdate() + timedelta(days=3)
    vacant, person = body.seats.get(position=9), holder(body, 1).person
    acts = [
        Act(name, reverse(f"councils:{name}", args=[body.pk, *more]), sent)
        for name, more, sent in (
            ("plan", (), {"on": day, "at": "15:00", "place": "二楼"}),
            ("add_seat", (), {"kind": "mediator", "note": ""}),
            ("close_seat", (vacant.pk,), {}),
            ("studio", (), {"place": "二楼", "hours": "9–12"}),
            (
                "fill_seat",
                (vacant.pk,),
                {
                    "who": person.phone,
                    "shown_name": "陈样例",
                    "from_on": timezone.localdate(),
                    "kind": "holder",
                },
            ),
            (
                "bylaw",
                ("council.notice",),
                {"value": 5, "over": 1, "from_on": day, "reason": "试一试"},
            ),
        )
    ]
    assert done_of(make_street_clerk(), acts) == set()
