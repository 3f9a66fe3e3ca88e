"""What minutes say: filled from what happened, as one record that is kept whole.

Names of seats are as the minutes print them; texts are those that were typed. Nothing
here is worded: the page, the Word file and the PDF word it in their language.
"""

from collections.abc import Sequence
from typing import TypedDict

from django.utils import timezone

from tongxin.councils import queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Term,
)


class SeatEntry(TypedDict):
    kind: str
    note: str
    name: str
    mode: str
    is_alternate: bool
    # Said beforehand that they cannot come; of those who came it says nothing.
    is_excused: bool


class VoteEntry(TypedDict):
    kind: str
    name: str
    choice: str


class DecisionEntry(TypedDict):
    id: int
    outcome: str
    how: str
    recommendation: str
    present: int
    filled: int
    recused: int
    yes: int
    no: int
    abstained: int
    evidence: list[queries.Evidence]
    against_evidence_reason: str
    review_on: str
    votes: list[VoteEntry]


class TaskEntry(TypedDict):
    title: str
    lead: str
    assisting: list[str]
    due_on: str


class SpokenLine(TypedDict):
    speaker: str
    text: str


class ItemEntry(TypedDict):
    position: int
    title: str
    state: str
    note: str
    heard: list[SpokenLine]
    recused: list[str]
    decision: DecisionEntry | None
    tasks: list[TaskEntry]


class MinutesContent(TypedDict):
    body: str
    number: int
    place: str
    opened_at: str
    ended_at: str
    presider: str
    state: str
    filled: int
    present: list[SeatEntry]
    absent: list[SeatEntry]
    guests: list[str]
    items: list[ItemEntry]
    heard: list[SpokenLine]
    voices: list[str]


def content_of(meeting: Meeting) -> MinutesContent:
    """Everything that the meeting left behind, in the order of its agenda."""
    came = queries.who_came(meeting)
    places = queries.seats_at_meeting(meeting)
    return MinutesContent(
        body=meeting.body.name,
        number=meeting.number,
        place=meeting.place,
        opened_at=timezone.localtime(meeting.opened_at).isoformat(),
        ended_at=timezone.localtime(meeting.ended_at).isoformat(),
        presider=meeting.presider.shown_name if meeting.presider else "",
        state=meeting.state,
        filled=sum(seat.is_filled for seat in places),
        present=[_seat_entry(attendance) for attendance in came],
        absent=_absent(places, came),
        guests=[guest.shown_name for guest in meeting.guests.all()],
        items=[_item_entry(item) for item in queries.items_of(meeting)],
        heard=_heard(meeting, None),
        voices=_voices(meeting),
    )


def _seat_entry(attendance: Attendance) -> SeatEntry:
    return SeatEntry(
        kind=attendance.seat.kind,
        note=attendance.seat.note,
        name=attendance.term.shown_name,
        mode=attendance.mode,
        is_alternate=attendance.term.kind == Term.Kind.ALTERNATE,
        is_excused=False,
    )


def _absent(
    places: list[queries.SeatAtMeeting], came: Sequence[Attendance]
) -> list[SeatEntry]:
    """Empty seats, and whoever was excused, also where an alternate came instead."""
    seats, terms = (
        {attendance.seat_id for attendance in came},
        {attendance.term_id for attendance in came},
    )
    return [
        SeatEntry(
            kind=seat.seat.kind,
            note=seat.seat.note,
            name=seat.holder.shown_name,
            mode="",
            is_alternate=False,
            is_excused=seat.excuse is not None,
        )
        for seat in places
        if seat.holder is not None
        and seat.holder.pk not in terms
        and (seat.excuse is not None or seat.seat.pk not in seats)
    ]


def _item_entry(item: AgendaItem) -> ItemEntry:
    decision = Decision.objects.filter(item=item).first()
    return ItemEntry(
        position=item.position,
        title=item.title,
        state=item.state,
        note=item.note,
        heard=_heard(item.meeting, item),
        recused=[
            recusal.term.shown_name for recusal in item.recusals.select_related("term")
        ],
        decision=_decision_entry(decision) if decision else None,
        tasks=[_task_entry(task) for task in queries.tasks_of(item)],
    )


def _decision_entry(decision: Decision) -> DecisionEntry:
    return DecisionEntry(
        id=decision.pk,
        outcome=decision.outcome,
        how=decision.how,
        recommendation=decision.recommendation,
        present=decision.present_count,
        filled=decision.filled_count,
        recused=decision.recused_count,
        yes=decision.yes_count,
        no=decision.no_count,
        abstained=decision.abstained_count,
        evidence=decision.evidence,
        against_evidence_reason=decision.against_evidence_reason,
        review_on=decision.review_on.isoformat() if decision.review_on else "",
        votes=[
            VoteEntry(
                kind=vote.seat.kind, name=vote.term.shown_name, choice=vote.choice
            )
            for vote in decision.votes.select_related("seat", "term")
        ],
    )


def _task_entry(task: queries.GivenTask) -> TaskEntry:
    return TaskEntry(
        title=task.task.title,
        lead=task.lead,
        assisting=task.helpers,
        due_on=task.due_on.isoformat() if task.due_on else "",
    )


def _heard(meeting: Meeting, item: AgendaItem | None) -> list[SpokenLine]:
    lines = meeting.lines.filter(item=item, struck_at=None, voice=None)
    return [SpokenLine(speaker=line.speaker, text=line.text) for line in lines]


def _voices(meeting: Meeting) -> list[str]:
    """Receipt numbers alone: what was said stands with the voice."""
    rows = meeting.lines.filter(voice__isnull=False, struck_at=None)
    return [line.text for line in rows.select_related("voice")]
