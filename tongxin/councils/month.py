"""What a unit's monthly report says of its conference: meetings, decisions, clauses."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.councils import queries
from tongxin.councils.ledgers import bodies_read_by
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    Term,
)
from tongxin.kernel.periods import Period
from tongxin.kernel.reports import (
    Block,
    Coming,
    Paragraph,
    ReportRow,
    Section,
    Table,
    after_colon,
    at,
    joined_sentences,
    on,
)
from tongxin.openness.models import Duty
from tongxin.people.models import Actor
from tongxin.plans.models import ClauseRequest
from tongxin.units.models import Unit

# What is put off says why.
PUT_OFF = (AgendaItem.State.CARRIED, AgendaItem.State.REFERRED)


def month(actor: Actor, unit: Unit, period: Period) -> Iterator[Section | Coming]:
    """The caller has found the unit among those whose report the actor reads."""
    bodies = bodies_read_by(actor).filter(unit=unit)
    meetings = _meetings_in(bodies, period)
    yield _meetings_section(meetings)
    yield _decisions_section(meetings)
    yield _clauses_section(clauses_of(unit, period), period)
    yield Coming(10, [*_planned(_meetings_in(bodies, period.month_after))])
    if count := _replies_due(unit, period):
        text = _("Replies on clauses due then: %(count)d.") % {"count": count}
        yield Coming(40, [Paragraph(text)])


def _planned(meetings: list[Meeting]) -> Iterator[Paragraph]:
    for meeting in meetings:
        where = _("%(state)s, %(place)s.") % {
            "state": meeting.get_state_display(),
            "place": meeting.place,
        }
        name = _meeting_name(meeting, meeting.planned_at)
        yield Paragraph(after_colon(name, where), meeting.get_absolute_url())
    if not meetings:
        yield Paragraph(_("No meeting is planned for it yet."))


def _meeting_name(meeting: Meeting, moment: datetime) -> str:
    facts = {"number": meeting.number, "at": at(moment)}
    return _("Meeting %(number)d, %(at)s") % facts


# ---- Meetings ----


def _meetings_in(bodies: QuerySet[Body], period: Period) -> list[Meeting]:
    rows = queries.month_rows(bodies, period)
    return [meeting for row in rows for meeting in row.meetings]


def _meetings_section(meetings: list[Meeting]) -> Section:
    blocks: list[Block] = []
    for meeting in meetings:
        blocks += _meeting(meeting)
    if not meetings:
        blocks.append(Paragraph(_("No meeting was planned or held in this month.")))
    return Section("meetings", pgettext("report", "Meetings"), 20, blocks)


def _meeting(meeting: Meeting) -> Iterator[Block]:
    name = _meeting_name(meeting, meeting.opened_at or meeting.planned_at)
    yield Paragraph(name, meeting.get_absolute_url(), is_head=True)
    yield Paragraph(joined_sentences([*_came_of(meeting)]))
    items = list(queries.items_of(meeting))
    if items:
        head = (
            pgettext("table", "No."),
            pgettext("table", "Item"),
            pgettext("table", "What came of it"),
        )
        rows = (
            ReportRow("", (str(place), item.title, _outcome(item)))
            for place, item in enumerate(items, start=1)
        )
        yield Table(head, (14, 92, 50), tuple(rows))


def _came_of(meeting: Meeting) -> Iterator[str]:
    state = str(meeting.get_state_display())
    if meeting.state == Meeting.State.MISSED:
        yield _("%(state)s. Reason: %(reason)s.") % {
            "state": state,
            "reason": meeting.missed_reason,
        }
        instead = getattr(meeting, "made_up_by", None)
        yield (
            _("Made up for on %(day)s.") % {"day": on(instead.planned_at)}
            if instead
            else _("It is not made up for yet.")
        )
        return
    yield _("%(state)s, %(place)s.") % {"state": state, "place": meeting.place}
    if meeting.opened_at is not None:
        yield from _attendance(meeting)


def _attendance(meeting: Meeting) -> Iterator[str]:
    if meeting.presider is not None:
        yield _("%(name)s presided.") % {"name": meeting.presider.shown_name}
    came, places = queries.who_came(meeting), queries.seats_at_meeting(meeting)
    far = {
        attendance.seat_id
        for attendance in came
        if attendance.mode != Attendance.Mode.ROOM
    }
    yield _("%(present)d of %(filled)d filled seats were present.") % {
        "present": len({attendance.seat_id for attendance in came}),
        "filled": sum(place.is_filled for place in places),
    }
    yield from _instead(came)
    if far:
        yield _("%(count)d of them by telephone or video.") % {"count": len(far)}
    if meeting.is_over:
        yield from _missing(places, {attendance.seat_id for attendance in came})
    if meeting.state == Meeting.State.HELD:
        yield _("There was a quorum.")
    elif meeting.state == Meeting.State.WITHOUT_QUORUM:
        yield _("There was no quorum: nothing could be decided.")


def _missing(places: list[queries.SeatAtMeeting], there: set[int]) -> Iterator[str]:
    """How many seats stayed empty, with word and without: no name, no reason."""
    empty = [seat for seat in places if seat.is_filled and seat.seat.pk not in there]
    if empty:
        excused = sum(seat.excuse is not None for seat in empty)
        text = _("%(excused)d excused, %(absent)d absent without word.")
        yield text % {"excused": excused, "absent": len(empty) - excused}


def _instead(came: list[Attendance]) -> Iterator[str]:
    """In how many seats an alternate sat."""
    count = len(
        {
            attendance.seat_id
            for attendance in came
            if attendance.term.kind == Term.Kind.ALTERNATE
        }
    )
    if count:
        text = ngettext(
            "In %(count)d seat an alternate sat.",
            "In %(count)d seats an alternate sat.",
            count,
        )
        yield text % {"count": count}


def _outcome(item: AgendaItem) -> str:
    decision = getattr(item, "decision", None)
    if decision is not None:
        return str(decision.get_outcome_display())
    state = str(item.get_state_display())
    return after_colon(state, item.note) if item.state in PUT_OFF else state


# ---- What was decided ----


def _decisions_section(meetings: list[Meeting]) -> Section:
    rows = Decision.objects.filter(
        item__meeting__in=[meeting.pk for meeting in meetings]
    )
    found = list(
        rows.select_related("item__matter", "item__meeting").order_by(
            "decided_at", "pk"
        )
    )
    public = set(
        Duty.objects.filter(
            label=Decision._meta.label_lower,
            object_id__in=[decision.pk for decision in found],
            state=Duty.State.PUBLISHED,
        ).values_list("object_id", flat=True)
    )
    blocks: list[Block] = []
    for decision in found:
        blocks += _decision(decision, is_public=decision.pk in public)
    if not found:
        blocks.append(Paragraph(_("Nothing was decided in this month.")))
    return Section("decisions", pgettext("report", "Recommendations"), 30, blocks)


def _decision(decision: Decision, *, is_public: bool) -> Iterator[Block]:
    yield Paragraph(
        after_colon(decision.item.title, str(decision.get_outcome_display())),
        decision.get_absolute_url(),
        is_head=True,
    )
    yield Paragraph(decision.recommendation)
    yield Paragraph(
        joined_sentences(
            [_how(decision), "" if is_public else _("It is not published yet.")]
        )
    )
    for line in queries.evidence_in_lines(decision.evidence):
        yield Paragraph(line)
    if not decision.evidence:
        yield Paragraph(_("No consultation on this had a published result by then."))
    if decision.is_against_evidence:
        text = _("It goes against what people said, because: %(reason)s")
        yield Paragraph(text % {"reason": decision.against_evidence_reason})


def _how(decision: Decision) -> str:
    present = _("%(present)d of %(filled)d filled seats present.") % {
        "present": decision.present_count,
        "filled": decision.filled_count,
    }
    if decision.how == Decision.How.CONSENSUS:
        return joined_sentences([_("Nobody was against it."), present])
    hands = _("%(yes)d seats for, %(no)d against, %(abstained)d abstained.") % {
        "yes": decision.yes_count,
        "no": decision.no_count,
        "abstained": decision.abstained_count,
    }
    return joined_sentences([hands, present])


# ---- Clauses ----


@dataclass(frozen=True, slots=True)
class MonthRequests:
    """Requests that were made in the month, or replied to in it."""

    requests: tuple[ClauseRequest, ...]
    asked: int
    replies: Counter[str]


def clauses_of(unit: Unit, period: Period) -> MonthRequests:
    """No actor: plans are public. Of the unit's plans, and what its meetings asked."""
    within = period.days
    rows = _requests(unit)
    touched = rows.filter(Q(asked_on__range=within) | Q(replied_on__range=within))
    found = list(touched.select_related("clause__document").order_by("asked_on", "pk"))
    return MonthRequests(
        tuple(found),
        sum(period.first <= request.asked_on <= period.last for request in found),
        Counter(request.reply for request in found if _is_replied_in(request, period)),
    )


def _requests(unit: Unit) -> QuerySet[ClauseRequest]:
    decided = Decision.objects.filter(item__meeting__body__unit=unit)
    return ClauseRequest.objects.filter(
        Q(clause__document__unit=unit)
        | Q(label=Decision._meta.label_lower, object_id__in=decided.values("pk"))
    )


def _is_replied_in(request: ClauseRequest, period: Period) -> bool:
    return (
        request.replied_on is not None
        and period.first <= request.replied_on <= period.last
    )


def _clauses_section(found: MonthRequests, period: Period) -> Section:
    kinds = ClauseRequest.Reply
    counted = _(
        "%(asked)d asked for. Replies: adopted %(adopted)d, adopted in part "
        "%(in_part)d, declined %(declined)d."
    ) % {
        "asked": found.asked,
        "adopted": found.replies[kinds.ADOPTED],
        "in_part": found.replies[kinds.IN_PART],
        "declined": found.replies[kinds.DECLINED],
    }
    blocks: list[Block] = [Paragraph(counted)]
    if found.requests:
        head = (
            pgettext("table", "Clause"),
            pgettext("table", "What was asked"),
            pgettext("table", "Reply and reason"),
        )
        rows = (_request(request, period) for request in found.requests)
        blocks.append(Table(head, (40, 58, 58), tuple(rows)))
    return Section("clauses", pgettext("report", "Clauses of plans"), 60, blocks)


def _request(request: ClauseRequest, period: Period) -> ReportRow:
    where = _("%(plan)s, clause %(number)d") % {
        "plan": request.clause.document.title,
        "number": request.clause.number,
    }
    # A later reply belongs to the report of its own month.
    if request.replied_on is None or request.replied_on > period.last:
        said = _("To be replied by %(day)s") % {"day": on(request.due_on)}
    else:
        said = _("%(reply)s on %(day)s, because: %(reason)s") % {
            "reply": request.get_reply_display(),
            "day": on(request.replied_on),
            "reason": request.reason,
        }
    return ReportRow(request.clause.get_absolute_url(), (where, request.wanted, said))


def _replies_due(unit: Unit, period: Period) -> int:
    """That have their day in the month after."""
    within = period.month_after.days
    waiting = _requests(unit).filter(
        Q(replied_on=None) | Q(replied_on__gt=period.last),
        asked_on__lte=period.last,
        due_on__range=within,
    )
    return waiting.count()
