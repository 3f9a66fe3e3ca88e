"""What this room shows on the pages of the whole house. Reads only."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import Link, Part
from tongxin.people.models import User
from tongxin.polls import policies
from tongxin.polls.models import Poll
from tongxin.polls.queries import own_votes


def mine(user: User) -> Iterator[Part | Link]:
    """Open polls that ask the reader, and for how many heads a vote is missing."""
    rows = policies.ballots_of(user).filter(
        poll__state=Poll.State.OPEN, poll__closes_at__gt=timezone.now()
    )
    ballots = list(rows)
    open_counts = Counter(
        own.ballot.poll_id for own in own_votes(ballots) if not own.choice
    )
    for poll in {one.poll_id: one.poll for one in ballots}.values():
        asked = {"poll": poll, "open_count": open_counts[poll.pk]}
        on = timezone.localdate(poll.closes_at) if poll.closes_at else date.max
        yield Part("polls/house/mine_asked.html", 20, asked, spot="asked", on=on)
        if asked["open_count"]:
            yield Part("polls/house/mine_vote_first.html", 10, asked, spot="top", on=on)
    note = _("What owners say, by area and by heads")
    yield Link("polls:list", 20, _("Owners’ polls"), note)
