"""Of a unit's month: its meetings with attendance and quorum, and what they decided."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.councils import queries as councils
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    Term,
)
from tongxin.ledgers.queries.telling import (
    Block,
    Row,
    Section,
    Table,
    Words,
    after_colon,
    at,
    joined,
    on,
    section,
)
from tongxin.openness.models import Duty

# What is put off says why.
PUT_OFF = (AgendaItem.State.CARRIED, AgendaItem.State.REFERRED)


def meetings_of(bodies: Iterable[Body], month: councils.Month) -> list[Meeting]:
    """No actor: whoever reads the report keeps these bodies' meetings."""
    rows = Body.objects.filter(pk__in=[body.pk for body in bodies])
    return [one for row in councils.month_rows(rows, month) for one in row.meetings]


def told_meetings(meetings: list[Meeting]) -> Section:
    blocks: list[Block] = []
    for meeting in meetings:
        blocks += _meeting(meeting)
    if not meetings:
        blocks.append(Words(_("No meeting was planned or held in this month.")))
    return section("meetings", pgettext("report", "Meetings"), blocks)


def _meeting(meeting: Meeting) -> Iterator[Block]:
    name = _("Meeting %(number)d, %(at)s") % {
        "number": meeting.number,
        "at": at(meeting.opened_at or meeting.planned_at),
    }
    yield Words(name, meeting.get_absolute_url(), is_head=True)
    yield Words(joined([*_came_of(meeting)]))
    items = list(councils.items_of(meeting))
    if items:
        head = (
            pgettext("table", "No."),
            pgettext("table", "Item"),
            pgettext("table", "What came of it"),
        )
        rows = (
            Row("", (str(place), one.title, _outcome(one)))
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
    came, places = councils.who_came(meeting), councils.table(meeting)
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


def _missing(places: list[councils.Place], there: set[int]) -> Iterator[str]:
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


def told_decisions(meetings: list[Meeting]) -> Section:
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
        blocks.append(Words(_("Nothing was decided in this month.")))
    return section("decisions", pgettext("report", "Recommendations"), blocks)


def _decision(one: Decision, *, is_public: bool) -> Iterator[Block]:
    yield Words(
        after_colon(one.item.title, str(one.get_outcome_display())),
        one.get_absolute_url(),
        is_head=True,
    )
    yield Words(one.recommendation)
    yield Words(joined([_how(one), "" if is_public else _("It is not published yet.")]))
    evidence = councils.evidence_in_words(one.evidence)
    for shown in evidence:
        told = _("What people said of “%(text)s”: %(result)s.")
        yield Words(told % {"text": shown["text"], "result": shown["word"]})
    if not evidence:
        yield Words(_("No consultation on this had a published result by then."))
    if one.is_against_evidence:
        told = _("It goes against what people said, because: %(reason)s")
        yield Words(told % {"reason": one.against_evidence_reason})


def _how(one: Decision) -> str:
    present = _("%(present)d of %(filled)d filled seats present.") % {
        "present": one.present_count,
        "filled": one.filled_count,
    }
    if one.how == Decision.How.CONSENSUS:
        return joined([_("Nobody was against it."), present])
    hands = _("%(yes)d seats for, %(no)d against, %(abstained)d abstained.") % {
        "yes": one.yes_count,
        "no": one.no_count,
        "abstained": one.abstained_count,
    }
    return joined([hands, present])
