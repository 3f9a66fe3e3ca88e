"""While it runs: the silent are reminded, twice at most; then it is closed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import first
from tongxin.people.models import Actor
from tongxin.polls import queries, wording
from tongxin.polls.models import Poll
from tongxin.polls.operations.holding import held, require_keeper
from tongxin.polls.operations.opening import tell_each

State = Poll.State


@transaction.atomic
def remind_the_silent(actor: Actor, poll: Poll) -> int:
    """Remind the owners for whom nobody has voted yet; returns how many were told."""
    require_keeper(actor, poll)
    poll = held(poll)
    if not poll.is_taking:
        raise ValidationError(_("This poll takes no votes now."))
    if poll.reminder_count >= Poll.MOST_REMINDERS:
        raise ValidationError(_("The silent have been reminded twice already."))
    count = poll.reminder_count + 1
    first(
        Poll.objects.filter(pk=poll.pk, reminder_count=poll.reminder_count).update(
            reminder_count=count, reminded_at=timezone.now()
        )
    )
    title, text = wording.reminder(poll)
    silent = queries.silent_ballots(poll)
    told = tell_each(poll, silent, f"reminder_{count}", title, text)
    journal.record(actor, "poll.reminded", poll, ["reminder_count"])
    return told


@transaction.atomic
def close_poll(actor: Actor, poll: Poll) -> Poll:
    """Say that it is over, once its last moment is past; never before it."""
    require_keeper(actor, poll)
    poll = held(poll)
    if poll.state != State.OPEN or poll.closes_at is None:
        raise ValidationError(_("This poll is not open."))
    if poll.is_taking:
        raise ValidationError(
            _("It was promised to be open until %(moment)s.")
            % {"moment": wording.moment(poll)}
        )
    days = rules.binding("poll.paper_days").value
    end = timezone.localdate(poll.closes_at)
    first(
        Poll.objects.filter(pk=poll.pk, state=State.OPEN).update(
            state=State.CLOSED,
            closed_at=timezone.now(),
            paper_until=clock.add_workdays(end, days).on,
        )
    )
    poll.refresh_from_db()
    journal.record(actor, "poll.closed", poll, ["state"])
    return poll


def close_due() -> int:
    """Close what is past its last moment; the worker does it every minute."""
    due = Poll.objects.filter(state=State.OPEN, closes_at__lte=timezone.now())
    closed = 0
    for poll in due.select_related("unit"):
        try:
            close_poll(SYSTEM, poll)
        except ValidationError:
            continue  # Somebody pressed the button meanwhile.
        closed += 1
    return closed
