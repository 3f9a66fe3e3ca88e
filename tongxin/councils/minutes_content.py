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


class Sat(TypedDict):
    kind: str
    note: str
    name: str
    mode: str
    is_alternate: bool
    # Said beforehand that they cannot come; of those who came it says nothing.
    is_excused: bool


class Vote(TypedDict):
    kind: str
    name: str
    choice: str


class Decided(TypedDict):
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
    against_evidence_reason: str
    review_on: str
    votes: list[Vote]


class Given(TypedDict):
    title: str
    lead: str
    assisting: list[str]
    due_on: str


class SpokenLine(TypedDict):
    speaker: str
    text: str


class Treated(TypedDict):
    position: int
    title: str
    state: str
    note: str
    heard: list[SpokenLine]
    recused: list[str]
    decision: Decided | None
    tasks: list[Given]


class Content(TypedDict):
    body: str
    number: int
    place: str
    opened_at: str
    ended_at: str
    presider: str
    state: str
    filled: int
    present: list[Sat]
    absent: list[Sat]
    guests: list[str]
    items: list[Treated]
    heard: list[SpokenLine]
    voices: list[str]


def content_of(meeting: Meeting) -> Content:
    """Everything that the meeting left behind, in the order of its agenda."""
    came = queries.who_came(meeting)
    places = queries.table(meeting)
    return Content(
        body=meeting.body.name,
        number=meeting.number,
        place=meeting.place,
        opened_at=timezone.localtime(meeting.opened_at).isoformat(),
        ended_at=timezone.localtime(meeting.ended_at).isoformat(),
        presider=meeting.presider.shown_name if meeting.presider else "",
        state=meeting.state,
        filled=sum(one.is_filled for one in places),
        present=[_sat(one) for one in came],
        absent=_absent(places, came),
        guests=[guest.shown_name for guest in meeting.guests.all()],
        items=[_treated(item) for item in queries.items_of(meeting)],
        heard=_heard(meeting, None),
        voices=_voices(meeting),
    )


def _sat(one: Attendance) -> Sat:
    return Sat(
        kind=one.seat.kind,
        note=one.seat.note,
        name=one.term.shown_name,
        mode=one.mode,
        is_alternate=one.term.kind == Term.Kind.ALTERNATE,
        is_excused=False,
    )


def _absent(places: list[queries.Place], came: Sequence[Attendance]) -> list[Sat]:
    """Empty seats, and whoever was excused, also where an alternate came instead."""
    seats, terms = {one.seat_id for one in came}, {one.term_id for one in came}
    return [
        Sat(
            kind=one.seat.kind,
            note=one.seat.note,
            name=one.holder.shown_name,
            mode="",
            is_alternate=False,
            is_excused=one.excuse is not None,
        )
        for one in places
        if one.holder is not None
        and one.holder.pk not in terms
        and (one.excuse is not None or one.seat.pk not in seats)
    ]


def _treated(item: AgendaItem) -> Treated:
    decision = Decision.objects.filter(item=item).first()
    return Treated(
        position=item.position,
        title=item.title,
        state=item.state,
        note=item.note,
        heard=_heard(item.meeting, item),
        recused=[one.term.shown_name for one in item.recusals.select_related("term")],
        decision=_decided(decision) if decision else None,
        tasks=[_given(one) for one in queries.tasks_of(item)],
    )


def _decided(one: Decision) -> Decided:
    return Decided(
        id=one.pk,
        outcome=one.outcome,
        how=one.how,
        recommendation=one.recommendation,
        present=one.present_count,
        filled=one.filled_count,
        recused=one.recused_count,
        yes=one.yes_count,
        no=one.no_count,
        abstained=one.abstained_count,
        against_evidence_reason=one.against_evidence_reason,
        review_on=one.review_on.isoformat() if one.review_on else "",
        votes=[
            Vote(kind=vote.seat.kind, name=vote.term.shown_name, choice=vote.choice)
            for vote in one.votes.select_related("seat", "term")
        ],
    )


def _given(one: queries.Given) -> Given:
    return Given(
        title=one.task.title,
        lead=one.lead,
        assisting=one.helpers,
        due_on=one.due_on.isoformat() if one.due_on else "",
    )


def _heard(meeting: Meeting, item: AgendaItem | None) -> list[SpokenLine]:
    lines = meeting.lines.filter(item=item, struck_at=None, voice=None)
    return [SpokenLine(speaker=line.speaker, text=line.text) for line in lines]


def _voices(meeting: Meeting) -> list[str]:
    """Receipt numbers alone: what was said stands with the voice."""
    rows = meeting.lines.filter(voice__isnull=False, struck_at=None)
    return [line.text for line in rows.select_related("voice")]
