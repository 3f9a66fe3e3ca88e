"""A meeting is planned, called, opened; or missed, with reason and make-up day."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import queries, wording
from tongxin.councils.models import Body, Meeting, Term
from tongxin.councils.operations.agenda import tell_on_agenda
from tongxin.councils.operations.holding import (
    held_meeting,
    require_keeper,
    require_standing,
    revised,
)
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Channel, Person, account_of

State = Meeting.State


@transaction.atomic
def plan_meeting(
    actor: Actor,
    body: Body,
    *,
    planned_at: datetime,
    place: str,
    makes_up_for: Meeting | None = None,
) -> Meeting:
    """Plan the next meeting of a body; with `makes_up_for`, one that was missed."""
    require_keeper(actor, body)
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    require_standing(body)
    if planned_at <= timezone.now():
        raise ValidationError({"planned_at": _("This moment has passed already.")})
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
    journal.record(actor, "meeting.planned", meeting, ["planned_at", "place"])
    return meeting


@transaction.atomic
def move_meeting(
    actor: Actor, meeting: Meeting, *, planned_at: datetime, place: str
) -> Meeting:
    """Another moment or place; whoever was called already is told."""
    meeting = held_meeting(actor, meeting, *Meeting.COMING)
    if planned_at <= timezone.now():
        raise ValidationError({"planned_at": _("This moment has passed already.")})
    meeting.planned_at = planned_at
    meeting.place = said(place, "place", _("Say where."))
    meeting.revision += 1
    meeting.revised_at = timezone.now()
    meeting.full_clean()
    meeting.save(update_fields=["planned_at", "place", "revision", "revised_at"])
    journal.record(actor, "meeting.moved", meeting, ["planned_at", "place"])
    if meeting.state == State.CALLED:
        notices.drop_waiting(actor, meeting)
        tell_seats(meeting, f"moved_{meeting.revision}", *wording.moved(meeting))
    return meeting


@transaction.atomic
def call_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """Publish the agenda and tell every seat, each by its own channel.

    The bylaws say how many days before; a later call says so in the notice.
    """
    meeting = held_meeting(actor, meeting, State.PLANNED)
    if meeting.planned_at <= timezone.now():
        raise ValidationError(_("This moment has passed already: move it first."))
    if not meeting.items.filter(state="waiting").exists():
        raise ValidationError(_("Accept an agenda first."))
    rows = Meeting.objects.filter(pk=meeting.pk, state=State.PLANNED)
    called = {"state": State.CALLED, "called_at": timezone.now()}
    first(rows.update(**called, **revised(meeting)))
    meeting.refresh_from_db()
    journal.record(actor, "meeting.called", meeting, ["state"])
    for item in meeting.items.filter(state="waiting").select_related("matter"):
        tell_on_agenda(actor, item)
    tell_seats(meeting, "called", *wording.called(meeting))
    return meeting


@transaction.atomic
def open_meeting(actor: Actor, meeting: Meeting, *, presider: Term) -> Meeting:
    """Begin. From now on it is typed as it happens."""
    meeting = held_meeting(actor, meeting, State.CALLED)
    if not queries.sits_at(meeting.body, presider, clock.today()):
        raise ValidationError({"presider": _("They hold no seat here.")})
    if timezone.localdate(meeting.planned_at) > clock.today():
        raise ValidationError(_("It is called for a later day: move it first."))
    # Two meetings of one body are opened one after the other.
    Body.objects.select_for_update(of=("self",)).get(pk=meeting.body_id)
    if Meeting.objects.filter(body=meeting.body_id, state=State.SITTING).exists():
        raise ValidationError(_("Another meeting of this body is on."))
    rows = Meeting.objects.filter(pk=meeting.pk, state=State.CALLED)
    opened = {"state": State.SITTING, "opened_at": timezone.now()}
    first(rows.update(**opened, presider=presider, **revised(meeting)))
    meeting.refresh_from_db()
    journal.record(actor, "meeting.opened", meeting, ["state", "presider"])
    # Nobody is called any more to a meeting that has begun.
    notices.drop_waiting(actor, meeting)
    return meeting


@transaction.atomic
def miss_meeting(actor: Actor, meeting: Meeting, *, reason: str) -> Meeting:
    """Say that it was not held, and why: the month shows it."""
    meeting = held_meeting(actor, meeting, *Meeting.COMING)
    was_called = meeting.state == State.CALLED
    reason = said(reason, "reason", _("Say why it is not held."))
    rows = Meeting.objects.filter(pk=meeting.pk, state__in=Meeting.COMING)
    first(rows.update(state=State.MISSED, missed_reason=reason, **revised(meeting)))
    meeting.refresh_from_db()
    journal.record(actor, "meeting.missed", meeting, ["state", "missed_reason"])
    if was_called:
        notices.drop_waiting(actor, meeting)
        tell_seats(meeting, "missed", *wording.missed(meeting))
    return meeting


def tell_seats(meeting: Meeting, event: str, title: str, text: str) -> int:
    """One message to each holder and alternate; a filled seat hears once a person."""
    told = 0
    people = {
        term.person_id: term.person
        for term in queries.sitting_terms(meeting.body, clock.today())
    }
    for person in people.values():
        told += bool(
            notices.tell(
                person,
                meeting,
                key=f"meeting.{event}:{meeting.pk}:{person.pk}",
                title=title,
                text=text,
                link=wording.meeting_link(meeting),
                channel=_way_to(person),
            )
        )
    return told


def _way_to(person: Person) -> Channel:
    """Whoever looks things up by a receipt has none of a meeting: they are called."""
    channel = Channel(person.answer_channel)
    if channel != Channel.RECEIPT:
        return channel
    return Channel.PHONE if person.phone else Channel.INBOX
