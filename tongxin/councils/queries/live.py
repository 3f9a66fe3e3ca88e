"""The live page: the item under discussion, what was said, what the minutes grow to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from tongxin.councils.models import AgendaItem, Decision, Line, Meeting, MeetingTask


def item_under_discussion(meeting: Meeting) -> AgendaItem | None:
    """No actor: the one that was taken up; else the last that was decided on."""
    rows = meeting.items.select_related("matter", "decision")
    now = rows.filter(state=AgendaItem.State.DISCUSSED).first()
    return (
        now
        or rows.filter(decision__isnull=False).order_by("-decision__decided_at").first()
    )


def lines_of(meeting: Meeting, item: AgendaItem | None) -> QuerySet[Line]:
    """No actor: what was said to an item, in order, without what was struck."""
    return meeting.lines.filter(item=item, struck_at=None)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that will stand in the minutes, and when it happened."""

    at: datetime
    kind: Literal["opened", "decided", "task", "guest"]
    item: AgendaItem | None = None
    decision: Decision | None = None
    given: MeetingTask | None = None


def log_of(meeting: Meeting) -> list[Event]:
    """No actor: the minutes as they grow, oldest first."""
    decisions = Decision.objects.filter(item__meeting=meeting).select_related("item")
    tasks = MeetingTask.objects.filter(item__meeting=meeting)
    events = [
        Event(one.decided_at, "decided", item=one.item, decision=one)
        for one in decisions
    ] + [
        Event(one.task.sent_at, "task", item=one.item, given=one)
        for one in tasks.select_related("task", "item")
    ]
    if meeting.opened_at is not None:
        events.append(Event(meeting.opened_at, "opened"))
    return sorted(events, key=lambda one: one.at)
