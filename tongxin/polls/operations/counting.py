"""The end: sealed and counted once, then published once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, merkle
from tongxin.kernel.forgetting import forget_order
from tongxin.kernel.guard import first
from tongxin.people.models import Actor
from tongxin.polls import as_json, queries, verification, wording
from tongxin.polls.models import Poll, Result
from tongxin.polls.operations.holding import held, require_keeper
from tongxin.polls.operations.opening import tell_each

State = Poll.State
MOMENTS = ("expressed_at", "received_at")


@transaction.atomic
def count_poll(actor: Actor, poll: Poll) -> Result:
    """Count once, when the days for late paper are over; nothing is typed after it."""
    require_keeper(actor, poll)
    poll = held(poll)
    if poll.state != State.CLOSED or poll.paper_until is None:
        raise ValidationError(_("Only a closed poll is counted."))
    if clock.today() <= poll.paper_until:
        raise ValidationError(
            _("Paper that came in time can still be typed; count after that.")
        )
    found, print_ = queries.counted(poll)
    sums = {"all": found.all, "part": found.part, **found.by_choice}
    result = Result(
        poll=poll,
        printed=as_json.of_printed(print_),
        **{f"heads_{name}": side.heads for name, side in sums.items()},
        **{f"area_{name}": side.area for name, side in sums.items()},
    )
    result.full_clean()
    result.save()
    first(
        Poll.objects.filter(pk=poll.pk, state=State.CLOSED).update(
            state=State.COUNTED,
            counted_at=timezone.now(),
            seal_root=merkle.root(list(verification.forms_now(poll).values())),
            seal_version=merkle.VERSION,
        )
    )
    # Only while it is open they say which word was last.
    forget_order(poll.votes.all(), by=["pseudonym"], moments=MOMENTS)
    poll.refresh_from_db()
    journal.record(actor, "poll.counted", poll, ["seal_root"])
    return result


@transaction.atomic
def publish_poll(actor: Actor, poll: Poll) -> Poll:
    """Let everybody read the masked result, and tell the owners."""
    require_keeper(actor, poll)
    poll = held(poll)
    if poll.state != State.COUNTED:
        raise ValidationError(_("Only a counted poll is published, and once."))
    first(
        Poll.objects.filter(pk=poll.pk, state=State.COUNTED).update(
            state=State.PUBLISHED, published_at=timezone.now()
        )
    )
    poll.refresh_from_db()
    journal.record(actor, "poll.published", poll, ["state"])
    title, text = wording.published(poll)
    tell_each(poll, poll.ballots.all(), "published", title, text)
    return poll
