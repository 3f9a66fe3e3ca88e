"""A meeting is planned, called, opened; or missed, with reason and make-up day."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import policies
from tongxin.councils.models import Body, Meeting, Term
from tongxin.councils.operations import messages
from tongxin.councils.operations.agenda import tell_on_agenda
from tongxin.councils.operations.rules import (
    COMING,
    KEEPERS,
    STANDING_BODY,
    TO_CALL,
    TO_OPEN,
    bump_revision,
    require_seat,
)
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import require, said
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Actor, User, account_of

State = Meeting.State


@creation(
    "meeting.planned",
    Words(
        pgettext_lazy("journal", "planned the meeting"),
        pgettext_lazy("journal", "meeting planned"),
    ),
    STANDING_BODY,
)
def plan_meeting(
    actor: Actor,
    body: Body,
    *,
    planned_at: datetime,
    place: str,
    makes_up_for: Meeting | None = None,
) -> Meeting:
    """Plan the next meeting of a body; with `makes_up_for`, one that was missed."""
    _require_ahead(planned_at)
    if makes_up_for is not None and (
        makes_up_for.body_id != body.pk or makes_up_for.state != State.MISSED
    ):
        raise ValidationError(_("Only a missed meeting of this body is made up for."))
    last = body.meetings.aggregate(last=Max("number"))["last"]
    meeting = Meeting(
        body=body,
        number=(last or 0) + 1,
        planned_at=planned_at,
        place=said(place, "place", _("Say where.")),
        makes_up_for=makes_up_for,
        planned_by=account_of(actor),
    )
    meeting.full_clean()
    meeting.save()
    return meeting


def _require_ahead(planned_at: datetime) -> None:
    if planned_at <= timezone.now():
        raise ValidationError({"planned_at": _("This moment has passed already.")})


@operation(
    "meeting.moved",
    Words(
        pgettext_lazy("journal", "moved the meeting"),
        pgettext_lazy("journal", "meeting moved"),
    ),
    COMING,
)
def move_meeting(
    actor: Actor, meeting: Meeting, *, planned_at: datetime, place: str
) -> Meeting:
    """Another moment or place; whoever was called already is told."""
    _require_ahead(planned_at)
    meeting.planned_at = planned_at
    meeting.place = said(place, "place", _("Say where."))
    bump_revision(meeting).full_clean()
    meeting.save()
    if meeting.state == State.CALLED:
        notices.drop_waiting(actor, meeting)
        messages.tell_seats(messages.MOVED, meeting, once=meeting.revision)
    return meeting


@operation(
    "meeting.called",
    Words(
        pgettext_lazy("journal", "called the meeting"),
        pgettext_lazy("journal", "meeting called"),
    ),
    TO_CALL,
)
def call_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Publish the agenda and tell every seat, each by its own channel.

    The bylaws say how many days before; a later call says so in the notice.
    """
    items = list(meeting.items.filter(state="waiting").select_related("matter"))
    if not items:
        raise ValidationError(_("Accept an agenda first."))
    meeting.state, meeting.called_at = State.CALLED, timezone.now()
    bump_revision(meeting).save()
    for item in items:
        tell_on_agenda(actor, item)
    messages.tell_seats(messages.CALLED, meeting)
    return meeting


@operation(
    "meeting.opened",
    Words(
        pgettext_lazy("journal", "opened the meeting"),
        pgettext_lazy("journal", "meeting opened"),
    ),
    TO_OPEN,
)
def open_meeting(actor: Actor, meeting: Meeting, *, presider: Term) -> Meeting:
    """Begin. From now on it is typed as it happens."""
    require_seat(meeting.body, presider, "presider")
    if Meeting.objects.filter(body=meeting.body_id, state=State.SITTING).exists():
        raise ValidationError(_("Another meeting of this body is on."))
    meeting.state, meeting.opened_at = State.SITTING, timezone.now()
    meeting.presider = presider
    bump_revision(meeting).save()
    # Nobody is called any more to a meeting that has begun.
    notices.drop_waiting(actor, meeting)
    return meeting


@operation(
    "meeting.missed",
    Words(
        pgettext_lazy("journal", "wrote down that the meeting is not held"),
        pgettext_lazy("journal", "meeting not held"),
    ),
    COMING,
)
def miss_meeting(actor: Actor, meeting: Meeting, *, reason: str) -> Meeting:
    """Say that it was not held, and why: the month shows it."""
    was_called = meeting.state == State.CALLED
    meeting.missed_reason = said(reason, "reason", _("Say why it is not held."))
    meeting.state = State.MISSED
    bump_revision(meeting).save()
    if was_called:
        notices.drop_waiting(actor, meeting)
        messages.tell_seats(messages.MISSED, meeting)
    return meeting


@transaction.atomic
def call_seat(
    actor: User, meeting: Meeting, *, notice: Notice, outcome: str, after_tries: int
) -> Notice:
    """Keep one try to tell somebody of the meeting; three are enough."""
    require(policies.may_keep(actor, meeting.body), str(KEEPERS))
    about = (notice.subject_label, notice.subject_id)
    if about != (meeting._meta.label, meeting.pk):
        raise ValidationError(_("This call is about something else."))
    return notices.record_call(actor, notice, outcome=outcome, after_tries=after_tries)
