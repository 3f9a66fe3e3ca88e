"""While it runs: the silent are reminded, twice at most; then it is closed."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import due_by
from tongxin.people.models import Actor
from tongxin.polls import messages, queries
from tongxin.polls.models import Poll
from tongxin.polls.operations.opening import tell_each
from tongxin.polls.operations.rules import DUE, REMINDABLE


@operation(
    "poll.reminded",
    Words(
        pgettext_lazy("journal", "reminded the silent owners"),
        pgettext_lazy("journal", "silent owners reminded"),
    ),
    REMINDABLE,
)
def remind_the_silent(actor: Actor, poll: Poll) -> int:
    """Remind the owners for whom nobody has voted yet; returns how many were told."""
    poll.reminder_count += 1
    poll.reminded_at = timezone.now()
    poll.save()
    silent, once = queries.silent_ballots(poll), f"{poll.pk}:{poll.reminder_count}"
    return tell_each(poll, silent, messages.REMINDER, once=once)


@operation(
    "poll.closed",
    Words(
        pgettext_lazy("journal", "closed the owners’ poll"),
        pgettext_lazy("journal", "owners’ poll closed"),
    ),
    DUE,
)
def close_poll(actor: Actor, poll: Poll) -> Poll:
    """Say that it is over, once its last moment is past; never before it."""
    assert poll.closes_at is not None
    end = timezone.localdate(poll.closes_at)
    poll.state, poll.closed_at = Poll.State.CLOSED, timezone.now()
    poll.paper_until = due_by("poll.paper_days", end).on
    poll.save()
    return poll


def close_due() -> int:
    """Close what is past its last moment; the worker does it every minute."""
    due = Poll.objects.filter(state=Poll.State.OPEN, closes_at__lte=timezone.now())
    closed = 0
    for poll in due.select_related("unit"):
        try:
            close_poll(SYSTEM, poll)
        except ValidationError:
            continue  # Somebody pressed the button meanwhile.
        closed += 1
    return closed
