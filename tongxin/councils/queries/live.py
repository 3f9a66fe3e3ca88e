"""The live page: the item under discussion, what was said, what the minutes grow to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from tongxin.councils import policies
from tongxin.councils.models import (
    AgendaItem,
    Decision,
    Excuse,
    Line,
    Meeting,
    MeetingTask,
    Recusal,
    Term,
)
from tongxin.councils.queries.seats import terms_in_force
from tongxin.kernel import clock
from tongxin.people.models import Actor
from tongxin.work.models import Task


def item_under_discussion(meeting: Meeting) -> AgendaItem | None:
    """No actor: the one that was taken up; else the last that was decided on."""
    rows = meeting.items.select_related("matter", "decision", "meeting__body")
    now = rows.filter(state=AgendaItem.State.DISCUSSED).first()
    return (
        now
        or rows.filter(decision__isnull=False)
        .order_by("-decision__decided_at", "-decision__pk")
        .first()
    )


def excuses_of(meeting: Meeting) -> QuerySet[Excuse]:
    """No actor: who cannot come, and who comes instead; names of seats are public."""
    rows = meeting.excuses.filter(withdrawn_at=None)
    return rows.select_related("term__seat", "stand_in").order_by("term__seat")


def may_be_excused(
    actor: Actor, meeting: Meeting
) -> tuple[QuerySet[Term], QuerySet[Term]]:
    """Whom the actor may excuse and is not yet, and who could come in their place."""
    today = terms_in_force(meeting.body, clock.today()).order_by("seat__position", "pk")
    excused = meeting.excuses.filter(withdrawn_at=None).values("term")
    own = policies.terms_spoken_for(actor, meeting.body)
    terms = today.filter(pk__in=own.values("pk")).exclude(pk__in=excused)
    stand_ins = today.filter(
        kind=Term.Kind.ALTERNATE, seat__in=terms.order_by().values("seat")
    )
    return terms, stand_ins.exclude(pk__in=excused)


def lines_of(meeting: Meeting, item: AgendaItem | None) -> QuerySet[Line]:
    """No actor: what was said to an item, in order, without what was struck."""
    return meeting.lines.filter(item=item, struck_at=None)


def recusals_of(item: AgendaItem | None) -> QuerySet[Recusal]:
    """No actor: who is out of the count of an item."""
    return Recusal.objects.filter(item=item).select_related("term")


@dataclass(frozen=True, slots=True)
class GivenTask:
    """A task as the meeting gave it."""

    task: Task
    lead: str
    helpers: list[str]
    due_on: date | None

    @property
    def assisting(self) -> str:
        return pgettext("list", ", ").join(self.helpers)


def tasks_of(item: AgendaItem | None) -> list[GivenTask]:
    """No actor: tasks that an item gave, in three queries."""
    rows = MeetingTask.objects.filter(item=item).select_related("task")
    return [
        _given(row.task) for row in rows.prefetch_related("task__assignments__office")
    ]


def _given(task: Task) -> GivenTask:
    offices = list(task.assignments.all())
    lead = next((assignment for assignment in offices if assignment.is_lead), None)
    helpers = [
        assignment.office.name for assignment in offices if not assignment.is_lead
    ]
    name, due_on = (lead.office.name, lead.due_on) if lead else ("", None)
    return GivenTask(task, name, helpers, due_on)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long a meeting has been open: an hour fills the circle."""

    elapsed: str
    minutes: int
    epoch: int

    @property
    def eighths(self) -> int:
        return min(self.minutes * 8 // 60, 8)


def elapsed(meeting: Meeting) -> Elapsed:
    """No actor: the clock of a meeting in session."""
    assert meeting.opened_at is not None
    opened = timezone.localtime(meeting.opened_at)
    gone = timezone.now() - meeting.opened_at
    return Elapsed(
        f"{opened:%H:%M}",
        max(int(gone.total_seconds() // 60), 0),
        int(opened.timestamp()),
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that will stand in the minutes, and when it happened."""

    at: datetime
    kind: Literal["opened", "decided", "task", "guest"]
    item: AgendaItem | None = None
    decision: Decision | None = None
    task: MeetingTask | None = None


def log_of(meeting: Meeting) -> list[Event]:
    """No actor: the minutes as they grow, oldest first."""
    decisions = Decision.objects.filter(item__meeting=meeting).select_related("item")
    tasks = MeetingTask.objects.filter(item__meeting=meeting)
    events = [
        Event(decision.decided_at, "decided", item=decision.item, decision=decision)
        for decision in decisions
    ] + [
        Event(given.task.sent_at, "task", item=given.item, task=given)
        for given in tasks.select_related("task", "item")
    ]
    if meeting.opened_at is not None:
        events.append(Event(meeting.opened_at, "opened"))
    return sorted(events, key=lambda event: event.at)
