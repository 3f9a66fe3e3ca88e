"""Bodies and meetings as their pages show them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Conflict,
    Meeting,
    Studio,
)
from tongxin.voices.models import Matter


def studio_of(body: Body) -> Studio | None:
    """No actor: where people find the conference, with the week's hours."""
    return Studio.objects.filter(body=body).prefetch_related("roster").first()


def coming_first(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Of those the actor may see, what is not over, the nearest first."""
    states = (*Meeting.COMING, Meeting.State.SITTING)
    return meetings.filter(state__in=states).order_by("planned_at", "pk")


def next_meeting(meetings: QuerySet[Meeting]) -> Meeting | None:
    """Of those the actor may see, the one that comes or is on."""
    return coming_first(meetings).first()


def nearest(meetings: QuerySet[Meeting]) -> dict[int, Meeting]:
    """The same of each conference, in one query."""
    # The last one written wins: so the nearest comes last.
    return {row.body_id: row for row in coming_first(meetings).reverse()}


def with_next(
    bodies: Sequence[Body], meetings: QuerySet[Meeting]
) -> list[tuple[Body, Meeting | None]]:
    found = nearest(meetings.filter(body__in=bodies))
    return [(body, found.get(body.pk)) for body in bodies]


def past_meetings(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Held and missed ones, latest first: a missed one is shown like the others."""
    past = (*Meeting.OVER, Meeting.State.MISSED)
    rows = meetings.filter(state__in=past).select_related("made_up_by")
    return rows.order_by("-planned_at", "-pk")


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """No actor: the agenda in its order, with what was decided."""
    return meeting.items.select_related("matter", "decision").exclude(
        state=AgendaItem.State.DROPPED
    )


def who_came(meeting: Meeting) -> list[Attendance]:
    """No actor: seats are public; each term once, in the order of the table."""
    rows = meeting.attendances.select_related("seat", "term").order_by(
        "seat__position", "came_at"
    )
    return list({row.term_id: row for row in rows}.values())


def conflicts_of(body: Body) -> QuerySet[Conflict]:
    """No actor: interests are public like seats; those that stand."""
    rows = Conflict.objects.filter(term__seat__body=body, ended_on=None)
    return rows.select_related("term__seat", "matter")


def not_made_up_for(meetings: QuerySet[Meeting]) -> Meeting | None:
    """The latest missed meeting that nothing has made up for."""
    rows = meetings.filter(state=Meeting.State.MISSED, made_up_by=None)
    return rows.order_by("-planned_at").first()


def matters_of(body: Body) -> QuerySet[Matter]:
    """No actor: open matters that the body could talk about."""
    rows = Matter.objects.filter(state=Matter.State.OPEN)
    if body.unit_id is not None:
        return rows.filter(unit=body.unit_id)
    if body.community_id is not None:
        return rows.filter(community=body.community_id)
    return rows


def planned(meeting: Meeting) -> dict[str, object]:
    """No actor: day, time and place as a form begins with them."""
    moment = timezone.localtime(meeting.planned_at)
    return {"on": moment.date(), "at": moment.time(), "place": meeting.place}
