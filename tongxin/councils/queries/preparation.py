"""The next meeting of every conference on one screen, and the one step that is next.

All of it in a fixed number of queries, however many conferences somebody keeps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongxin.councils import bylaws
from tongxin.councils.bylaws import BylawValue
from tongxin.councils.models import Body, Excuse, Meeting, Minutes
from tongxin.councils.queries import status
from tongxin.councils.queries.seats import missing_in_words
from tongxin.councils.queries.status import LateTask, MinutesStatus, SeatsOfBody
from tongxin.councils.quorum import Quorum
from tongxin.kernel import clock
from tongxin.people.models import Actor

# Older meetings stand here only while their minutes wait.
RECENT = timedelta(days=100)
SHOWN_TASKS = 3

type StepKind = Literal[
    "sitting",
    "begin",
    "move",
    "draft",
    "correct",
    "sign",
    "agenda",
    "call",
    "seats",
    "quorum",
    "answers",
    "make_up",
    "plan",
    "called",
    "met",
]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, by when, and at which meeting."""

    kind: StepKind
    by: date | None = None
    meeting: Meeting | None = None

    @property
    def is_rest(self) -> bool:
        """Nothing has to be done: all is as it should be."""
        return self.kind in {"called", "met"}


@dataclass(slots=True)
class NextMeeting:
    """One conference: what comes, what stands in the way, what the last one left."""

    body: Body
    seats: SeatsOfBody
    notice: BylawValue
    meeting: Meeting | None = None
    # Missed, and nothing planned that makes up for it.
    missed: Meeting | None = None
    item_count: int = 0
    # Who said that they cannot come to it.
    excuses: list[Excuse] = field(default_factory=list)
    last: Meeting | None = None
    has_met: bool = False
    # Of the oldest meeting whose minutes wait, else of the last one.
    minutes_status: MinutesStatus | None = None
    late_tasks: list[LateTask] = field(default_factory=list)
    # The oldest meeting after which somebody still waits for an answer.
    unanswered: Meeting | None = None
    waiting_count: int = 0
    due_on: date | None = None

    @property
    def day(self) -> date | None:
        return timezone.localdate(self.meeting.planned_at) if self.meeting else None

    @property
    def call_by(self) -> date | None:
        """The last day on which the notice is in time."""
        return self.notice.latest_start(self.day) if self.day else None

    @property
    def is_short_notice(self) -> bool:
        """It cannot be in time any more."""
        return self.call_by is not None and self.call_by < clock.today()

    @property
    def forecast(self) -> Quorum:
        """If everybody comes who has not said otherwise."""
        return self.seats.forecast(
            {excuse.term_id: excuse.stand_in_id for excuse in self.excuses}
        )

    @property
    def missing(self) -> list[str]:
        """Why nothing could be decided, as far as it is known before the day."""
        found = self.forecast
        # Where seats are vacant, too few to come is the same said twice.
        untold = {"presider", *(["present"] if "filled" in found.missing else [])}
        why = [reason for reason in found.missing if reason not in untold]
        return missing_in_words(replace(found, missing=tuple(why)))

    @property
    def more_late_tasks(self) -> int:
        return max(len(self.late_tasks) - SHOWN_TASKS, 0)

    @property
    def step(self) -> NextStep:
        """The one whose day comes first; of the same day, in the order of the work."""
        today = clock.today()
        steps = [*self._now(today)] or [*self._steps(today)]
        return min(steps, key=lambda step: step.by or date.max)

    def _steps(self, today: date) -> Iterator[NextStep]:
        if self.minutes_status is not None:
            yield from _steps_of_minutes(self.minutes_status, today)
        yield from self._coming()
        if self.waiting_count:
            yield NextStep("answers", self.due_on, self.unanswered)
        yield from self._unplanned(today)

    def _now(self, today: date) -> Iterator[NextStep]:
        """A room full of people comes before everything else."""
        if self.meeting is None or self.day is None:
            return
        if self.meeting.is_sitting:
            yield NextStep("sitting", self.day, self.meeting)
        elif self.day <= today and self.meeting.state == Meeting.State.CALLED:
            yield NextStep("begin", self.day, self.meeting)
        elif self.meeting.planned_at < timezone.now():
            yield NextStep("move", self.day, self.meeting)

    def _coming(self) -> Iterator[NextStep]:
        if self.meeting is None:
            return
        if self.seats.forecast({}).missing:
            yield NextStep("seats", self.day, self.meeting)
        elif self.forecast.missing:
            yield NextStep("quorum", self.day, self.meeting)
        if self.meeting.state == Meeting.State.PLANNED:
            kind: StepKind = "call" if self.item_count else "agenda"
            yield NextStep(kind, self.call_by, self.meeting)
        yield NextStep("called", None, self.meeting)

    def _unplanned(self, today: date) -> Iterator[NextStep]:
        if self.meeting is not None:
            return
        if self.missed is not None:
            yield NextStep("make_up", timezone.localdate(self.missed.planned_at))
        elif self.has_met:
            yield NextStep("met", _end_of_month(today + timedelta(days=31)))
        else:
            yield NextStep("plan", _end_of_month(today))


def _steps_of_minutes(minutes_status: MinutesStatus, today: date) -> Iterator[NextStep]:
    """What minutes wait for; while seats may still object, for nothing."""
    minutes = minutes_status.minutes
    if minutes is None:
        yield NextStep("draft", minutes_status.held_on, minutes_status.meeting)
    elif not minutes_status.is_confirmed and minutes_status.open_objections:
        yield NextStep("correct", minutes.objections_until, minutes_status.meeting)
    elif not minutes_status.is_confirmed and today > minutes.objections_until:
        by = minutes.objections_until + timedelta(days=1)
        yield NextStep("sign", by, minutes_status.meeting)


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def next_meetings(actor: Actor, bodies: QuerySet[Body]) -> list[NextMeeting]:
    """Of bodies that the actor keeps, what is to be done first; then by name."""
    found, today = list(bodies), clock.today()
    values = bylaws.bylaw_values_of_all(found, today)
    seats = status.seats_of(found, today, values)
    rows = {
        body.pk: NextMeeting(body, seats[body.pk], values[body.pk]["council.notice"])
        for body in found
    }
    meetings = _meetings(rows)
    statuses = status.minutes_status(
        [meeting for meeting in meetings if meeting.is_over], seats
    )
    for meeting in meetings:
        _put(rows[meeting.body_id], meeting, statuses, today)
    _add_coming(rows.values())
    _add_tasks(rows.values(), today)
    _add_answers(actor, rows, meetings, statuses)
    return sorted(rows.values(), key=_urgency)


def _urgency(row: NextMeeting) -> tuple[date, str]:
    return row.step.by or date.max, row.body.name


def _meetings(body_ids: Iterable[int]) -> list[Meeting]:
    """What is on, comes, was missed for good, or was held and is not done with."""
    confirmed = Minutes.objects.filter(
        meeting=OuterRef("pk"), state=Minutes.State.CONFIRMED
    )
    alive = Q(state__in=(*Meeting.COMING, Meeting.State.SITTING))
    alive |= Q(state=Meeting.State.MISSED, made_up_by=None)
    alive |= Q(state__in=Meeting.OVER, opened_at__gte=timezone.now() - RECENT)
    waiting = Q(~Exists(confirmed), state__in=Meeting.OVER)
    rows = Meeting.objects.filter(alive | waiting, body__in=list(body_ids))
    return list(rows.select_related("body").order_by("planned_at", "pk"))


def _put(
    row: NextMeeting,
    meeting: Meeting,
    statuses: Mapping[int, MinutesStatus],
    today: date,
) -> None:
    """Meetings come in the order of their days."""
    if meeting.is_sitting or (meeting.state in Meeting.COMING and row.meeting is None):
        row.meeting = meeting
    elif meeting.state == Meeting.State.MISSED:
        row.missed = meeting
    elif meeting.is_over:
        row.last = meeting
        held = timezone.localdate(meeting.opened_at)
        row.has_met = (held.year, held.month) == (today.year, today.month)
        if row.minutes_status is None or row.minutes_status.is_confirmed:
            row.minutes_status = statuses[meeting.pk]


def _add_coming(rows: Iterable[NextMeeting]) -> None:
    coming = {row.meeting.pk: row for row in rows if row.meeting is not None}
    for meeting_id, count in status.item_counts(coming):
        coming[meeting_id].item_count = count
    for excuse in status.excuses_of_all(coming):
        coming[excuse.meeting_id].excuses.append(excuse)


def _add_tasks(rows: Iterable[NextMeeting], today: date) -> None:
    last = {row.last.pk: row for row in rows if row.last is not None}
    for task in status.late_tasks(last, today):
        last[task.meeting_id].late_tasks.append(task)


def _add_answers(
    actor: Actor,
    rows: Mapping[int, NextMeeting],
    meetings: Iterable[Meeting],
    statuses: Mapping[int, MinutesStatus],
) -> None:
    """Only what minutes confirmed can be told."""
    confirmed = [
        meeting
        for meeting in meetings
        if meeting.pk in statuses and statuses[meeting.pk].is_confirmed
    ]
    waiting = status.voices_waiting(actor, [meeting.pk for meeting in confirmed])
    for meeting in confirmed:
        row, dues = rows[meeting.body_id], waiting.get(meeting.pk, {})
        if not dues:
            continue
        row.unanswered = row.unanswered or meeting
        row.waiting_count += len(dues)
        row.due_on = min([*dues.values(), row.due_on or date.max])
