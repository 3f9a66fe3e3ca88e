"""A person decides about a message that the program cannot know the fate of."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.notices.models import Notice
from tongxin.notices.operations.rules import NOT_ARRIVED, SENT_BY_PROGRAM, UNSURE
from tongxin.people.models import Actor


@operation(
    "notice.sent_again",
    Words(
        pgettext_lazy("journal", "had the message sent again"),
        pgettext_lazy("journal", "message sent again"),
    ),
    NOT_ARRIVED,
)
def send_again(actor: Actor, notice: Notice) -> Notice:
    """Put it back to waiting, with all its tries; an unsure one may arrive twice."""
    notice.state, notice.try_count = Notice.State.QUEUED, 0
    is_by_program = notice.channel in SENT_BY_PROGRAM
    notice.next_try_at = timezone.now() if is_by_program else None
    return _decided(notice)


@operation(
    "notice.counted_as_sent",
    Words(
        pgettext_lazy("journal", "counted the message as sent"),
        pgettext_lazy("journal", "counted as sent"),
    ),
    UNSURE,
)
def count_as_sent(actor: Actor, notice: Notice) -> Notice:
    """Somebody found out that it went out after all."""
    notice.state, notice.sent_at = Notice.State.SENT, timezone.now()
    return _decided(notice)


def _decided(notice: Notice) -> Notice:
    """The worker that had it may still come back: its ticket is void."""
    notice.problem = notice.worker = ""
    notice.lease_until, notice.changed_at = None, timezone.now()
    notice.save()
    return notice
