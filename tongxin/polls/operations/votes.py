"""Voting: by the web for oneself; written down by staff for somebody else.

Nothing here writes beside each other who somebody is and what they said: the journal
names the poll, and for the web nobody; the vote names a pseudonym.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.ballots.slips import in_time
from tongxin.ballots.taking import held_open
from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.guard import require
from tongxin.kernel.rows import Prepared, put_latest
from tongxin.people.models import Actor, Person, User
from tongxin.polls import messages, policies, queries
from tongxin.polls.models import Ballot, Poll, Vote
from tongxin.polls.operations.rules import TAKES_NONE, TYPED

ONCE = ("poll", "pseudonym")

say(
    "poll.vote_cast",
    Words(pgettext_lazy("journal", "voted"), pgettext_lazy("journal", "vote cast")),
)


@transaction.atomic
def cast_votes(actor: Actor, poll: Poll, *, choices: Mapping[int, str]) -> list[Vote]:
    """Vote for one's own heads, by ballot; anew until the end, the last word counts."""
    own = {one.pk: one for one in policies.ballots_of(actor).filter(poll=poll.pk)}
    require(bool(own), _("Only owners of this unit vote."))
    ballots = _theirs(own, choices)
    _held, now = held_open(_POLL, poll.pk, TAKES_NONE)
    votes = []
    for ballot, choice in ballots:
        vote = Vote(
            poll_id=poll.pk,
            pseudonym=ballot.pseudonym,
            choice=choice,
            expressed_at=now,
            received_at=now,
            channel=Vote.Channel.WEB,
        )
        put_latest(vote, once=ONCE, by="expressed_at")
        votes.append(vote)
    # The public, as for an anonymous voice: nobody reads here who has voted when.
    journal.record(VISITOR, "poll.vote_cast", poll)
    return votes


_POLL = Prepared(lambda pk: Poll.objects.filter(pk=pk).only("state", "closes_at"))


@operation(
    "poll.votes_typed",
    Words(
        pgettext_lazy("journal", "typed votes"), pgettext_lazy("journal", "votes typed")
    ),
    TYPED,
)
def type_votes(  # noqa: PLR0913 - what stands on a slip of paper
    actor: User,
    poll: Poll,
    *,
    person: Person,
    choices: Mapping[int, str],
    channel: str,
    expressed_at: datetime,
    collector: User | None = None,
) -> int:
    """Write down what an owner said at the window, by telephone or on paper.

    Paper that was there in time may be typed a little longer. A vote expressed later by
    another way stands; returns how many of these count. The person is told that it
    was done.
    """
    expressed_at = in_time(
        poll,
        channel,
        expressed_at,
        outside=_("It has to be said while the poll is open."),
        over=TAKES_NONE,
    )
    own = {one.pk: one for one in queries.ballots_for(poll, person)}
    if not own:
        raise ValidationError(_("This person is no owner in this poll."))
    count = 0
    for ballot, choice in _theirs(own, choices):
        vote = Vote(
            poll=poll,
            pseudonym=ballot.pseudonym,
            choice=choice,
            expressed_at=expressed_at,
            received_at=timezone.now(),
            channel=channel,
            collector=collector or actor,
        )
        count += put_latest(vote, once=ONCE, by="expressed_at") is not None
    if count:
        messages.tell_typed(next(iter(own.values())), person, channel)
    return count


def _theirs(
    own: Mapping[int, Ballot], choices: Mapping[int, str]
) -> list[tuple[Ballot, str]]:
    if not choices:
        raise ValidationError(_("Please choose one of the three."))
    if not choices.keys() <= own.keys():
        raise ValidationError(_("This is not their vote."))
    if not set(choices.values()) <= set(Vote.Choice.values):
        raise ValidationError(_("Please choose one of the three."))
    return [(own[pk], choice) for pk, choice in sorted(choices.items())]
