"""What stands and what waits in several conferences at once; each in one query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone

from tongxin.councils.bylaws import BylawValue
from tongxin.councils.models import (
    AgendaItem,
    Body,
    Confirmation,
    Excuse,
    Meeting,
    MeetingTask,
    Minutes,
    Objection,
    Seat,
    Term,
)
from tongxin.councils.queries.seats import quorum_by, seats_on, terms_on
from tongxin.councils.quorum import Quorum, SeatNow
from tongxin.people.models import Actor
from tongxin.voices import policies as voices
from tongxin.voices.models import Point, Voice
from tongxin.work.models import Assignment

type BylawValues = Mapping[int, Mapping[str, BylawValue]]


# ---- Seats ----


# Whoever said that they cannot come, and who comes in their place.
type Excused = Mapping[int, int | None]


@dataclass(slots=True)
class HeldSeat:
    """A seat, and by which terms somebody can sit there."""

    seat: Seat
    holder: int | None = None
    alternates: set[int] = field(default_factory=set)

    def is_taken(self, excused: Excused) -> bool:
        """Whether somebody can be expected there."""
        if self.holder is not None and self.holder in excused:
            return excused[self.holder] in self.alternates - excused.keys()
        people = self.alternates | ({self.holder} if self.holder else set())
        return bool(people - excused.keys())


@dataclass(slots=True)
class SeatsOfBody:
    """The seats of one conference today, and whether enough could come."""

    bylaw_values: Mapping[str, BylawValue]
    seats: list[HeldSeat] = field(default_factory=list)

    @property
    def vacant(self) -> list[Seat]:
        return [row.seat for row in self.seats if row.holder is None]

    @property
    def heads(self) -> set[str]:
        """Kinds of chairs that somebody can put a name for."""
        kinds = {str(row.seat.kind) for row in self.seats if row.is_taken({})}
        return kinds & {kind.value for kind in Seat.HEADS}

    def forecast(self, excused: Excused) -> Quorum:
        """If everybody comes who has not said otherwise."""
        seats = [
            SeatNow(row.seat.kind, row.holder is not None, row.is_taken(excused))
            for row in self.seats
        ]
        # Whoever of them comes may be asked to preside.
        somebody = any(seat.is_present for seat in seats)
        return quorum_by(self.bylaw_values, seats, presider_is_present=somebody)


def seats_of(
    bodies: Iterable[Body], day: date, values: BylawValues
) -> dict[int, SeatsOfBody]:
    """No actor: seats are public. Of each body, in two queries for all of them."""
    found = {body.pk: SeatsOfBody(values[body.pk]) for body in bodies}
    held = {seat.pk: HeldSeat(seat) for seat in seats_on(day).filter(body__in=found)}
    terms = terms_on(day).filter(seat__in=held).order_by("pk")
    for pk, seat_id, kind in terms.values_list("pk", "seat", "kind"):
        if kind == Term.Kind.HOLDER:
            held[seat_id].holder = pk
        else:
            held[seat_id].alternates.add(pk)
    for row in held.values():
        found[row.seat.body_id].seats.append(row)
    return found


def excuses_of_all(meeting_ids: Iterable[int]) -> list[Excuse]:
    """No actor: that a seat stays empty is as public as the seat; why is not asked."""
    rows = Excuse.objects.filter(meeting__in=list(meeting_ids), withdrawn_at=None)
    rows = rows.select_related("term__seat", "stand_in")
    return list(rows.order_by("term__seat__position", "pk"))


# ---- Minutes ----


@dataclass(slots=True)
class MinutesStatus:
    """How far the minutes of one meeting have come."""

    meeting: Meeting
    minutes: Minutes | None = None
    open_objections: int = 0
    # Kinds of chairs whose name is still missing.
    unsigned: list[str] = field(default_factory=list)

    @property
    def is_confirmed(self) -> bool:
        found = self.minutes
        return found is not None and found.state == Minutes.State.CONFIRMED

    @property
    def takes_objections(self) -> bool:
        """Its seats may still ask for a correction."""
        return self.minutes is not None and self.minutes.takes_objections

    @property
    def held_on(self) -> date:
        return timezone.localdate(self.meeting.opened_at)


def minutes_status(
    meetings: Sequence[Meeting], seats: Mapping[int, SeatsOfBody]
) -> dict[int, MinutesStatus]:
    """No actor: whether, not what. The latest version of each meeting that is over."""
    found = {meeting.pk: MinutesStatus(meeting) for meeting in meetings}
    # Versions follow each other: the later one wins.
    rows = Minutes.objects.filter(meeting__in=found).defer("content")
    for minutes in rows.order_by("version"):
        found[minutes.meeting_id].minutes = minutes
    drafts = {
        row.minutes.pk: row
        for row in found.values()
        if row.minutes is not None and not row.is_confirmed
    }
    _add_objections(drafts)
    _add_unsigned(drafts, seats)
    return found


def _add_objections(drafts: Mapping[int, MinutesStatus]) -> None:
    rows = Objection.objects.filter(minutes__in=drafts, answer="")
    counts = rows.order_by().values_list("minutes").annotate(count=Count("pk"))
    for minutes_id, count in counts:
        drafts[minutes_id].open_objections = count


def _add_unsigned(
    drafts: Mapping[int, MinutesStatus], seats: Mapping[int, SeatsOfBody]
) -> None:
    rows = Confirmation.objects.filter(minutes__in=drafts)
    signed = set(rows.values_list("minutes", "term__seat__kind"))
    for minutes_id, row in drafts.items():
        heads = seats[row.meeting.body_id].heads
        row.unsigned = [
            str(kind.label)
            for kind in Seat.HEADS
            if kind in heads and (minutes_id, kind) not in signed
        ]


# ---- Agenda, tasks, answers ----


def item_counts(meeting_ids: Iterable[int]) -> list[tuple[int, int]]:
    """No actor: how much is on the agenda of each."""
    rows = AgendaItem.objects.filter(
        meeting__in=list(meeting_ids), state__in=AgendaItem.OPEN
    )
    counts = rows.order_by().values_list("meeting").annotate(count=Count("pk"))
    return [(meeting, count) for meeting, count in counts]


@dataclass(frozen=True, slots=True)
class LateTask:
    """A part of a task of a meeting that an office should have done by now."""

    meeting_id: int
    task_id: int
    title: str
    office: str
    due_on: date


def late_tasks(meeting_ids: Iterable[int], today: date) -> list[LateTask]:
    """No actor: tasks of a meeting stand in its minutes. The latest last."""
    rows = MeetingTask.objects.filter(
        item__meeting__in=list(meeting_ids),
        task__assignments__state__in=Assignment.OPEN,
        task__assignments__due_on__lt=today,
    ).order_by("task__assignments__due_on", "pk")
    facts = rows.values_list(
        "item__meeting",
        "task",
        "task__title",
        "task__assignments__office__name",
        "task__assignments__due_on",
    )
    return [LateTask(*fact) for fact in facts]


def voices_waiting(
    actor: Actor, meeting_ids: Sequence[int]
) -> dict[int, dict[int, date]]:
    """Of each meeting the voices that the actor handles and that wait for what was
    decided there, with the day on which their answer is due.
    """
    decided = AgendaItem.objects.filter(
        meeting__in=meeting_ids, state=AgendaItem.State.DECIDED
    )
    of_matter: dict[int, list[int]] = {}
    for matter_id, meeting_id in decided.values_list("matter", "meeting"):
        of_matter.setdefault(matter_id, []).append(meeting_id)
    points = Point.objects.filter(
        matter__in=of_matter,
        answered_at=None,
        voice__in=voices.handled_by(actor).filter(state__in=Voice.OPEN).values("pk"),
    ).values_list("matter", "voice", "voice__due_on")
    found: dict[int, dict[int, date]] = {}
    for matter_id, voice_id, due_on in points.order_by():
        for meeting_id in of_matter.get(matter_id or 0, ()):
            found.setdefault(meeting_id, {})[voice_id] = due_on
    return found
