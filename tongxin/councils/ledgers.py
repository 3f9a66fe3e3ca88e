"""The ledgers of seats and of meetings, and what others' ledgers say of conferences.

A seat is an office: the names are those that minutes print for everybody. Meetings are
held or missed, each with its reason; none is added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.councils import policies, queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    MeetingTask,
    Minutes,
    Seat,
    Term,
)
from tongxin.kernel import clock
from tongxin.kernel.ledgers import Added, Asked, Ledger, as_found
from tongxin.kernel.listing import Column
from tongxin.openness.models import Duty
from tongxin.people.models import Actor
from tongxin.people.policies import REPORT_READERS

FILLED, VACANT, CLOSED = "filled", "vacant", "closed"
STATES = {
    FILLED: pgettext_lazy("seat", "Filled"),
    VACANT: pgettext_lazy("seat", "Vacant"),
    CLOSED: pgettext_lazy("seat", "No longer there"),
}


def bodies_read_by(actor: Actor) -> QuerySet[Body]:
    rows = policies.visible_to(actor)
    if REPORT_READERS.is_everywhere(actor):
        return rows
    rows = rows.filter(kind__in=policies.OF_A_COMMUNITY)
    return REPORT_READERS.rows(actor, rows, community=["community"])


def _of_bodies(asked: Asked) -> Q:
    """Rows of bodies whose ledgers the actor reads, of one unit where it is meant."""
    bodies = bodies_read_by(asked.actor).values("pk")
    return Q(body__in=bodies) & asked.of_unit("body__unit")


# ---- Seats ----


def _seats(asked: Asked) -> QuerySet[Seat]:
    """Seats that were there at some day of the time."""
    first, last = asked.period.first, asked.period.last
    rows = Seat.objects.filter(
        Q(until_on=None) | Q(until_on__gt=first),
        _of_bodies(asked),
        from_on__lte=last,
    )
    is_closed = Q(until_on__lte=last)
    held = Exists(_holding(last).filter(seat=OuterRef("pk")))
    if asked.state == FILLED:
        rows = rows.filter(held).exclude(is_closed)
    elif asked.state == VACANT:
        rows = rows.filter(~held).exclude(is_closed)
    elif asked.state == CLOSED:
        rows = rows.filter(is_closed)
    rows = rows.select_related("body__community", "body__unit")
    return rows.order_by("body_id", "position", "pk")


def _holding(on: date | OuterRef) -> QuerySet[Term]:
    """Whoever had their data erased holds no seat from that day."""
    return Term.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        Q(person__erased_at=None) | Q(person__erased_at__date__gt=on),
        from_on__lte=on,
        kind=Term.Kind.HOLDER,
    )


@dataclass(frozen=True, slots=True)
class _SeatLine:
    """A seat as it was on the last day, with the terms that had begun by then."""

    seat: Seat
    terms: list[Term]
    asked: Asked

    @property
    def closed_on(self) -> date | None:
        until, last = self.seat.until_on, self.asked.period.last
        return until if until is not None and until <= last else None

    @property
    def holder(self) -> Term | None:
        return next(iter(self._now(Term.Kind.HOLDER)), None)

    @property
    def alternates(self) -> str:
        return "、".join(term.shown_name for term in self._now(Term.Kind.ALTERNATE))

    def _now(self, kind: str) -> list[Term]:
        if self.closed_on:
            return []
        return [
            term for term in self.terms if term.kind == kind and not self._until(term)
        ]

    @property
    def state(self) -> Promise:
        now = CLOSED if self.closed_on else FILLED if self.holder else VACANT
        return STATES[now]

    @property
    def ended(self) -> list[str]:
        """Terms that ended in the time."""
        first = self.asked.period.first
        ends = [(term, self._until(term)) for term in self.terms]
        return [_ended(end, until) for end, until in ends if until and until > first]

    def _until(self, term: Term) -> date | None:
        """When it ended, if that was by then."""
        ends = [
            on for on in (term.until_on, clock.date_of(term.person.erased_at)) if on
        ]
        return min(ends) if ends and min(ends) <= self.asked.period.last else None


def _ended(term: Term, until: date) -> str:
    told = gettext("%(name)s, %(kind)s, from %(from)s to %(until)s")
    words: str = told % {
        "name": term.shown_name,
        "kind": term.get_kind_display(),
        "from": f"{term.from_on:%Y-%m-%d}",
        "until": f"{until:%Y-%m-%d}",
    }
    if not term.ended_reason:
        return words
    return f"{words}{pgettext('list', ': ')}{term.ended_reason}"


def _seat_lines(rows: Sequence[Seat], asked: Asked) -> list[_SeatLine]:
    terms: dict[int, list[Term]] = {seat.pk: [] for seat in rows}
    found = Term.objects.filter(seat__in=terms, from_on__lte=asked.period.last)
    for term in found.select_related("person").order_by("from_on", "pk"):
        terms[term.seat_id].append(term)
    return [_SeatLine(seat, terms[seat.pk], asked) for seat in rows]


SEATS = Ledger(
    slug="seats",
    title=pgettext_lazy("ledger", "Seats"),
    lead=_("Who holds each seat at the end of the time, and who did before."),
    place=20,
    columns=(
        Column(_("Community"), "seat__body__community__name", is_shown=False),
        Column(_("Joint conference"), "seat__body__name", 26),
        Column(
            pgettext_lazy("ledger", "Seat no."), "seat__position", 8, is_shown=False
        ),
        Column(pgettext_lazy("ledger", "Seat"), "seat__get_kind_display", 20),
        Column(pgettext_lazy("ledger", "Of whom"), "seat__note", 18),
        Column(_("State"), "state"),
        Column(pgettext_lazy("ledger", "Who holds it"), "holder__shown_name"),
        Column(pgettext_lazy("ledger", "Holds it since"), "holder__from_on"),
        Column(pgettext_lazy("ledger", "Alternates"), "alternates", 20),
        Column(pgettext_lazy("ledger", "Ended in the time"), "ended", 50),
        Column(
            pgettext_lazy("ledger", "The seat is there since"),
            "seat__from_on",
            is_shown=False,
        ),
        Column(pgettext_lazy("ledger", "and until"), "closed_on", is_shown=False),
    ),
    states=[*STATES.items()],
    rows=_seats,
    lines=_seat_lines,
    link=lambda line: line.body.get_absolute_url(),
    is_dated=False,
)


# ---- Meetings ----


def _meetings(asked: Asked) -> QuerySet[Meeting]:
    """A meeting counts for the day it was held; before that, for the planned one."""
    rows = policies.meetings_visible_to(asked.actor).filter(
        queries.met_in(asked.period),
        _of_bodies(asked),
        asked.in_state(),
    )
    own = {"meeting": OuterRef("pk")}
    seats = Q(seat__until_on=None) | Q(seat__until_on__gt=OuterRef("on"))
    filled = _holding(OuterRef("on")).filter(
        seats, seat__body=OuterRef("body"), seat__from_on__lte=OuterRef("on")
    )
    items = AgendaItem.objects.filter(**own).exclude(state=AgendaItem.State.DROPPED)
    decisions = Decision.objects.filter(item__meeting=OuterRef("pk"))
    tasks = MeetingTask.objects.filter(item__meeting=OuterRef("pk"))
    rows = rows.annotate(
        day=Coalesce("opened_at", "planned_at"),
        on=TruncDate("day"),
        item_count=_number_of(items, "meeting"),
        filled=_once_opened(_number_of(filled, "seat__body", "seat")),
        # Each seat once, whoever sat there.
        present=_once_opened(
            _number_of(Attendance.objects.filter(**own), "meeting", "seat")
        ),
        decision_count=_once_opened(_number_of(decisions, "item__meeting")),
        task_count=_once_opened(_number_of(tasks, "item__meeting")),
    )
    rows = rows.select_related("body__community", "presider", "made_up_by")
    return rows.order_by("day", "pk")


def _number_of(rows: QuerySet[Any], by: str, what: str = "pk") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _once_opened(number: Coalesce) -> Case:
    """Before a meeting was opened, nothing is said of it."""
    return Case(When(opened_at__isnull=False, then=number))


@dataclass(frozen=True, slots=True)
class _MeetingLine:
    """A meeting with the latest version of its minutes."""

    meeting: Meeting
    minutes: Minutes | None
    published_on: date | None

    @property
    def at(self) -> datetime:
        return self.meeting.opened_at or self.meeting.planned_at

    @property
    def made_up_on(self) -> datetime | None:
        instead = getattr(self.meeting, "made_up_by", None)
        return instead.planned_at if instead else None

    @property
    def confirmed_on(self) -> date | None:
        return clock.date_of(self.minutes.confirmed_at) if self.minutes else None

    @property
    def state_of_minutes(self) -> str:
        if self.minutes is None:
            return ""
        words = {
            Minutes.State.DRAFT: gettext("drafted, version %(version)d"),
            Minutes.State.CONFIRMED: gettext("confirmed, version %(version)d"),
            Minutes.State.REPLACED: gettext("being corrected, version %(version)d"),
        }
        state = Minutes.State(self.minutes.state)
        return words[state] % {"version": self.minutes.version}


def _meeting_lines(rows: Sequence[Meeting], _asked: Asked) -> list[_MeetingLine]:
    versions = Minutes.objects.filter(meeting__in=rows).order_by("version")
    minutes = {version.meeting_id: version for version in versions.defer("content")}
    duties = Duty.objects.filter(
        label=Minutes._meta.label_lower,
        object_id__in=[version.pk for version in minutes.values()],
        state=Duty.State.PUBLISHED,
    )
    published = {duty.object_id: clock.date_of(duty.settled_at) for duty in duties}
    return [
        _MeetingLine(row, written, published.get(written.pk) if written else None)
        for row in rows
        for written in [minutes.get(row.pk)]
    ]


MEETINGS = Ledger(
    slug="meetings",
    title=pgettext_lazy("ledger", "Meetings"),
    lead=_("What was held and what was missed, each with its reason."),
    place=30,
    columns=(
        Column(_("Community"), "meeting__body__community__name", is_shown=False),
        Column(_("Joint conference"), "meeting__body__name", 26),
        Column(pgettext_lazy("ledger", "No."), "meeting__number", 8),
        Column(pgettext_lazy("ledger", "Day"), "at", 18),
        Column(_("State"), "meeting__get_state_display", 18),
        Column(_("Place"), "meeting__place", 24, is_shown=False),
        Column(
            pgettext_lazy("ledger", "Who presided"),
            "meeting__presider__shown_name",
            is_shown=False,
        ),
        Column(pgettext_lazy("ledger", "Seats filled"), "meeting__filled"),
        Column(pgettext_lazy("ledger", "Seats present"), "meeting__present"),
        Column(pgettext_lazy("ledger", "Items"), "meeting__item_count", 8),
        Column(
            pgettext_lazy("ledger", "Recommendations"), "meeting__decision_count", 10
        ),
        Column(pgettext_lazy("ledger", "Tasks given"), "meeting__task_count", 10),
        Column(
            pgettext_lazy("ledger", "Why it was missed"), "meeting__missed_reason", 30
        ),
        Column(_("Made up for on"), "made_up_on", 18),
        Column(pgettext_lazy("ledger", "Minutes"), "state_of_minutes", 20),
        Column(
            pgettext_lazy("ledger", "Minutes confirmed on"),
            "confirmed_on",
            is_shown=False,
        ),
        Column(
            pgettext_lazy("ledger", "Minutes published on"),
            "published_on",
            is_shown=False,
        ),
    ),
    states=Meeting.State.choices,
    rows=_meetings,
    lines=_meeting_lines,
)


# ---- What others' ledgers say of conferences ----


def _conferences(rows: Sequence[Any], asked: Asked) -> dict[int | None, str]:
    """Conferences of units that stood on the last day."""
    last = asked.period.last
    bodies = Body.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=last),
        unit__in=rows,
        founded_on__lte=last,
    )
    return dict(bodies.order_by("pk").values_list("unit_id", "name"))


def _given_in(rows: Sequence[Any], _asked: Asked) -> dict[int, str]:
    """At which meeting a task was given."""
    told = gettext("%(body)s, meeting %(number)d")
    given = MeetingTask.objects.filter(task__in=rows)
    return {
        meeting_task.task_id: told
        % {
            "body": meeting_task.item.meeting.body.name,
            "number": meeting_task.item.meeting.number,
        }
        for meeting_task in given.select_related("item__meeting__body")
    }


ADDED = [
    Added(
        "units",
        12,
        Column(_("Joint conference"), as_found, 24, is_shown=False, among=_conferences),
    ),
    Added(
        "tasks",
        5,
        Column(
            pgettext_lazy("ledger", "Given in"),
            as_found,
            30,
            is_shown=False,
            among=_given_in,
        ),
    ),
]
