"""The live meeting: who came and left, who is recused, what was said, its end."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import queries
from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Guest,
    Line,
    Meeting,
    Recusal,
    Term,
)
from tongxin.councils.operations.rules import (
    ANY_MEETING,
    DISCUSSED_ITEM,
    NEXT_ITEM,
    OPEN_ITEM,
    PAST,
    PRESENT,
    SITTING,
    STANDING_LINE,
    bump_revision,
    late,
    require_seat,
)
from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.guard import said
from tongxin.kernel.rows import insert_once
from tongxin.people.models import Actor, User
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice

State, Item = Meeting.State, AgendaItem.State
# Whoever takes a voice in, and types, has an account.
TYPED: Rule[User, Meeting] = SITTING


@operation(
    "meeting.seat_taken",
    Words(
        pgettext_lazy("journal", "wrote down who took a seat"),
        pgettext_lazy("journal", "seat taken at a meeting"),
    ),
    SITTING,
)
def sit_down(
    actor: Actor, meeting: Meeting, *, term: Term, mode: str = Attendance.Mode.ROOM
) -> Attendance:
    """Somebody takes their seat: in the room, by telephone or by video."""
    require_seat(meeting.body, term)
    return _seat(meeting, term, mode)


def _seat(meeting: Meeting, term: Term, mode: str) -> Attendance:
    attendance = Attendance(
        meeting=meeting, seat=term.seat, term=term, mode=mode, came_at=timezone.now()
    )
    attendance.full_clean()
    attendance.save()
    return attendance


@operation(
    "meeting.seats_taken",
    Words(
        pgettext_lazy("journal", "wrote down who took their seats"),
        pgettext_lazy("journal", "seats taken at a meeting"),
    ),
    SITTING,
)
def seat_all(
    actor: Actor, meeting: Meeting, *, terms: Collection[Term]
) -> list[Attendance]:
    """All who are in the room when it begins take their seats at once.

    Whoever came in between stays as they came. `terms`: at most one of each seat.
    """
    taken = set(meeting.attendances.filter(left_at=None).values_list("seat", flat=True))
    for term in terms:
        require_seat(meeting.body, term, "terms")
    return [
        _seat(meeting, term, Attendance.Mode.ROOM)
        for term in terms
        if term.seat_id not in taken
    ]


@operation(
    "meeting.seat_left",
    Words(
        pgettext_lazy("journal", "wrote down who left their seat"),
        pgettext_lazy("journal", "seat left at a meeting"),
    ),
    PRESENT,
    about=lambda attendance: attendance.meeting,
)
def stand_up(actor: Actor, attendance: Attendance) -> Attendance:
    """Whoever sits there leaves; the time they were there stays in the minutes."""
    attendance.left_at = timezone.now()
    attendance.save(update_fields=["left_at"])
    return attendance


@operation(
    "meeting.guest_admitted",
    Words(
        pgettext_lazy("journal", "heard a guest at the meeting"),
        pgettext_lazy("journal", "guest heard at a meeting"),
    ),
    SITTING,
)
def admit_guest(
    actor: Actor, meeting: Meeting, *, shown_name: str, mode: str = "room"
) -> Guest:
    """Somebody without a seat is heard. "Two shopkeepers" is name enough."""
    shown_name = said(shown_name, "shown_name", _("Say who it is."))
    guest = Guest(meeting=meeting, shown_name=shown_name, mode=mode)
    guest.full_clean()
    guest.save()
    return guest


@operation(
    "agenda.item_taken_up",
    Words(
        pgettext_lazy("journal", "took the item up"),
        pgettext_lazy("journal", "item taken up"),
    ),
    NEXT_ITEM,
)
def take_up_item(actor: Actor, item: AgendaItem) -> AgendaItem:
    """Turn to an item; the one before stays heard, where nothing was decided on it.

    Whom a declared interest or the rule keeps out leaves the count at once.
    """
    _leave_discussed(actor, item.meeting)
    item.state = Item.DISCUSSED
    item.save(update_fields=["state"])
    out = set(item.recusals.values_list("term", flat=True))
    for term, reason in queries.recused_by_rule(item, clock.today()):
        if term.pk not in out:
            recuse(actor, item, term=term, reason=reason, is_by_rule=True)
    return item


def _leave_discussed(actor: Actor, meeting: Meeting) -> None:
    for item in meeting.items.filter(state=Item.DISCUSSED):
        leave_item(actor, item)


@operation(
    "agenda.item_heard",
    Words(
        pgettext_lazy("journal", "left the item undecided"),
        pgettext_lazy("journal", "item left undecided"),
    ),
    DISCUSSED_ITEM,
)
def leave_item(actor: Actor, item: AgendaItem) -> AgendaItem:
    """It was heard, and nothing was decided: the meeting may come back to it."""
    item.state = Item.HEARD
    item.save(update_fields=["state"])
    return item


@operation(
    "agenda.recused",
    Words(
        pgettext_lazy("journal", "took a seat out of the count"),
        pgettext_lazy("journal", "seat recused"),
    ),
    OPEN_ITEM,
)
def recuse(
    actor: Actor,
    item: AgendaItem,
    *,
    term: Term,
    reason: str,
    is_by_rule: bool = False,
) -> Recusal:
    """A seat leaves the count of this item, and says why."""
    require_seat(item.meeting.body, term)
    reason = said(reason, "reason", _("Say why."))
    recusal = Recusal(item=item, term=term, reason=reason, is_by_rule=is_by_rule)
    recusal.full_clean()
    recusal.save()
    return recusal


say(
    "meeting.line_written",
    Words(
        pgettext_lazy("journal", "wrote a line down"),
        pgettext_lazy("journal", "line written down"),
    ),
)


@journal.act_first()
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
    meeting = ANY_MEETING.hold(actor, meeting)
    if not (meeting.is_sitting or meeting.is_over):
        raise late(PAST)
    if meeting.minutes.exists():
        return _kept_before_minutes(meeting, key)
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("This item is not on the agenda.")})
    speaker = speaker.strip()
    if speaker and speaker not in queries.names_at(meeting):
        raise ValidationError(
            {
                "speaker": _(
                    "%(name)s is neither in a seat nor heard as a guest: write that "
                    "down first."
                )
                % {"name": speaker}
            }
        )
    line = Line(
        meeting=meeting,
        item=item,
        key=key,
        speaker=speaker,
        text=said(text, "text", _("Nothing is written.")),
        said_at=_moment(meeting, said_at),
        typed_by=actor,
    )
    # What it points at was just read, and the rest is the database's to refuse.
    line.clean_fields(exclude=["meeting", "item", "typed_by", "voice"])
    if insert_once(line, once=("meeting", "key")) is None:
        return Line.objects.get(meeting=meeting, key=key)
    journal.record(actor, "meeting.line_written", meeting)
    return line


def _kept_before_minutes(meeting: Meeting, key: UUID) -> Line:
    """Sent again after the minutes were drafted: it is there, or it comes too late."""
    kept = Line.objects.filter(meeting=meeting, key=key).first()
    if kept is None:
        raise late(_("The minutes are drafted: correct them there."))
    return kept


def _moment(meeting: Meeting, said_at: datetime | None) -> datetime:
    """When it was typed; a browser whose clock is wrong does not leave the meeting."""
    now = timezone.now()
    assert meeting.opened_at is not None
    end = meeting.ended_at or now
    if said_at is None or not meeting.opened_at <= said_at <= end:
        return min(now, end)
    return said_at


@operation(
    "meeting.voice_heard",
    Words(
        pgettext_lazy("journal", "wrote down a voice at the meeting"),
        pgettext_lazy("journal", "voice heard at a meeting"),
    ),
    TYPED,
)
def hear_voice(
    actor: User, meeting: Meeting, *, text: str, name: str = "", phone: str = ""
) -> voices.Filed:
    """A demand that comes up in the room is filed like any other, with its receipt.

    Without a name it is anonymous; its line in the minutes is the receipt's number.
    """
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
        item=meeting.items.filter(state=Item.DISCUSSED).first(),
        key=uuid4(),
        text=filed.voice.number,
        said_at=timezone.now(),
        typed_by=actor,
        voice=filed.voice,
    )
    return filed


@operation(
    "meeting.line_struck",
    Words(
        pgettext_lazy("journal", "struck a line"),
        pgettext_lazy("journal", "line struck"),
    ),
    STANDING_LINE,
    about=lambda line: line.meeting,
)
def strike_line(actor: Actor, line: Line) -> Line:
    """Take a line out of the minutes to come; the journal keeps that it was there."""
    if line.meeting.minutes.exists():
        raise late(_("The minutes are drafted: correct them there."))
    line.struck_at = timezone.now()
    line.save(update_fields=["struck_at"])
    return line


@operation(
    "meeting.ended",
    Words(
        pgettext_lazy("journal", "ended the meeting"),
        pgettext_lazy("journal", "meeting ended"),
    ),
    SITTING,
)
def end_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Close it. Without a quorum at any time it was held and decided nothing."""
    _leave_discussed(actor, meeting)
    had_quorum = queries.had_quorum(meeting)
    meeting.state = State.HELD if had_quorum else State.WITHOUT_QUORUM
    meeting.ended_at = timezone.now()
    meeting.attendances.filter(left_at=None).update(left_at=meeting.ended_at)
    bump_revision(meeting).save()
    return meeting
