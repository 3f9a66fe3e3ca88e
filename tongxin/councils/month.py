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
    yield _told_meetings(meetings)
    yield _told_decisions(meetings)
    yield _told_clauses(clauses_of(unit, period), period)
    yield Coming(10, [*_planned(_meetings_in(bodies, period.month_after))])
    if count := _replies_due(unit, period):
        told = _("Replies on clauses due then: %(count)d.") % {"count": count}
        yield Coming(40, [Paragraph(told)])


def _planned(meetings: list[Meeting]) -> Iterator[Paragraph]:
    for meeting in meetings:
        where = _("%(state)s, %(place)s.") % {
            "state": meeting.get_state_display(),
            "place": meeting.place,
        }
        name = _named(meeting, meeting.planned_at)
        yield Paragraph(after_colon(name, where), meeting.get_absolute_url())
    if not meetings:
        yield Paragraph(_("No meeting is planned for it yet."))


def _named(meeting: Meeting, moment: datetime) -> str:
    facts = {"number": meeting.number, "at": at(moment)}
    return _("Meeting %(number)d, %(at)s") % facts


# ---- Meetings ----


def _meetings_in(bodies: QuerySet[Body], period: Period) -> list[Meeting]:
    rows = queries.month_rows(bodies, period)
    return [one for row in rows for one in row.meetings]


def _told_meetings(meetings: list[Meeting]) -> Section:
    blocks: list[Block] = []
    for meeting in meetings:
        blocks += _meeting(meeting)
    if not meetings:
        blocks.append(Paragraph(_("No meeting was planned or held in this month.")))
    return Section("meetings", pgettext("report", "Meetings"), 20, blocks)


def _meeting(meeting: Meeting) -> Iterator[Block]:
    name = _named(meeting, meeting.opened_at or meeting.planned_at)
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
            ReportRow("", (str(place), one.title, _outcome(one)))
            for place, one in enumerate(items, start=1)
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
    came, places = queries.who_came(meeting), queries.table(meeting)
    far = {one.seat_id for one in came if one.mode != Attendance.Mode.ROOM}
    yield _("%(present)d of %(filled)d filled seats were present.") % {
        "present": len({one.seat_id for one in came}),
        "filled": sum(place.is_filled for place in places),
    }
    yield from _instead(came)
    if far:
        yield _("%(count)d of them by telephone or video.") % {"count": len(far)}
    if meeting.is_over:
        yield from _missing(places, {one.seat_id for one in came})
    if meeting.state == Meeting.State.HELD:
        yield _("There was a quorum.")
    elif meeting.state == Meeting.State.WITHOUT_QUORUM:
        yield _("There was no quorum: nothing could be decided.")


def _missing(places: list[queries.Place], there: set[int]) -> Iterator[str]:
    """How many seats stayed empty, with word and without: no name, no reason."""
    empty = [one for one in places if one.is_filled and one.seat.pk not in there]
    if empty:
        excused = sum(one.excuse is not None for one in empty)
        told = _("%(excused)d excused, %(absent)d absent without word.")
        yield told % {"excused": excused, "absent": len(empty) - excused}


def _instead(came: list[Attendance]) -> Iterator[str]:
    """In how many seats an alternate sat."""
    count = len({one.seat_id for one in came if one.term.kind == Term.Kind.ALTERNATE})
    if count:
        told = ngettext(
            "In %(count)d seat an alternate sat.",
            "In %(count)d seats an alternate sat.",
            count,
        )
        yield told % {"count": count}


def _outcome(item: AgendaItem) -> str:
    decision = getattr(item, "decision", None)
    if decision is not None:
        return str(decision.get_outcome_display())
    state = str(item.get_state_display())
    return after_colon(state, item.note) if item.state in PUT_OFF else state


# ---- What was decided ----


def _told_decisions(meetings: list[Meeting]) -> Section:
    rows = Decision.objects.filter(item__meeting__in=[one.pk for one in meetings])
    found = list(
        rows.select_related("item__matter", "item__meeting").order_by(
            "decided_at", "pk"
        )
    )
    public = set(
        Duty.objects.filter(
            label=Decision._meta.label_lower,
            object_id__in=[one.pk for one in found],
            state=Duty.State.PUBLISHED,
        ).values_list("object_id", flat=True)
    )
    blocks: list[Block] = []
    for one in found:
        blocks += _decision(one, is_public=one.pk in public)
    if not found:
        blocks.append(Paragraph(_("Nothing was decided in this month.")))
    return Section("decisions", pgettext("report", "Recommendations"), 30, blocks)


def _decision(one: Decision, *, is_public: bool) -> Iterator[Block]:
    yield Paragraph(
        after_colon(one.item.title, str(one.get_outcome_display())),
        one.get_absolute_url(),
        is_head=True,
    )
    yield Paragraph(one.recommendation)
    yield Paragraph(
        joined_sentences(
            [_how(one), "" if is_public else _("It is not published yet.")]
        )
    )
    evidence = queries.evidence_in_words(one.evidence)
    for shown in evidence:
        told = _("What people said of “%(text)s”: %(result)s.")
        yield Paragraph(told % {"text": shown["text"], "result": shown["word"]})
    if not evidence:
        yield Paragraph(_("No consultation on this had a published result by then."))
    if one.is_against_evidence:
        told = _("It goes against what people said, because: %(reason)s")
        yield Paragraph(told % {"reason": one.against_evidence_reason})


def _how(one: Decision) -> str:
    present = _("%(present)d of %(filled)d filled seats present.") % {
        "present": one.present_count,
        "filled": one.filled_count,
    }
    if one.how == Decision.How.CONSENSUS:
        return joined_sentences([_("Nobody was against it."), present])
    hands = _("%(yes)d seats for, %(no)d against, %(abstained)d abstained.") % {
        "yes": one.yes_count,
        "no": one.no_count,
        "abstained": one.abstained_count,
    }
    return joined_sentences([hands, present])


# ---- Clauses ----


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests that were made in the month, or replied to in it."""

    requests: tuple[ClauseRequest, ...]
    asked: int
    replies: Counter[str]


def clauses_of(unit: Unit, period: Period) -> Requests:
    """No actor: plans are public. Of the unit's plans, and what its meetings asked."""
    within = period.days
    rows = _requests(unit)
    touched = rows.filter(Q(asked_on__range=within) | Q(replied_on__range=within))
    found = list(touched.select_related("clause__document").order_by("asked_on", "pk"))
    return Requests(
        tuple(found),
        sum(period.first <= one.asked_on <= period.last for one in found),
        Counter(one.reply for one in found if _is_replied_in(one, period)),
    )


def _requests(unit: Unit) -> QuerySet[ClauseRequest]:
    decided = Decision.objects.filter(item__meeting__body__unit=unit)
    return ClauseRequest.objects.filter(
        Q(clause__document__unit=unit)
        | Q(label=Decision._meta.label_lower, object_id__in=decided.values("pk"))
    )


def _is_replied_in(one: ClauseRequest, period: Period) -> bool:
    return one.replied_on is not None and period.first <= one.replied_on <= period.last


def _told_clauses(found: Requests, period: Period) -> Section:
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
        rows = (_request(one, period) for one in found.requests)
        blocks.append(Table(head, (40, 58, 58), tuple(rows)))
    return Section("clauses", pgettext("report", "Clauses of plans"), 60, blocks)


def _request(one: ClauseRequest, period: Period) -> ReportRow:
    where = _("%(plan)s, clause %(number)d") % {
        "plan": one.clause.document.title,
        "number": one.clause.number,
    }
    # A later reply belongs to the report of its own month.
    if one.replied_on is None or one.replied_on > period.last:
        said = _("To be replied by %(day)s") % {"day": on(one.due_on)}
    else:
        said = _("%(reply)s on %(day)s, because: %(reason)s") % {
            "reply": one.get_reply_display(),
            "day": on(one.replied_on),
            "reason": one.reason,
        }
    return ReportRow(one.clause.get_absolute_url(), (where, one.wanted, said))


def _replies_due(unit: Unit, period: Period) -> int:
    """That have their day in the month after."""
    within = period.month_after.days
    waiting = _requests(unit).filter(
        Q(replied_on=None) | Q(replied_on__gt=period.last),
        asked_on__lte=period.last,
        due_on__range=within,
    )
    return waiting.count()
