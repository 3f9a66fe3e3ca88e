"""The live meeting: who came and left, who is recused, what was said, its end."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Guest,
    Line,
    Meeting,
    Recusal,
    Seat,
    Term,
)
from tongxin.councils.operations.holding import held_meeting, revised
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.kernel.rows import insert_once
from tongxin.people.models import Actor, User
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice

State = Meeting.State


@transaction.atomic
def sit_down(
    actor: Actor, meeting: Meeting, *, term: Term, mode: str = Attendance.Mode.ROOM
) -> Attendance:
    """Somebody takes their seat: in the room, by telephone or by video."""
    meeting = held_meeting(actor, meeting, State.SITTING)
    if not queries.sits_at(meeting.body, term, clock.today()):
        raise ValidationError({"term": _("They hold no seat here.")})
    attendance = Attendance(
        meeting=meeting, seat=term.seat, term=term, mode=mode, came_at=timezone.now()
    )
    attendance.full_clean()
    attendance.save()
    journal.record(actor, "meeting.seat_taken", meeting, ["attendances"])
    return attendance


@transaction.atomic
def stand_up(actor: Actor, meeting: Meeting, *, seat: Seat) -> Meeting:
    """Whoever sits there leaves; the time they were there stays in the minutes."""
    meeting = held_meeting(actor, meeting, State.SITTING)
    rows = meeting.attendances.filter(seat=seat, left_at=None)
    first(rows.update(left_at=timezone.now()))
    journal.record(actor, "meeting.seat_left", meeting, ["attendances"])
    return meeting


@transaction.atomic
def admit_guest(
    actor: Actor, meeting: Meeting, *, shown_name: str, mode: str = "room"
) -> Guest:
    """Somebody without a seat is heard. "Two shopkeepers" is name enough."""
    meeting = held_meeting(actor, meeting, State.SITTING)
    guest = Guest(
        meeting=meeting,
        shown_name=said(shown_name, "shown_name", _("Say who it is.")),
        mode=mode,
    )
    guest.full_clean()
    guest.save()
    journal.record(actor, "meeting.guest_admitted", meeting, ["guests"])
    return guest


@transaction.atomic
def take_up_item(actor: Actor, item: AgendaItem) -> AgendaItem:
    """Turn to an item; the one before stays heard, where nothing was decided on it.

    Whom a declared interest or the rule keeps out leaves the count at once.
    """
    meeting = held_meeting(actor, item.meeting, State.SITTING)
    before = meeting.items.filter(state=AgendaItem.State.DISCUSSED).exclude(pk=item.pk)
    before.update(state=AgendaItem.State.HEARD)
    again = (AgendaItem.State.WAITING, AgendaItem.State.HEARD)
    rows = AgendaItem.objects.filter(pk=item.pk, state__in=again)
    first(rows.update(state=AgendaItem.State.DISCUSSED))
    item.refresh_from_db()
    for term, reason in queries.recused_by_rule(item, clock.today()):
        Recusal.objects.get_or_create(
            item=item, term=term, defaults={"reason": reason, "is_by_rule": True}
        )
    journal.record(actor, "agenda.item_taken_up", item, ["state"])
    return item


@transaction.atomic
def recuse(actor: Actor, item: AgendaItem, *, term: Term, reason: str) -> Recusal:
    """A seat leaves the count of this item, and says why."""
    meeting = held_meeting(actor, item.meeting, State.SITTING)
    if item.state not in AgendaItem.OPEN:
        raise ValidationError(_("This item is done with."))
    if not queries.sits_at(meeting.body, term, clock.today()):
        raise ValidationError({"term": _("They hold no seat here.")})
    recusal = Recusal(
        item=item, term=term, reason=said(reason, "reason", _("Say why."))
    )
    recusal.full_clean()
    recusal.save()
    journal.record(actor, "agenda.recused", item, ["recusals"])
    return recusal


@transaction.atomic
def write_line(  # noqa: PLR0913 - one line, whoever sends it how often
    actor: User,
    meeting: Meeting,
    *,
    key: UUID,
    text: str,
    speaker: str = "",
    item: AgendaItem | None = None,
    said_at: datetime | None = None,
) -> Line:
    """Keep one line. Sent again with the same key, it is there once.

    A browser that lost the net sends what it kept when it is back, with the moment it
    was typed; also when the meeting has ended meanwhile, until minutes are drafted.
    """
    meeting = held_meeting(actor, meeting, State.SITTING, *Meeting.OVER)
    if meeting.is_over and meeting.minutes.exists():
        return _kept_before_minutes(meeting, key)
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("This item is not on the agenda.")})
    line = Line(
        meeting=meeting,
        item=item,
        key=key,
        speaker=speaker.strip(),
        text=said(text, "text", _("Nothing is written.")),
        said_at=_moment(meeting, said_at),
        typed_by=actor,
    )
    # What it points at was just read, and the rest is the database's to refuse.
    line.clean_fields(exclude=["meeting", "item", "typed_by", "voice"])
    if insert_once(line, once=("meeting", "key")) is None:
        return Line.objects.get(meeting=meeting, key=key)
    journal.record(actor, "meeting.line_written", meeting, ["lines"])
    return line


def _kept_before_minutes(meeting: Meeting, key: UUID) -> Line:
    """Sent again after the minutes were drafted: it is there, or it comes too late."""
    kept = Line.objects.filter(meeting=meeting, key=key).first()
    if kept is None:
        raise ValidationError(_("The minutes are drafted: correct them there."))
    return kept


def _moment(meeting: Meeting, said_at: datetime | None) -> datetime:
    """When it was typed; a browser whose clock is wrong does not leave the meeting."""
    now = timezone.now()
    assert meeting.opened_at is not None
    end = meeting.ended_at or now
    if said_at is None or not meeting.opened_at <= said_at <= end:
        return min(now, end)
    return said_at


@transaction.atomic
def hear_voice(
    actor: User, meeting: Meeting, *, text: str, name: str = "", phone: str = ""
) -> voices.Filed:
    """A demand that comes up in the room is filed like any other, with its receipt.

    Without a name it is anonymous; its line in the minutes is the receipt's number.
    """
    meeting = held_meeting(actor, meeting, State.SITTING)
    body = meeting.body
    audience = Voice.Audience.PUBLIC if name.strip() else Voice.Audience.ANONYMOUS
    filed = voices.record_voice(
        actor,
        text=text,
        kind=Voice.Kind.SUGGEST,
        channel=Voice.Channel.MEETING,
        audience=audience,
        caller=voices.Caller(name=name.strip(), phone=phone.strip()),
        place=body.community,
        unit=body.unit,
    )
    Line.objects.create(
        meeting=meeting,
        item=meeting.items.filter(state=AgendaItem.State.DISCUSSED).first(),
        key=uuid4(),
        text=filed.voice.number,
        said_at=timezone.now(),
        typed_by=actor,
        voice=filed.voice,
    )
    journal.record(actor, "meeting.voice_heard", meeting, ["lines"])
    return filed


@transaction.atomic
def strike_line(actor: Actor, line: Line) -> Line:
    """Take a line out of the minutes to come; the journal keeps that it was there."""
    meeting = held_meeting(actor, line.meeting)
    if meeting.minutes.exists():
        raise ValidationError(_("The minutes are drafted: correct them there."))
    rows = Line.objects.filter(pk=line.pk, struck_at=None)
    first(rows.update(struck_at=timezone.now()))
    line.refresh_from_db()
    journal.record(actor, "meeting.line_struck", meeting, ["lines"])
    return line


@transaction.atomic
def end_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Close it. Without a quorum at any time it was held and decided nothing."""
    meeting = held_meeting(actor, meeting, State.SITTING)
    open_items = meeting.items.filter(state=AgendaItem.State.DISCUSSED)
    open_items.update(state=AgendaItem.State.HEARD)
    now = timezone.now()
    has_quorum = queries.had_quorum(meeting)
    meeting.attendances.filter(left_at=None).update(left_at=now)
    rows = Meeting.objects.filter(pk=meeting.pk, state=State.SITTING)
    first(
        rows.update(
            state=State.HELD if has_quorum else State.WITHOUT_QUORUM,
            ended_at=now,
            **revised(meeting),
        )
    )
    meeting.refresh_from_db()
    journal.record(actor, "meeting.ended", meeting, ["state"])
    return meeting
