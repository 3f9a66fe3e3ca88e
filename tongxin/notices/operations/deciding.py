"""A person decides about a message that the program cannot know the fate of."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.notices import policies
from tongxin.notices.models import Notice
from tongxin.notices.operations.owing import SENT_BY_PROGRAM
from tongxin.people.models import Actor, Channel

State = Notice.State
SENT_AGAIN = (*SENT_BY_PROGRAM, Channel.LETTER)


@transaction.atomic
def send_again(actor: Actor, notice: Notice) -> Notice:
    """Put it back to waiting, with all its tries; an unsure one may arrive twice.

    A failed one is not sent again once a call stands in for it.
    """
    _decide(actor, notice, [State.UNSURE, State.FAILED], again=True)
    journal.record(actor, "notice.sent_again", notice, ["state"])
    return notice


@transaction.atomic
def count_as_sent(actor: Actor, notice: Notice) -> Notice:
    """Somebody found out that it went out after all."""
    _decide(actor, notice, [State.UNSURE], again=False)
    journal.record(actor, "notice.counted_as_sent", notice, ["state"])
    return notice


def _decide(
    actor: Actor, notice: Notice, states: list[Notice.State], *, again: bool
) -> None:
    require(
        policies.may_handle(actor),
        _("Only the street office decides about messages that may not have arrived."),
    )
    now = timezone.now()
    facts: dict[str, object] = {"state": State.SENT, "sent_at": now}
    if again:
        by_program = notice.channel in SENT_BY_PROGRAM
        facts = {
            "state": State.QUEUED,
            "next_try_at": now if by_program else None,
            "try_count": 0,
        }
    # Two clerks may decide at once, or the worker may still come back: one wins.
    changed = Notice.objects.filter(
        pk=notice.pk, state__in=states, channel__in=SENT_AGAIN, stand_in=None
    ).update(**facts, problem="", worker="", lease_until=None, changed_at=now)
    if not changed:
        raise ValidationError(_("This message has been decided about meanwhile."))
    notice.refresh_from_db()
