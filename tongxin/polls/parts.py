"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.rooms import Link, Part
from tongxin.people.models import User
from tongxin.polls import policies
from tongxin.polls.models import Poll
from tongxin.polls.queries import own_votes


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll that waits for a vote of the reader's, for some head or other."""

    poll: Poll
    open_count: int


def mine(user: User) -> Iterator[Part | Link]:
    """Open polls that ask the reader, what ends first first."""
    asked = _asked(user)
    for one in asked:
        yield Part("polls/house/mine_asked.html", 20, one, spot="asked")
    if missing := next((one for one in asked if one.open_count), None):
        on = _day(missing.poll.closes_at)
        yield Part("polls/house/mine_vote_first.html", 10, missing, spot="top", on=on)
    note = _("What owners say, by area and by heads")
    yield Link("polls:list", 20, _("Owners’ polls"), note)


def _asked(user: User) -> list[Asked]:
    rows = policies.ballots_of(user).filter(
        poll__state=Poll.State.OPEN, poll__closes_at__gt=timezone.now()
    )
    ballots = list(rows)
    found: dict[int, Asked] = {one.poll_id: Asked(one.poll, 0) for one in ballots}
    for own in own_votes(ballots):
        pk = own.ballot.poll_id
        missing = found[pk].open_count + (not own.choice)
        found[pk] = Asked(found[pk].poll, missing)
    return sorted(found.values(), key=lambda one: _day(one.poll.closes_at))


def _day(moment: datetime | None) -> date:
    return timezone.localdate(moment) if moment else date.max
