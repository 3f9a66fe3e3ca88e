"""Who sits at the table: terms in force, presence, quorum, recusal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def seats_on(day: date) -> QuerySet[Seat]:
    """No actor: seats are public."""
    until = Q(until_on=None) | Q(until_on__gt=day)
    return Seat.objects.filter(until, from_on__lte=day)


def terms_on(day: date) -> QuerySet[Term]:
    """No actor: holders and alternates of the seats that day.

    A person who was erased holds none from that day on; minutes keep their name.
    """
    return Term.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day),
        Q(person__erased_at=None) | Q(person__erased_at__date__gt=day),
        Q(seat__until_on=None) | Q(seat__until_on__gt=day),
        from_on__lte=day,
    )


def terms_in_force(body: Body, day: date) -> QuerySet[Term]:
    """No actor: those of one body."""
    return terms_on(day).filter(seat__body=body).select_related("seat", "person")


def is_term_in_force(body: Body, term: Term, day: date) -> bool:
    """No actor: whether this term holds, or stands in for, a seat that day."""
    return terms_in_force(body, day).filter(pk=term.pk).exists()


@dataclass(frozen=True)
class SeatRow:
    """A seat with its holder, who may be missing, and those who stand in."""

    seat: Seat
    holder: Term | None
    alternates: list[Term]

    @property
    def terms(self) -> list[Term]:
        return [*([self.holder] if self.holder else []), *self.alternates]


def seats_with_terms(body: Body, day: date) -> list[SeatRow]:
    """No actor: seats are public, in two queries."""
    terms: dict[int, list[Term]] = {}
    for term in terms_in_force(body, day):
        terms.setdefault(term.seat_id, []).append(term)
    return [
        _with_terms(seat, terms.get(seat.pk, []))
        for seat in seats_on(day).filter(body=body)
    ]


def _with_terms(seat: Seat, terms: list[Term]) -> SeatRow:
    holders = (term for term in terms if term.kind == Term.Kind.HOLDER)
    others = [term for term in terms if term.kind == Term.Kind.ALTERNATE]
    return SeatRow(seat, next(holders, None), others)


@dataclass(frozen=True)
class SeatAtMeeting(SeatRow):
    """One seat at the table, as the live page draws it."""

    attendance: Attendance | None
    is_recused: bool
    # That its holder cannot come, where they said so.
    excuse: Excuse | None = None

    @property
    def shown_name(self) -> str:
        if self.attendance is not None:
            return self.attendance.term.shown_name
        return self.holder.shown_name if self.holder else ""

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Who may take the seat and how, for one list: whoever is expected first."""
        people = self.terms
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
        return self.attendance is not None and not self.is_recused


def _way(term: Term, mode: Attendance.Mode) -> str:
    name = term.shown_name
    if term.kind == Term.Kind.ALTERNATE:
        name = _("Alternate: %(name)s") % {"name": name}
    return name if mode == Attendance.Mode.ROOM else f"{name} {mode.label}"


def seats_at_meeting(
    meeting: Meeting, item: AgendaItem | None = None
) -> list[SeatAtMeeting]:
    """No actor: the seats of a meeting, who sits there now, who is out of this item."""
    present = {
        attendance.seat_id: attendance
        for attendance in meeting.attendances.filter(left_at=None).select_related(
            "term"
        )
    }
    excuses = {
        excuse.term_id: excuse
        for excuse in meeting.excuses.filter(withdrawn_at=None).select_related(
            "stand_in"
        )
    }
    recused = (
        set(item.recusals.values_list("term__seat_id", flat=True)) if item else set()
    )
    return [
        SeatAtMeeting(
            row.seat,
            row.holder,
            row.alternates,
            present.get(row.seat.pk),
            row.seat.pk in recused,
            excuses.get(row.holder.pk) if row.holder else None,
        )
        for row in seats_with_terms(meeting.body, _day_of(meeting))
    ]


def expected_terms(meeting: Meeting) -> QuerySet[Term]:
    """No actor: of each seat that nobody has taken yet, who is to come."""
    free = [one for one in seats_at_meeting(meeting) if one.attendance is None]
    expected = [one.excuse.stand_in if one.excuse else one.holder for one in free]
    return Term.objects.select_related("seat").filter(
        pk__in=[term.pk for term in expected if term is not None]
    )


def names_at(meeting: Meeting) -> set[str]:
    """No actor: who was there at any moment of it, with a seat or as a guest."""
    seated = meeting.attendances.values_list("term__shown_name", flat=True)
    guests = meeting.guests.values_list("shown_name", flat=True)
    return {*seated, *guests}


def _day_of(meeting: Meeting) -> date:
    return timezone.localdate(meeting.opened_at or meeting.planned_at)


def quorum_now(meeting: Meeting, places: Iterable[SeatAtMeeting]) -> Quorum:
    """No actor: whether the meeting may decide as it sits now."""
    attendances = [seat.attendance for seat in places if seat.attendance is not None]
    return _quorum_of(meeting, places, attendances)


def had_quorum(meeting: Meeting) -> bool:
    """No actor: whether there was a moment of the meeting at which it could decide."""
    rows = seats_with_terms(meeting.body, _day_of(meeting))
    return any(
        _quorum_of(meeting, rows, attendances).is_met
        for attendances in _attendances_over_time(meeting)
    )


def _attendances_over_time(meeting: Meeting) -> Iterator[list[Attendance]]:
    """Who sat there after each coming and going."""
    rows = list(meeting.attendances.select_related("seat", "term"))
    moments: set[datetime] = {row.came_at for row in rows}
    for moment in sorted(moments):
        yield [
            row
            for row in rows
            if row.came_at <= moment and (row.left_at is None or row.left_at > moment)
        ]


def _quorum_of(
    meeting: Meeting, rows: Iterable[SeatRow], attendances: Iterable[Attendance]
) -> Quorum:
    there = {attendance.seat_id: attendance.term_id for attendance in attendances}
    return quorum_by(
        bylaws.bylaw_values(meeting.body, _day_of(meeting)),
        [
            SeatNow(row.seat.kind, row.holder is not None, row.seat.pk in there)
            for row in rows
        ],
        presider_is_present=meeting.presider_id in there.values(),
    )


def quorum_by(
    values: Mapping[str, bylaws.BylawValue],
    seats: Sequence[SeatNow],
    *,
    presider_is_present: bool,
) -> Quorum:
    """By the values of one body."""
    return quorum(
        seats,
        presider_is_present=presider_is_present,
        min_filled=values["council.min_filled"].value,
        share=values["council.quorum"].share,
    )


def recused_by_rule(item: AgendaItem, day: date) -> list[tuple[Term, str]]:
    """No actor: terms that leave the count of this item without being asked.

    The applicant on compensation and on the choice of the developer; and whoever
    declared an interest that is touched here.
    """
    found: dict[int, tuple[Term, str]] = {}
    terms = list(terms_in_force(item.meeting.body, day))
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
        % {"filled": now.filled, "least": now.min_filled},
        "present": _("%(present)d are present; %(needed)d must be.")
        % {"present": now.present, "needed": now.needed},
        "presider": _("Whoever presides is not in their seat."),
        "owner": _("The owners’ vice-chair or alternate is missing."),
        "applicant": _("The applicant’s vice-chair or alternate is missing."),
    }
    return [words[reason] for reason in now.missing]
