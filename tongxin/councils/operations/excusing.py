"""A seat says beforehand that it cannot come, and who comes instead."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import policies, queries, wording
from tongxin.councils.models import Excuse, Meeting, Term
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, account_of


@transaction.atomic
def excuse_from_meeting(
    actor: Actor, meeting: Meeting, *, term: Term, stand_in: Term | None = None
) -> Excuse:
    """They are not expected; whoever stands in for them is asked to come."""
    meeting = _held(actor, meeting, term)
    if not queries.sits_at(meeting.body, term, clock.today()):
        raise ValidationError({"term": _("They hold no seat here.")})
    if meeting.attendances.filter(term=term, left_at=None).exists():
        raise ValidationError({"term": _("They sit in their seat now.")})
    if stand_in is not None:
        _require_stand_in(meeting, term, stand_in)
    excuse = Excuse(
        meeting=meeting, term=term, stand_in=stand_in, told_by=account_of(actor)
    )
    excuse.full_clean()
    excuse.save()
    journal.record(actor, "meeting.excused", meeting, ["excuses"], term.person)
    if stand_in is not None:
        title, text = wording.asked_to_stand_in(excuse)
        notices.tell(
            stand_in.person,
            meeting,
            key=f"meeting.stand_in:{excuse.pk}",
            title=title,
            text=text,
            link=wording.meeting_link(meeting),
        )
    return excuse


def _require_stand_in(meeting: Meeting, term: Term, stand_in: Term) -> None:
    may = (
        stand_in.seat_id == term.seat_id
        and stand_in.pk != term.pk
        and queries.sits_at(meeting.body, stand_in, clock.today())
    )
    if not may:
        raise ValidationError({"stand_in": _("They do not stand in for this seat.")})
    if meeting.excuses.filter(term=stand_in, withdrawn_at=None).exists():
        raise ValidationError({"stand_in": _("They cannot come either.")})


@transaction.atomic
def come_after_all(actor: Actor, excuse: Excuse) -> Excuse:
    """Take it back; whoever was to stand in is told."""
    meeting = _held(actor, excuse.meeting, excuse.term)
    rows = Excuse.objects.filter(pk=excuse.pk, withdrawn_at=None)
    first(rows.update(withdrawn_at=timezone.now()))
    excuse.refresh_from_db()
    person = excuse.term.person
    journal.record(actor, "meeting.excuse_withdrawn", meeting, ["excuses"], person)
    if excuse.stand_in is not None:
        title, text = wording.not_needed_to_stand_in(excuse)
        notices.tell(
            excuse.stand_in.person,
            meeting,
            key=f"meeting.stand_in_off:{excuse.pk}",
            title=title,
            text=text,
            link=wording.meeting_link(meeting),
        )
    return excuse


def _held(actor: Actor, meeting: Meeting, term: Term) -> Meeting:
    """Before it is over, for whoever has the seat, or for the office in their place."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    meeting = rows.get(pk=meeting.pk)
    require(
        policies.may_excuse(actor, meeting, term),
        _("Whoever holds the seat says so, or the office for them."),
    )
    if meeting.state not in (*Meeting.COMING, Meeting.State.SITTING):
        raise ValidationError(_("The meeting is past this."), code="state")
    return meeting
