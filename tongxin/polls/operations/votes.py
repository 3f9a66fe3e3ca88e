"""Voting: by the web for oneself; written down by staff for somebody else.

Nothing here writes beside each other who somebody is and what they said: the journal
names the poll, and for the web nobody; the vote names a pseudonym.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.guard import require
from tongxin.kernel.rows import put_latest
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Person, User
from tongxin.people.models import Channel as AnswerChannel
from tongxin.polls import policies, queries, wording
from tongxin.polls.models import Ballot, Poll, Vote
from tongxin.polls.operations.holding import held, held_open

ONCE = ("poll", "pseudonym")
SENT = (AnswerChannel.INBOX, AnswerChannel.SMS, AnswerChannel.EMAIL)


@transaction.atomic
def cast_votes(actor: Actor, poll: Poll, *, choices: Mapping[int, str]) -> list[Vote]:
    """Vote for one's own heads, by ballot; anew until the end, the last word counts."""
    own = {one.pk: one for one in policies.ballots_of(actor).filter(poll=poll.pk)}
    require(bool(own), _("Only owners of this unit vote."))
    ballots = _theirs(own, choices)
    now = held_open(poll.pk)
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


@transaction.atomic
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
    require(
        policies.may_type(actor, poll),
        _("Only staff who take in for this unit write votes down."),
    )
    if channel not in Vote.BY_STAFF:
        raise ValidationError({"channel": _("There is no such way.")})
    poll = held(poll)
    expressed_at = _in_time(poll, channel, expressed_at)
    own = {one.pk: one for one in queries.ballots_for(poll, person)}
    if not own:
        raise ValidationError(_("This person is no owner in this poll."))
    count = 0
    for ballot, choice in _theirs(own, choices):
        ballot.poll = poll
        vote = Vote(
            poll_id=poll.pk,
            pseudonym=ballot.pseudonym,
            choice=choice,
            expressed_at=expressed_at,
            received_at=timezone.now(),
            channel=channel,
            collector=collector or actor,
        )
        count += put_latest(vote, once=ONCE, by="expressed_at") is not None
    journal.record(actor, "poll.votes_typed", poll, ["votes"])
    if count:
        _tell_typed(poll, next(iter(own.values())), person, channel)
    return count


def _tell_typed(poll: Poll, ballot: Ballot, person: Person, channel: str) -> None:
    """One message, without any vote in it: nobody types in silence over another.

    Whoever has no account and hears by telephone or letter was there themself.
    """
    way = person.answer_channel
    if way not in SENT:
        if not User.objects.filter(person=person, is_active=True).exists():
            return
        way = AnswerChannel.INBOX
    title, text = wording.typed(poll, channel)
    notices.tell(
        person,
        # About the person's place: it is still owed when the poll is over.
        ballot,
        # By lot: beside the journal's line a number would join the two.
        key=f"poll.typed:{secrets.token_hex(8)}",
        title=title,
        text=text,
        link=wording.poll_link(poll),
        channel=way,
    )


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


def _in_time(poll: Poll, channel: str, expressed_at: datetime) -> datetime:
    """When it was expressed, if that and its typing were in time.

    A slip bears a day: on the day of opening that is taken as the moment of opening.
    """
    start, end = poll.opened_at, poll.closes_at
    if start is None or end is None:
        raise ValidationError(_("This poll takes no votes now."))
    if expressed_at < start <= expressed_at + timedelta(days=1):
        expressed_at = start
    if not start <= expressed_at < end or expressed_at > timezone.now():
        raise ValidationError(
            {"expressed_on": _("It has to be said while the poll is open.")}
        )
    is_late_paper = (
        channel == Vote.Channel.PAPER
        and poll.counted_at is None
        and (poll.paper_until is None or clock.today() <= poll.paper_until)
    )
    if not poll.is_taking and not is_late_paper:
        raise ValidationError(_("This poll takes no votes now."))
    return expressed_at
