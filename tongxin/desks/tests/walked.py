"""A matter that has gone the whole way, through the operations of every room."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from tongxin.consultations import operations as consultations
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.tests.answering import on_side, put, reported
from tongxin.consultations.tests.make import asked, make_open
from tongxin.councils import operations as councils
from tongxin.councils.models import AgendaItem, Decision, Meeting, Minutes
from tongxin.councils.tests.make import come, holder, make_meeting, make_seated_body
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Office, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.plans.models import Clause, ClauseRequest, PlanDocument
from tongxin.plans.operations import add_version, register_plan
from tongxin.rolls.models import Side
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.tests.make import make_voice
from tongxin.work.models import Task

TITLE = "村口的老榕树"
SECRET = "只给单位看的话"
NAME = "藏名字"
BEFORE = "村口乔木按设计需要迁移。"
AFTER = "村口古榕原地保留，树冠以外三米内不开挖。"


@dataclass
class Walked:
    """What stands along the way, and who keeps it."""

    unit: Unit
    clerk: User
    author: User
    matter: Matter
    # The author's own, open to everybody; and those told to offices only.
    voice: Voice
    hidden: list[Voice]
    statement: Statement
    meeting: Meeting
    decision: Decision
    task: Task
    minutes: Minutes
    request: ClauseRequest
    owner: User

    @property
    def clause(self) -> Clause:
        return self.request.clause


def duty(record: Decision | Minutes) -> Duty:
    return Duty.objects.get(label=record._meta.label_lower, object_id=record.pk)


def open_up(record: Decision | Minutes) -> None:
    openness.publish(SYSTEM, duty(record))


def gathered(
    clerk: User, unit: Unit, author: User, *, others: int = 3, hidden: int = 3
) -> tuple[Matter, Voice, list[Voice]]:
    """One matter: the author's voice, others like it, and some for offices only."""
    said = {"unit": unit, "community": unit.community}
    first = make_voice("村口的老榕树能不能留？", author=author.person, **said)
    point = Point.objects.get(voice=first)
    matter = voices.open_matter(
        clerk, title=TITLE, point=point, unit=unit, community=unit.community
    )
    told = [
        make_voice(f"树要留{number}", author=make_person(f"邻居{number}"), **said)
        for number in range(others)
    ]
    closed = [
        make_voice(
            f"{SECRET}{number}",
            author=make_person(f"{NAME}{number}"),
            audience="office",
            **said,
        )
        for number in range(hidden)
    ]
    for voice in (*told, *closed):
        voices.gather_point(clerk, Point.objects.get(voice=voice), matter=matter)
    return matter, first, closed


def talked(unit: Unit, voice: Voice) -> Statement:
    """Everybody was asked about the point of this voice, and all can live with it."""
    consultation = make_open(unit, statements=1)
    (statement,) = asked(consultation)
    point = Point.objects.get(voice=voice)
    Statement.objects.filter(pk=statement.pk).update(point=point)
    if point.matter:
        statement.stands_on.create(matter=point.matter)
    put(on_side(consultation, Side.TENANT), statement, (11, 1, 0))
    put(on_side(consultation, Side.SHOP), statement, (10, 0, 0))
    published(reported(consultation))
    return Statement.objects.get(pk=statement.pk)


def published(consultation: Consultation) -> None:
    consultations.publish_report(SYSTEM, consultation)


def sitting(matter: Matter) -> tuple[Meeting, AgendaItem]:
    assert matter.unit is not None
    body = make_seated_body(matter.unit)
    meeting = make_meeting(body)
    item = councils.put_on_agenda(SYSTEM, meeting, matter=matter, note="多人提到")
    councils.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    meeting = councils.open_meeting(SYSTEM, meeting, presider=holder(body, 1))
    for position in range(1, 6):
        come(meeting, position)
    councils.take_up_item(SYSTEM, item)
    item.refresh_from_db()
    return meeting, item


def confirmed(meeting: Meeting) -> Minutes:
    minutes = councils.draft_minutes(SYSTEM, meeting)
    yesterday = clock.today() - timedelta(days=1)
    Minutes.objects.filter(pk=minutes.pk).update(objections_until=yesterday)
    for position in (1, 2, 3):
        head = holder(meeting.body, position)
        minutes = councils.confirm_minutes(SYSTEM, minutes, term=head)
    return minutes


def plan_of(unit: Unit) -> PlanDocument:
    plan = register_plan(
        SYSTEM,
        unit,
        kind=PlanDocument.Kind.UNIT_PLAN,
        title="单元规划草案",
        owner=make_office("申报主体规划部", Office.Kind.PARTNER),
    )
    add_version(SYSTEM, plan, clauses={12: BEFORE}, issued_on=clock.today())
    return plan


def walked(*, is_open: bool = True, reply: str = "adopted", hidden: int = 3) -> Walked:
    """From the first voice to the author's word; `is_open`: published step by step."""
    unit = make_unit()
    clerk = make_community_clerk(unit.community, "secretary")
    author = make_resident("林样例", "+8613800138000")
    matter, voice, closed = gathered(clerk, unit, author, hidden=hidden)
    statement = talked(unit, voice)
    meeting, item = sitting(matter)
    given = councils.give_task(
        SYSTEM, item, title="请园林技术员看树", lead=make_office("街道城建办")
    )
    decision = councils.decide_item(
        SYSTEM, item, recommendation="老榕树原地保留，树冠以外三米不开挖。"
    )
    meeting = councils.end_meeting(SYSTEM, meeting)
    minutes = confirmed(meeting)
    if is_open:
        open_up(decision)
        open_up(minutes)
    request = _asked(unit, decision, reply=reply)
    return Walked(
        unit,
        clerk,
        author,
        matter,
        voice,
        closed,
        statement,
        meeting,
        decision,
        given.task,
        minutes,
        request,
        make_user(request.clause.document.owner, "applicant"),
    )


def _asked(unit: Unit, decision: Decision, *, reply: str) -> ClauseRequest:
    clause = plan_of(unit).clauses.get(number=12)
    request = councils.ask_owner(SYSTEM, decision, clause=clause, wanted=AFTER)
    owner = make_user(clause.document.owner, "applicant")
    if reply:
        request = councils.reply_as_owner(
            owner, request, reply=reply, reason="树龄两百年，值得留。"
        )
    if reply in {"adopted", "in_part"}:
        councils.revise_as_owner(owner, request, text=AFTER, reason="按建议改写。")
    return request


def answered(walk: Walked, *, word: str = "solved") -> None:
    """All under the matter have their answer; the author has spoken."""
    under = list(Voice.objects.filter(points__matter=walk.matter))
    voices.answer_matter(
        walk.clerk, walk.matter, text="不砍也不移，第12条已经改了。", voices=under
    )
    walk.voice.refresh_from_db()
    if word:
        voices.say_word(walk.author, walk.voice, word=word)


# ---- Reading it ----

# One word of each place of the circle, as visitors read it.
OF_THE_WAY = (
    "位居民说过这件事",
    f"归到“{TITLE}”",
    "大家商量的结果公布了",
    "联席会：通过",
    "请改单元规划草案第12条",
    "规划的负责方回复了",
    "第12条改写了",
    "件诉求有了答复",
)
LINK = re.compile(r'href="([^"#?]*)')


def starts(walk: Walked) -> dict[str, str]:
    """Every end of the way, with its address."""
    talk = walk.statement.consultation_id
    return {
        "matter": reverse("desks:trace_matter", args=[walk.matter.pk]),
        "decision": reverse("desks:trace_decision", args=[walk.decision.pk]),
        "clause": reverse("desks:trace_clause", args=[walk.clause.document_id, 12]),
        "statement": reverse("desks:trace_statement", args=[talk, 1]),
        "voice": reverse("desks:trace_voice", args=[walk.voice.pk]),
        "receipt": reverse("desks:trace_receipt", args=[walk.voice.pk]),
    }


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def main(response) -> str:
    """What the page says of itself, without the frame around it."""
    return response.content.decode().split("<main")[1].split("</main")[0]


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def people(walk: Walked) -> dict[str, User | None]:
    other = make_community_clerk(make_community("别处"), "secretary")
    return {
        "visitor": None,
        "resident": make_resident("苏别人", "+8613900139000"),
        "author": walk.author,
        "keeper": walk.clerk,
        "street": make_street_clerk(),
        "other office": other,
        "applicant": walk.owner,
        "department": make_user(make_office("街道城建办")),
        "company": make_user(make_office("别的公司", Office.Kind.PARTNER), "hr"),
    }
