"""Who sits at the table: terms in force, presence, quorum, recusal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import bylaws
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Conflict,
    Excuse,
    Meeting,
    Seat,
    Term,
)
from tongxin.councils.quorum import Quorum, SeatNow, quorum


def seats_on(body: Body, day: date) -> QuerySet[Seat]:
    """No actor: seats are public."""
    return body.seats.filter(from_on__lte=day).filter(
        Q(until_on=None) | Q(until_on__gt=day)
    )


def sitting_terms(body: Body, day: date) -> QuerySet[Term]:
    """No actor: holders and alternates of the body's seats that day.

    A person who was erased holds none from that day on; minutes keep their name.
    """
    return Term.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day),
        Q(person__erased_at=None) | Q(person__erased_at__date__gt=day),
        Q(seat__until_on=None) | Q(seat__until_on__gt=day),
        seat__body=body,
        from_on__lte=day,
    ).select_related("seat", "person")


def sits_at(body: Body, term: Term, day: date) -> bool:
    """No actor: whether this term holds, or stands in for, a seat that day."""
    return sitting_terms(body, day).filter(pk=term.pk).exists()


@dataclass(frozen=True)
class Place:
    """One seat at the table, as the live page draws it."""

    seat: Seat
    holder: Term | None
    alternates: tuple[Term, ...]
    sitting: Attendance | None
    is_recused: bool
    # That its holder cannot come, where they said so.
    excuse: Excuse | None = None

    @property
    def shown_name(self) -> str:
        if self.sitting is not None:
            return self.sitting.term.shown_name
        return self.holder.shown_name if self.holder else ""

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Who may take the seat and how, for one list: whoever is expected first."""
        people = ([self.holder] if self.holder else []) + list(self.alternates)
        if self.excuse is not None:
            expected = self.excuse.stand_in
            people.sort(key=lambda term: term != expected)
        return [
            (f"{term.pk}:{mode.value}", _way(term, mode))
            for term in people
            for mode in Attendance.Mode
        ]

    @property
    def is_filled(self) -> bool:
        return self.holder is not None

    @property
    def may_vote(self) -> bool:
        return self.sitting is not None and not self.is_recused


def _way(term: Term, mode: Attendance.Mode) -> str:
    name = term.shown_name
    if term.kind == Term.Kind.ALTERNATE:
        name = _("Alternate: %(name)s") % {"name": name}
    return name if mode == Attendance.Mode.ROOM else f"{name} {mode.label}"


def table(meeting: Meeting, item: AgendaItem | None = None) -> list[Place]:
    """No actor: the seats of a meeting, who sits there now, who is out of this item."""
    day = timezone.localdate(meeting.opened_at or meeting.planned_at)
    terms: dict[int, list[Term]] = {}
    for term in sitting_terms(meeting.body, day):
        terms.setdefault(term.seat_id, []).append(term)
    present = {
        one.seat_id: one
        for one in meeting.attendances.filter(left_at=None).select_related("term")
    }
    excuses = {
        one.term_id: one
        for one in meeting.excuses.filter(withdrawn_at=None).select_related("stand_in")
    }
    recused = (
        set(item.recusals.values_list("term__seat_id", flat=True)) if item else set()
    )
    return [
        _place(seat, terms.get(seat.pk, []), present, excuses, recused)
        for seat in seats_on(meeting.body, day)
    ]


def _place(
    seat: Seat,
    terms: list[Term],
    present: Mapping[int, Attendance],
    excuses: Mapping[int, Excuse],
    recused: set[int],
) -> Place:
    holder = next((one for one in terms if one.kind == Term.Kind.HOLDER), None)
    return Place(
        seat,
        holder,
        tuple(one for one in terms if one.kind == Term.Kind.ALTERNATE),
        present.get(seat.pk),
        seat.pk in recused,
        excuses.get(holder.pk) if holder else None,
    )


def quorum_now(meeting: Meeting, places: Iterable[Place]) -> Quorum:
    """No actor: whether the meeting may decide as it sits now."""
    places = list(places)
    day = timezone.localdate(meeting.opened_at or meeting.planned_at)
    presider = meeting.presider_id
    return _quorum(
        meeting.body,
        day,
        [
            SeatNow(one.seat.kind, one.is_filled, one.sitting is not None)
            for one in places
        ],
        presider_is_present=any(
            one.sitting is not None and one.sitting.term_id == presider
            for one in places
        ),
    )


def _quorum(
    body: Body, day: date, seats: list[SeatNow], *, presider_is_present: bool
) -> Quorum:
    figures = bylaws.figures(body, day)
    return quorum(
        seats,
        presider_is_present=presider_is_present,
        least_filled=figures["council.least_filled"].value,
        share=figures["council.quorum"].share,
    )


def had_quorum(meeting: Meeting) -> bool:
    """No actor: whether there was a moment of the meeting at which it could decide."""
    return any(_quorum_of(meeting, sitting).is_met for sitting in _sittings(meeting))


def _sittings(meeting: Meeting) -> Iterator[list[Attendance]]:
    """Who sat there after each coming and going."""
    rows = list(meeting.attendances.select_related("seat", "term"))
    moments: set[datetime] = {row.came_at for row in rows}
    for moment in sorted(moments):
        yield [
            row
            for row in rows
            if row.came_at <= moment and (row.left_at is None or row.left_at > moment)
        ]


def _quorum_of(meeting: Meeting, sitting: list[Attendance]) -> Quorum:
    there = {row.seat_id for row in sitting}
    return _quorum(
        meeting.body,
        timezone.localdate(meeting.opened_at or meeting.planned_at),
        [
            SeatNow(one.seat.kind, one.is_filled, one.seat.pk in there)
            for one in table(meeting)
        ],
        presider_is_present=any(row.term_id == meeting.presider_id for row in sitting),
    )


def recused_by_rule(item: AgendaItem, day: date) -> list[tuple[Term, str]]:
    """No actor: terms that leave the count of this item without being asked.

    The applicant on compensation and on the choice of the developer; and whoever
    declared an interest that is touched here.
    """
    found: dict[int, tuple[Term, str]] = {}
    terms = list(sitting_terms(item.meeting.body, day))
    if item.about != Conflict.About.MATTER:
        for term in terms:
            if term.seat.kind == Seat.Kind.VICE_APPLICANT:
                found[term.pk] = (
                    term,
                    _("By the bylaws: the applicant is a party here."),
                )
    touched = Q(about=Conflict.About.MATTER, matter=item.matter_id)
    if item.about != Conflict.About.MATTER:
        touched |= Q(about=item.about)
    rows = Conflict.objects.filter(
        touched, term__in=[term.pk for term in terms], ended_on=None
    ).select_related("term")
    for row in rows:
        found.setdefault(row.term_id, (row.term, row.reason))
    return list(found.values())


def missing_in_words(now: Quorum) -> list[str]:
    """Why nothing can be decided, one sentence each, in the order to mend it."""
    words = {
        "filled": _("%(filled)d seats are filled; %(least)d must be.")
        % {"filled": now.filled, "least": now.least_filled},
        "present": _("%(present)d are present; %(needed)d must be.")
        % {"present": now.present, "needed": now.needed},
        "presider": _("Whoever presides is not in their seat."),
        "owner": _("The owners’ vice-chair or alternate is missing."),
        "applicant": _("The applicant’s vice-chair or alternate is missing."),
    }
    return [words[one] for one in now.missing]
