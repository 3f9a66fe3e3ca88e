"""Plain makers for tests; every fact can be said otherwise."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from tongxin.councils import operations, queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    IssuedDocument,
    Meeting,
    Seat,
    Term,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Person
from tongxin.people.tests.make import make_people, make_person
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Matter

_numbers = count(1)
LONG_AGO = date(2026, 1, 5)
NAMES = ("陈", "何", "苏", "冯", "林", "周", "梁", "吴", "郑")


def make_document(**facts: Any) -> IssuedDocument:
    facts.setdefault("title", "联席会工作实施方案")
    facts.setdefault("number", f"东晓办〔2026〕{next(_numbers)}号")
    facts.setdefault("issuer", "东晓街道党工委")
    facts.setdefault("issued_on", LONG_AGO)
    facts.setdefault("in_force_from", LONG_AGO)
    return operations.register_document(SYSTEM, **facts)


def make_body(unit: Unit | None = None, **facts: Any) -> Body:
    """The conference of a unit with nine vacant seats."""
    unit = unit or make_unit()
    facts.setdefault("name", f"{unit.name}联席会")
    facts.setdefault("founded_on", LONG_AGO)
    facts.setdefault("founded_by", make_document())
    return operations.found_body(SYSTEM, Body.Kind.UNIT, unit=unit, **facts)


def make_seated_body(unit: Unit | None = None, *, seats: int = 9, **facts: Any) -> Body:
    """Its seats are filled from the first on, whoever may hold them."""
    body = make_body(unit, **facts)
    filled = list(body.seats.all()[:seats])
    people = make_people(map(_usual_name, filled))
    Term.objects.bulk_create(map(_term, filled, people))
    return body


def fill(seat: Seat, kind: str = Term.Kind.HOLDER, name: str = "") -> Term:
    """As if it had been asked whether they may hold it."""
    term = _term(seat, make_person(name or _usual_name(seat)), kind)
    term.save()
    return term


def _usual_name(seat: Seat) -> str:
    return f"{NAMES[(seat.position - 1) % len(NAMES)]}样例"


def _term(seat: Seat, person: Person, kind: str = Term.Kind.HOLDER) -> Term:
    return Term(
        seat=seat, person=person, shown_name=person.name, kind=kind, from_on=LONG_AGO
    )


def make_matter(body: Body, title: str = "", **facts: Any) -> Matter:
    facts.setdefault("unit", body.unit)
    facts.setdefault("community", body.community)
    return Matter.objects.create(title=title or f"事项{next(_numbers)}", **facts)


def make_meeting(body: Body | None = None, **facts: Any) -> Meeting:
    """Planned for an hour from now, or for what is left of today."""
    body = body or make_seated_body()
    now = timezone.localtime()
    night = now.replace(hour=23, minute=59, second=59, microsecond=0)
    # No two of one body at one moment, late in the evening either.
    night -= timedelta(seconds=body.meetings.count())
    # In the last seconds of a day nothing is left of it.
    soon = max(min(now + timedelta(hours=1), night), now + timedelta(seconds=10))
    facts.setdefault("planned_at", soon)
    facts.setdefault("place", "社区党群服务中心二楼")
    return operations.plan_meeting(SYSTEM, body, **facts)


def put_on(meeting: Meeting, title: str = "", **facts: Any) -> AgendaItem:
    matter = make_matter(meeting.body, title, **facts)
    return operations.put_on_agenda(SYSTEM, meeting, matter=matter, note="居民多次提到")


def make_sitting(
    body: Body | None = None, *, items: int = 1, present: Sequence[int] = range(1, 6)
) -> Meeting:
    """In session, the seats of these positions present, the first item taken up.

    They took their seats past the act: `come` is by it.
    """
    meeting = make_meeting(body)
    for _ in range(items):
        put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    chair = holder(meeting.body, 1)
    meeting = operations.open_meeting(SYSTEM, meeting, presider=chair)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat=term.seat, term=term, came_at=timezone.now())
        for term in (holder(meeting.body, position) for position in present)
    )
    first = meeting.items.first()
    if first is not None:
        operations.take_up_item(SYSTEM, first)
    return meeting


def holder(body: Body, position: int) -> Term:
    return Term.objects.get(
        seat__body=body, seat__position=position, kind=Term.Kind.HOLDER, until_on=None
    )


def wants_a_call(term: Term) -> Term:
    """Whoever sits there hears of meetings by telephone."""
    term.person.phone, term.person.answer_channel = "+8613800137001", "phone"
    term.person.save()
    return term


def come(meeting: Meeting, position: int, **facts: Any) -> Attendance:
    term = facts.pop("term", None) or holder(meeting.body, position)
    return operations.sit_down(SYSTEM, meeting, term=term, **facts)


def quorum_of(meeting: Meeting) -> Any:
    return queries.quorum_now(meeting, queries.seats_at_meeting(meeting))


def today() -> date:
    return clock.today()
