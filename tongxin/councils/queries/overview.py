"""A month of all conferences: who met, who did not and why. Nothing is ranked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tongxin.councils.models import Body, Meeting

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, with its neighbours."""

    first: date

    @property
    def last(self) -> date:
        return self.next - timedelta(days=1)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A conference with its meetings of the month; none: nothing was planned."""

    body: Body
    meetings: list[Meeting]


def month_of(text: str, today: date) -> Month:
    """Of "2026-11"; what is no month is the one of today."""
    found = _MONTH.fullmatch(text)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    return Month(first)


def month_rows(bodies: QuerySet[Body], month: Month) -> list[MonthRow]:
    """No actor: conferences that stood then, by community and name, in two queries."""
    rows = (
        bodies.filter(founded_on__lte=month.last)
        .filter(Q(dissolved_on=None) | Q(dissolved_on__gt=month.first))
        .order_by(F("community__name").asc(nulls_first=True), "name")
    )
    found = list(rows)
    met: dict[int, list[Meeting]] = {}
    for meeting in _in(month, [body.pk for body in found]):
        met.setdefault(meeting.body_id, []).append(meeting)
    return [MonthRow(body, met.get(body.pk, [])) for body in found]


def _in(month: Month, body_ids: list[int]) -> QuerySet[Meeting]:
    """A meeting counts for the day it was held; before that, for the planned one."""
    begins, ends = _midnight(month.first), _midnight(month.next)
    return (
        Meeting.objects.filter(body__in=body_ids)
        .filter(
            Q(opened_at__gte=begins, opened_at__lt=ends)
            | Q(opened_at=None, planned_at__gte=begins, planned_at__lt=ends)
        )
        .select_related("made_up_by")
        .order_by("planned_at", "pk")
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


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
