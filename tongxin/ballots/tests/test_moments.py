"""When a ballot is answered, typed, closed and sealed: each bound from both sides.

Ballots have no table of their own: any object with the moments of one will do.
"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from tongxin.ballots.models import SealedBallot
from tongxin.ballots.queries import Coming, what_comes
from tongxin.ballots.slips import in_time
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
OUTSIDE, OVER = "Outside.", "Over."


class Ballot(SimpleNamespace):
    """As a row of one: open since yesterday, until tomorrow."""

    takes_at: Any = SealedBallot.takes_at
    is_taking: Any = SealedBallot.is_taking
    is_due: Any = SealedBallot.is_due
    takes_paper: Any = SealedBallot.takes_paper
    is_ripe: Any = SealedBallot.is_ripe

    def __init__(self, **changes: Any) -> None:
        facts = {
            "state": "open",
            "opened_at": timezone.now() - DAY,
            "closes_at": timezone.now() + DAY,
            "paper_until": None,
            "seal_root": "",
        }
        super().__init__(**facts | changes)


def test_it_is_answered_until_its_last_moment_and_due_from_it(clock):
    clock.at(f"{TODAY} 10:00")
    now = timezone.now()
    running, over = Ballot(closes_at=now + MICROSECOND), Ballot(closes_at=now)
    assert (running.is_taking, running.is_due) == (True, False)
    assert (over.is_taking, over.is_due) == (False, True)
    for state in ("draft", "closed", "sealed"):
        other = Ballot(state=state)
        assert (other.is_taking, other.is_due) == (False, False)


def test_paper_is_typed_through_its_last_day_and_sealed_after_it(clock):
    clock.at(f"{TODAY} 23:59")
    for state, until, takes, is_ripe in (
        ("open", None, True, False),
        ("closed", TODAY, True, False),
        ("closed", TODAY - DAY, False, True),
        ("draft", None, False, False),
        ("sealed", TODAY, False, False),
    ):
        ballot = Ballot(state=state, paper_until=until)
        assert (ballot.takes_paper, ballot.is_ripe) == (takes, is_ripe)


def typed(ballot: Any, channel: str, at: Any) -> Any:
    return in_time(ballot, channel, at, outside=OUTSIDE, over=OVER)


def test_what_is_typed_was_said_while_it_was_open(clock):
    clock.at(f"{TODAY} 10:00")
    now = timezone.now()
    ballot = Ballot(state="closed", opened_at=now - DAY, closes_at=now)
    start, end = ballot.opened_at, ballot.closes_at
    assert typed(ballot, "paper", end - MICROSECOND) == end - MICROSECOND
    # A slip bears a day: that of the opening counts from the opening.
    assert typed(ballot, "paper", start - DAY) == start
    for moment in (end, start - DAY - MICROSECOND):
        with refused(OUTSIDE, field="expressed_on"):
            typed(ballot, "paper", moment)
    with refused(OUTSIDE, field="expressed_on"):
        typed(Ballot(), "paper", now + MICROSECOND)
    with refused(OVER, code="state"):
        typed(ballot, "phone", end - MICROSECOND)
    assert typed(Ballot(), "phone", now) == now
    with refused(field="channel"):
        typed(Ballot(), "web", now)


def test_what_is_still_to_come(clock):
    clock.at(f"{TODAY} 10:00")

    def kinds(**changes: Any) -> list[str]:
        steps = what_comes(Ballot(**changes), "poll.paper_days", "counted")
        return [one.kind for one in steps]

    assert kinds() == ["open", "paper", "counted"]
    assert kinds(closes_at=timezone.now()) == ["paper", "counted"]
    assert kinds(closes_at=None) == kinds(seal_root="f0") == []
    closed = Ballot(state="closed", paper_until=TODAY)
    paper = what_comes(closed, "poll.paper_days", "counted")[0]
    assert paper == Coming("paper", TODAY, is_provisional=False)
