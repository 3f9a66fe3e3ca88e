"""The ledger of meetings: held or missed, each with its reason. None is added up."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.councils import policies as councils
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingTask,
    Minutes,
    Term,
)
from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import Column, Ledger, Line, day
from tongxin.openness.models import Duty
from tongxin.people.models import Actor


def _rows(actor: Actor, asked: Asked) -> QuerySet[Meeting]:
    """A meeting counts for the day it was held; before that, for the planned one."""
    begins, ends = asked.period.begins_at, asked.period.ends_at
    rows = councils.meetings_visible_to(actor).filter(
        Q(opened_at__gte=begins, opened_at__lt=ends)
        | Q(opened_at=None, planned_at__gte=begins, planned_at__lt=ends),
        body__in=policies.bodies(actor).values("pk"),
    )
    if asked.unit:
        rows = rows.filter(body__unit=asked.unit)
    if asked.state:
        rows = rows.filter(state=asked.state)
    rows = rows.select_related("body__community", "presider", "made_up_by")
    return rows.annotate(day=Coalesce("opened_at", "planned_at")).order_by("day", "pk")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What belongs to the meetings of one page, each read once for all of them."""

    present: Counter[int]
    filled: Callable[[Meeting], int]
    items: dict[int, int]
    decisions: dict[int, int]
    tasks: dict[int, int]
    minutes: dict[int, Minutes]
    published: dict[int, date]


def _lines(_actor: Actor, rows: Sequence[Meeting], _asked: Asked) -> list[Line]:
    ids = [meeting.pk for meeting in rows]
    items = AgendaItem.objects.filter(meeting__in=ids)
    items = items.exclude(state=AgendaItem.State.DROPPED)
    minutes = _minutes(ids)
    beside = _Beside(
        _present(ids),
        filled_seats([meeting.body_id for meeting in rows]),
        _counted(items, "meeting"),
        _counted(Decision.objects.filter(item__meeting__in=ids), "item__meeting"),
        _counted(MeetingTask.objects.filter(item__meeting__in=ids), "item__meeting"),
        minutes,
        _published(minutes),
    )
    return [_line(meeting, beside) for meeting in rows]


def _line(meeting: Meeting, beside: _Beside) -> Line:
    was_opened = meeting.opened_at is not None
    minutes = beside.minutes.get(meeting.pk)
    instead = getattr(meeting, "made_up_by", None)
    return Line(
        meeting.get_absolute_url,
        (
            meeting.body.community.name if meeting.body.community else "",
            meeting.body.name,
            meeting.number,
            meeting.opened_at or meeting.planned_at,
            meeting.get_state_display(),
            meeting.place,
            meeting.presider.shown_name if meeting.presider else "",
            beside.filled(meeting) if was_opened else None,
            beside.present[meeting.pk] if was_opened else None,
            beside.items.get(meeting.pk, 0),
            beside.decisions.get(meeting.pk, 0) if was_opened else None,
            beside.tasks.get(meeting.pk, 0) if was_opened else None,
            meeting.missed_reason,
            instead.planned_at if instead else None,
            _state_of(minutes),
            day(minutes.confirmed_at) if minutes else None,
            beside.published.get(minutes.pk) if minutes else None,
        ),
    )


def _present(ids: list[int]) -> Counter[int]:
    """Seats in which somebody sat, each once, whoever sat there."""
    rows = Attendance.objects.filter(meeting__in=ids).order_by()
    return Counter(
        meeting for meeting, _seat in set(rows.values_list("meeting_id", "seat_id"))
    )


def filled_seats(bodies: Sequence[int]) -> Callable[[Meeting], int]:
    """No actor: how many seats of a meeting's body had a holder that day."""
    found: dict[int, list[Term]] = {}
    rows = Term.objects.filter(seat__body__in=set(bodies), kind=Term.Kind.HOLDER)
    for term in rows.select_related("seat", "person"):
        found.setdefault(term.seat.body_id, []).append(term)

    def count(meeting: Meeting) -> int:
        on = timezone.localdate(meeting.opened_at or meeting.planned_at)
        terms = found.get(meeting.body_id, [])
        return len({term.seat_id for term in terms if _holds(term, on)})

    return count


def _holds(term: Term, on: date) -> bool:
    seat, erased_on = term.seat, day(term.person.erased_at)
    return (
        term.is_in_force(on)
        and seat.from_on <= on
        and (seat.until_on is None or on < seat.until_on)
        and (erased_on is None or on < erased_on)
    )


def _counted(rows: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def _minutes(ids: list[int]) -> dict[int, Minutes]:
    """The latest version of each meeting."""
    rows = Minutes.objects.filter(meeting__in=ids).order_by("version")
    return {one.meeting_id: one for one in rows.defer("content")}


def _published(minutes: dict[int, Minutes]) -> dict[int, date]:
    rows = Duty.objects.filter(
        label=Minutes._meta.label_lower,
        object_id__in=[one.pk for one in minutes.values()],
        state=Duty.State.PUBLISHED,
    )
    return {one.object_id: on for one in rows if (on := day(one.settled_at))}


def _state_of(minutes: Minutes | None) -> str:
    if minutes is None:
        return ""
    words = {
        Minutes.State.DRAFT: gettext("drafted, version %(version)d"),
        Minutes.State.CONFIRMED: gettext("confirmed, version %(version)d"),
        Minutes.State.REPLACED: gettext("being corrected, version %(version)d"),
    }
    return words[Minutes.State(minutes.state)] % {"version": minutes.version}


MEETINGS = Ledger(
    name="meetings",
    title=pgettext_lazy("ledger", "Meetings"),
    about=_("What was held and what was missed, each with its reason."),
    columns=(
        Column(_("Community"), is_shown=False),
        Column(_("Joint conference"), 26),
        Column(pgettext_lazy("ledger", "No."), 8),
        Column(pgettext_lazy("ledger", "Day"), 18),
        Column(_("State"), 18),
        Column(_("Place"), 24, is_shown=False),
        Column(pgettext_lazy("ledger", "Who presided"), is_shown=False),
        Column(pgettext_lazy("ledger", "Seats filled")),
        Column(pgettext_lazy("ledger", "Seats present")),
        Column(pgettext_lazy("ledger", "Items"), 8),
        Column(pgettext_lazy("ledger", "Recommendations"), 10),
        Column(pgettext_lazy("ledger", "Tasks given"), 10),
        Column(pgettext_lazy("ledger", "Why it was missed"), 30),
        Column(_("Made up for on"), 18),
        Column(pgettext_lazy("ledger", "Minutes"), 20),
        Column(pgettext_lazy("ledger", "Minutes confirmed on"), is_shown=False),
        Column(pgettext_lazy("ledger", "Minutes published on"), is_shown=False),
    ),
    states=tuple((state.value, state.label) for state in Meeting.State),
    rows=_rows,
    lines=_lines,
)
