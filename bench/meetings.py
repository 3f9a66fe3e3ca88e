"""Conferences to measure: with seats, a meeting in session, a whole month behind it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from django.utils import timezone

from bench.filling import filled
from tongxin.councils import operations
from tongxin.councils.models import Body, IssuedDocument, Meeting, Minutes, Seat, Term
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people import operations as people
from tongxin.people.models import Channel, Office, User
from tongxin.places.models import Place
from tongxin.units import operations as units
from tongxin.units.models import Unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter, Point, Voice

# A month of WORKFLOWS.md, 2: 40 voices under 12 matters, 5 decisions, 8 tasks.
VOICES, MATTERS, DECISIONS, TASKS = 40, 12, 5, 8
LINES = 5
LONG_AGO = date(2026, 1, 5)
SAID = (
    "晚上九点以后那条路很黑，老人和孩子不敢走，围挡外面能不能留一条两米宽的通道？",
    "施工单位说两米可以做到，但是运土的车要错开上下学的时间，请学校一起来谈。",
    "过渡期的租房补贴按季度提前发，这样大家不用先垫钱，账目请贴在公示栏里。",
)
ANSWER = "联席会建议围挡外留一条两米宽的通道，路灯由街道城建办本月接上市政电。"
_numbers = count(1)


def sitting(community: Place, *, items: int = 2) -> Meeting:
    """Called, opened, everybody present, the first item under discussion."""
    meeting = planned(_body(community))
    for number in range(items):
        put_on(meeting, f"围挡外的第{number + 1}条通道")
    operations.call_meeting(SYSTEM, meeting)
    chair, *others = Term.objects.filter(seat__body=meeting.body).order_by("seat")
    meeting = operations.open_meeting(SYSTEM, meeting, presider=chair)
    for term in (chair, *others):
        operations.sit_down(SYSTEM, meeting, term=term)
    first = meeting.items.first()
    assert first is not None
    operations.take_up_item(SYSTEM, first)
    return meeting


def confirmed(community: Place, typist: User) -> Meeting:
    """Held and confirmed; 40 voices wait under what was decided."""
    meeting = sitting(community, items=MATTERS)
    tasks = _shared(TASKS, DECISIONS)
    waiting = _shared(VOICES, DECISIONS)
    for item in meeting.items.select_related("matter", "meeting__body"):
        if item.position > 1:
            operations.take_up_item(SYSTEM, item)
        for number in range(LINES):
            operations.write_line(
                typist,
                meeting,
                key=uuid4(),
                speaker="林样例",
                text=SAID[number % len(SAID)],
                item=item,
            )
        if item.position > DECISIONS:
            continue
        for number in range(next(tasks)):
            operations.give_task(
                SYSTEM, item, title=f"接上第{number + 1}盏路灯", lead=_office()
            )
        operations.decide_item(SYSTEM, item, recommendation=ANSWER)
        for _each in range(next(waiting)):
            _raise(item.matter, community)
    operations.end_meeting(SYSTEM, meeting)
    minutes = operations.draft_minutes(SYSTEM, meeting)
    _confirm(minutes)
    meeting.refresh_from_db()
    return meeting


def planned(body: Body) -> Meeting:
    """For an hour from now, or what is left of today."""
    now = timezone.localtime()
    night = now.replace(hour=23, minute=59, second=59, microsecond=0)
    return operations.plan_meeting(
        SYSTEM,
        body,
        planned_at=min(now + timedelta(hours=1), night),
        place="社区党群服务中心二楼",
    )


@filled()
def with_matters(community: Place, matters: int, voices_each: int) -> Meeting:
    """Planned, with nothing on it yet; so many matters wait, each raised by several."""
    meeting = planned(_body(community))
    made = Matter.objects.bulk_create(
        Matter(
            title=f"围挡外的通道和路灯，第{number}件事",
            unit=meeting.body.unit,
            community=community,
        )
        for number in range(matters)
    )
    today = clock.today()
    spoken = Voice.objects.bulk_create(
        Voice(
            kind=Voice.Kind.SUGGEST,
            channel=Voice.Channel.PHONE,
            audience=Voice.Audience.PUBLIC,
            community=community,
            unit=meeting.body.unit,
            title=SAID[0][: Voice.MAX_TITLE],
            text=SAID[0],
            state=Voice.State.ACCEPTED,
            received_at=timezone.now(),
            due_on=today,
            first_due_on=today,
            due_rule="voice.due.suggest",
        )
        for _each in range(matters * voices_each)
    )
    Point.objects.bulk_create(
        Point(voice=voice, position=1, text=voice.text, matter=made[at % matters])
        for at, voice in enumerate(spoken)
    )
    return meeting


@filled()
def put_on(meeting: Meeting, title: str) -> None:
    matter = Matter.objects.create(
        title=title, unit=meeting.body.unit, community=meeting.body.community
    )
    operations.put_on_agenda(SYSTEM, meeting, matter=matter, note="居民多次提到")


@filled()
def _body(community: Place) -> Body:
    """Nine seats, all filled: whether they may hold them is not what is measured."""
    number = next(_numbers)
    unit = units.register_unit(
        SYSTEM,
        name=f"测速单元{number}",
        slug=f"bench-council-{number}",
        kind=Unit.Kind.URBAN_VILLAGE,
        community=community,
    )
    body = operations.found_body(
        SYSTEM,
        Body.Kind.UNIT,
        name=f"{unit.name}联席会",
        founded_on=LONG_AGO,
        founded_by=_paper(),
        unit=unit,
    )
    Term.objects.bulk_create(
        Term(
            seat=seat,
            person=people.register_person(SYSTEM, name=f"席位{seat.position}"),
            shown_name=f"席位{seat.position}",
            from_on=LONG_AGO,
        )
        for seat in body.seats.all()
    )
    return body


def _paper() -> IssuedDocument:
    found = IssuedDocument.objects.first()
    return found or operations.register_document(
        SYSTEM,
        title="联席会工作实施方案",
        issuer="示例街道党工委",
        issued_on=LONG_AGO,
        in_force_from=LONG_AGO,
    )


def _office() -> Office:
    return Office.objects.filter(kind=Office.Kind.DEPARTMENT)[0]


def _raise(matter: Matter, community: Place) -> None:
    """A voice of somebody with a telephone, under this matter."""
    number = next(_numbers)
    author = people.register_person(
        SYSTEM,
        name=f"住户{number}",
        phone=f"1350{number:07}",
        answer_channel=Channel.SMS,
    )
    filed = voices.file_voice(
        SYSTEM,
        text=SAID[number % len(SAID)],
        kind=Voice.Kind.SUGGEST,
        audience=Voice.Audience.PUBLIC,
        author=author,
        place=community,
        unit=matter.unit,
    )
    voices.gather_point(SYSTEM, filed.voice.points.get(), matter=matter)


def _confirm(minutes: Minutes) -> None:
    """As if the days for corrections were over."""
    with filled():
        Minutes.objects.filter(pk=minutes.pk).update(
            objections_until=clock.today() - timedelta(days=1)
        )
    heads = Term.objects.filter(
        seat__body=minutes.meeting.body, seat__kind__in=Seat.HEADS
    )
    for term in heads:
        operations.confirm_minutes(SYSTEM, minutes, term=term)


def _shared(whole: int, among: int) -> Iterator[int]:
    """`whole` things, as evenly as it goes: 8 among 5 are 2, 2, 2, 1, 1."""
    return iter([whole // among + (at < whole % among) for at in range(among)])
