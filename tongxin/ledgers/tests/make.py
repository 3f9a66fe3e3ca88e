"""A small month that can be counted by hand, and how a workbook is read."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from tongxin.councils import operations
from tongxin.councils.models import Body, Meeting
from tongxin.councils.tests.make import holder, let_come, make_seated_body, put_on
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.ledgers import Asked
from tongxin.kernel.periods import Period
from tongxin.kernel.reports import Table
from tongxin.ledgers.queries import ledgers
from tongxin.ledgers.reports import report_of
from tongxin.ledgers.views import book_of
from tongxin.people.models import Actor, User
from tongxin.people.tests.make import make_community_clerk, make_office
from tongxin.units.models import Unit
from tongxin.units.tests import make as units
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.work.models import Assignment, Task

LONG_SINCE = date(2020, 1, 5)
SEPTEMBER = Period(2026, 9)


def make_unit(name: str = "", **fields: Any) -> Unit:
    """In its stage since long before any time that is asked for."""
    unit = units.make_unit(name, entered_stage_on=LONG_SINCE, **fields)
    unit.stage_entries.update(entered_on=LONG_SINCE)
    return unit


def make_secretary(community: Any = None) -> User:
    return make_community_clerk(community, role="secretary")


def at(text: str) -> datetime:
    """A moment of Shenzhen: "2026-09-08 19:30"."""
    shenzhen = ZoneInfo(settings.TIME_ZONE)
    return datetime.fromisoformat(text).replace(tzinfo=shenzhen)


def make_missed(body: Body, moment: datetime, reason: str = "台风") -> Meeting:
    """As if it had gone that way."""
    return _put(_plan(body), moment, state="missed", missed_reason=reason)


def make_held(
    body: Body, moment: datetime, *, present: int = 5, state: str = "held"
) -> Meeting:
    """Seats 1 to `present` came, one of them by telephone; two items."""
    meeting = _plan(body)
    for title in ("路灯", "停车"):
        put_on(meeting, title)
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    meeting = operations.open_meeting(SYSTEM, meeting, presider=holder(body, 1))
    seats = range(1, present + 1)
    let_come(meeting, {one: "phone" if one == 4 else "room" for one in seats})
    over = {"state": state, "opened_at": moment, "called_at": moment}
    return _put(meeting, moment, ended_at=moment + timedelta(hours=1), **over)


def _plan(body: Body) -> Meeting:
    night = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
    return operations.plan_meeting(SYSTEM, body, planned_at=night, place="二楼")


def _put(meeting: Meeting, moment: datetime, **facts: Any) -> Meeting:
    Meeting.objects.filter(pk=meeting.pk).update(planned_at=moment, **facts)
    return Meeting.objects.get(pk=meeting.pk)


def make_task(voice: Voice, *, due_on: date, sent_at: datetime, **facts: Any) -> Task:
    """Sent to the street's engineers; with `done_at` it is done."""
    lead = facts.pop("lead", None) or make_office("街道城建办")
    facts.setdefault("title", "修路灯")
    facts.setdefault("state", Task.State.DONE if facts.get("done_at") else "assigned")
    task = Task.objects.create(
        label="voices.voice",
        object_id=voice.pk,
        community=voice.community,
        is_for_offices=voice.audience == Voice.Audience.OFFICE,
        **facts,
    )
    Task.objects.filter(pk=task.pk).update(sent_at=sent_at)
    Assignment.objects.create(
        task=task, office=lead, is_lead=True, due_on=due_on, return_until=due_on
    )
    return Task.objects.get(pk=task.pk)


def make_said(unit: Unit, received_at: datetime, **facts: Any) -> Voice:
    make = make_answered if "answered_at" in facts else make_voice
    facts.setdefault("community", unit.community)
    return make(unit=unit, received_at=received_at, **facts)


def make_month() -> Unit:
    """September 2026 of one unit: see the tests that count it."""
    unit = make_unit("独树村", slug="dushu")
    body = make_seated_body(unit, seats=8)
    make_held(body, at("2026-09-08 19:30"))
    make_missed(body, at("2026-09-22 19:30"))
    _voices(unit)
    return unit


def _voices(unit: Unit) -> None:
    """Seven came; six were answered, of whose authors five were reached."""
    words = ("solved", "solved", "solved", "partly", "not_solved", "not_reached")
    for number, word in enumerate(words):
        make_said(
            unit,
            at(f"2026-09-0{number + 1} 09:00"),
            text=f"第{number + 1}件",
            due_on=date(2026, 9, 20),
            # The last two came after their day.
            answered_at=at("2026-09-18 10:00" if number < 4 else "2026-09-21 10:00"),
            word=word,
        )
    waiting = make_said(unit, at("2026-09-30 23:30"), due_on=date(2026, 10, 14))
    make_matter(waiting, title="楼道")
    lights = Voice.objects.get(text="第1件")
    facts = {"sent_at": at("2026-09-02 09:00")}
    make_task(lights, due_on=date(2026, 9, 10), done_at=at("2026-09-10 18:00"), **facts)
    make_task(lights, due_on=date(2026, 9, 10), done_at=at("2026-09-11 09:00"), **facts)
    make_task(lights, due_on=date(2026, 9, 30), **facts)
    make_task(lights, due_on=date(2026, 10, 9), **facts)


def narrowed(actor: Actor, which: str, query: str = "year=2026") -> Asked:
    return book_of(actor, which).narrowed(QueryDict(query), actor)[1]


def book(actor: Actor, which: str, query: str = "year=2026") -> bytes:
    return ledgers()[which].workbook(narrowed(actor, which, query))


def rows(content: bytes) -> list[dict[str, Any]]:
    """Lines of a workbook by the titles of its columns."""
    header, *found = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in found]


def told(actor: Actor, which: str, query: str = "year=2026") -> list[dict[str, Any]]:
    return rows(book(actor, which, query))


def reported(actor, unit: Unit, period: Period = SEPTEMBER) -> dict[str, str]:
    """What each section says, as one text."""
    report = report_of(actor, unit, period)
    return {
        section.key: "\n".join(
            "\n".join(" ".join(row.cells) for row in block.rows)
            if isinstance(block, Table)
            else block.text
            for block in section.blocks
        )
        for section in report.sections
    }


def this_month() -> Period:
    return Period.this_month()
