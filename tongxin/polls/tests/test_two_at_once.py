"""Two tabs, two co-owners, two clerks, and the end that comes in between."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.races import at_once
from tongxin.people.tests.make import make_street_clerk
from tongxin.polls import operations
from tongxin.polls.models import Result, Vote
from tongxin.polls.tests.make import (
    AREA,
    ballot_of,
    close_now,
    make_open,
    make_poll,
    put_owners,
    voters,
)
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(results):
    return sorted(type(one).__name__ for one in results)


def test_of_two_tabs_one_vote_stays_and_it_is_the_later():
    poll = make_open()
    (voter,) = voters(poll, 1)
    ballot = ballot_of(poll, voter).pk

    def say(choice):
        return lambda: operations.cast_votes(voter, poll, choices={ballot: choice})

    results = at_once(*(say(choice) for choice in ("agree", "against") * 4))
    assert all(isinstance(one, list) for one in results)
    last = max((one[0] for one in results), key=lambda vote: vote.expressed_at)
    assert Vote.objects.get().choice == last.choice


def votes_until_refused(voter, poll, ballot):
    for choice in ("agree", "against") * 500:
        try:
            yield operations.cast_votes(voter, poll, choices={ballot: choice})[0]
        except ValidationError:
            return


def test_nothing_acknowledged_is_lost_when_the_end_comes_in_between(monkeypatch):
    poll = make_open()
    people = voters(poll, 5)
    ballots = {one.pk: ballot_of(poll, one) for one in people}
    end, now = poll.closes_at, timezone.now
    assert end
    leaps: list[timedelta] = []
    monkeypatch.setattr(timezone, "now", lambda: now() + sum(leaps, timedelta()))

    def vote(voter):
        ballot = ballots[voter.pk].pk
        return lambda: list(votes_until_refused(voter, poll, ballot))

    def close():
        # Somebody is heard first, however slow the machine is.
        patience = time.monotonic() + 60
        while not Vote.objects.exists() and time.monotonic() < patience:
            time.sleep(0.002)
        leaps.append(end - now())
        return operations.close_poll(SYSTEM, poll)

    *taken, closed = at_once(*map(vote, people), close)
    assert closed.state == "closed"
    for voter, acknowledged in zip(people, taken, strict=True):
        pseudonym = ballots[voter.pk].pseudonym
        kept = Vote.objects.filter(pseudonym=pseudonym).values_list("choice", flat=True)
        assert list(kept) == [one.choice for one in acknowledged[-1:]]
    assert any(taken)
    assert all(one.received_at <= closed.closed_at for one in Vote.objects.all())


def test_of_two_clerks_one_opens_it():
    unit = make_unit()
    put_owners(unit, [AREA] * 6)
    poll = make_poll(unit)
    later = clock.today() + timedelta(days=7)
    clerks = make_street_clerk(), make_street_clerk()

    def open_it(clerk):
        return lambda: operations.open_poll(clerk, poll, closes_on=later)

    results = at_once(*map(open_it, clerks))
    assert outcomes(results) == ["Poll", "ValidationError"]
    assert poll.heads.count() == 6


def test_of_two_clerks_one_counts_it():
    poll = close_now(make_open())
    clerks = make_street_clerk(), make_street_clerk()

    def count(clerk):
        return lambda: operations.count_poll(clerk, poll)

    assert outcomes(at_once(*map(count, clerks))) == ["Result", "ValidationError"]
    assert Result.objects.count() == 1

    def publish(clerk):
        return lambda: operations.publish_poll(clerk, poll)

    assert outcomes(at_once(*map(publish, clerks))) == ["Poll", "ValidationError"]


def test_of_four_reminders_two_are_sent():
    poll = make_open()
    clerks = [make_street_clerk() for _ in range(4)]

    def remind(clerk):
        return lambda: operations.remind_the_silent(clerk, poll)

    results = at_once(*map(remind, clerks))
    assert sum(isinstance(one, int) for one in results) == 2
