"""The end: sealed and counted once, then published once."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.ballots.forgetting import forget_ways
from tongxin.ballots.seal import seal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.people.models import Actor
from tongxin.polls import as_json, messages, queries, verification
from tongxin.polls.models import Poll, Result
from tongxin.polls.operations.opening import tell_each
from tongxin.polls.operations.rules import COUNTED, RIPE


@operation(
    "poll.counted",
    Words(
        pgettext_lazy("journal", "counted the votes"),
        pgettext_lazy("journal", "owners’ poll counted"),
    ),
    RIPE,
)
def count_poll(actor: Actor, poll: Poll) -> Result:
    """Count once, when the days for late paper are over; nothing is typed after it."""
    found, print_ = queries.counted(poll)
    result = Result.objects.create(
        poll=poll,
        printed=as_json.of_printed(print_),
        **as_json.sums_of(found),
    )
    poll.state, poll.counted_at = Poll.State.COUNTED, timezone.now()
    seal(poll, verification.forms_now(poll))
    poll.save()
    # Only while it is open they say which word was last.
    assert poll.closes_at is not None
    forget_ways(poll.votes.all(), by=["pseudonym"], end=poll.closes_at)
    return result


@operation(
    "poll.published",
    Words(
        pgettext_lazy("journal", "published the result of the poll"),
        pgettext_lazy("journal", "result of a poll published"),
    ),
    COUNTED,
)
def publish_poll(actor: Actor, poll: Poll) -> Poll:
    """Let everybody read the masked result, and tell the owners."""
    poll.state, poll.published_at = Poll.State.PUBLISHED, timezone.now()
    poll.save()
    tell_each(poll, poll.ballots.all(), messages.PUBLISHED, once=poll.pk)
    return poll
