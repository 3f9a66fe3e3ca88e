"""A month of all conferences: who met, who did not and why. Nothing is ranked."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tongxin.councils.models import Body, Meeting
from tongxin.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A conference with its meetings of the month; none: nothing was planned."""

    body: Body
    meetings: list[Meeting]


def month_rows(bodies: QuerySet[Body], month: Period) -> list[MonthRow]:
    """No actor: conferences that stood then, by community and name, in two queries."""
    rows = (
        bodies.filter(founded_on__lte=month.last)
        .filter(Q(dissolved_on=None) | Q(dissolved_on__gt=month.first))
        .order_by(F("community__name").asc(nulls_first=True), "name")
    )
    found = list(rows)
    met: dict[int, list[Meeting]] = {}
    meetings = Meeting.objects.filter(met_in(month), body__in=found)
    for meeting in meetings.select_related("made_up_by").order_by("planned_at", "pk"):
        met.setdefault(meeting.body_id, []).append(meeting)
    return [MonthRow(body, met.get(body.pk, [])) for body in found]


def met_in(period: Period) -> Q:
    """A meeting counts for the day it was held; before that, for the planned one."""
    planned = Q(opened_at=None) & period.within("planned_at")
    return period.within("opened_at") | planned


def table_rows(rows: list[MonthRow]) -> Iterator[tuple[object, ...]]:
    """A line a meeting, and one for each conference that planned nothing."""
    for row in rows:
        where = str(row.body.community.name) if row.body.community else ""
        for meeting in row.meetings:
            instead = getattr(meeting, "made_up_by", None)
            yield (
                where,
                row.body.name,
                meeting.get_state_display(),
                timezone.localtime(meeting.opened_at or meeting.planned_at),
                meeting.missed_reason,
                timezone.localtime(instead.planned_at) if instead else None,
                instead.get_state_display() if instead else "",
            )
        if not row.meetings:
            yield where, row.body.name, "", None, "", None, ""
