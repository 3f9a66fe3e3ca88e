"""Each bound of a poll's days, from both sides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_street_clerk
from tongxin.polls import operations
from tongxin.polls.tests.make import (
    AREA,
    make_open,
    make_poll,
    open_now,
    put_owners,
    say,
    voters,
)
from tongxin.polls.tests.test_type_votes import type_one
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
CLOSED = "This poll takes no votes now."
NOT_IN_TIME = "It has to be said while the poll is open."


def test_it_opens_from_the_record_date_and_lasts_until_tomorrow_at_least(clock):
    clock.at(f"{TODAY} 23:59")
    unit = make_unit()
    put_owners(unit, [AREA] * 6)
    early = make_poll(unit, record_on=TODAY + DAY)
    with refused("The record date has not come yet."):
        open_now(early, TODAY + 2 * DAY)
    poll = make_poll(unit, record_on=TODAY)
    with refused(
        "People need time: it ends tomorrow at the earliest.", field="closes_on"
    ):
        open_now(poll, TODAY)
    assert open_now(poll, TODAY + DAY).is_taking


def test_it_takes_votes_until_its_last_moment_and_closes_from_it(clock):
    clock.at(f"{TODAY} 10:00")
    poll = make_open()
    (voter,) = voters(poll, 1)
    end = poll.closes_at
    assert end is not None
    clock.forward(seconds=(end - timezone.now() - MICROSECOND).total_seconds())
    say(poll, voter, "agree")
    with refused("It was promised to be open until %(moment)s."):
        operations.close_poll(SYSTEM, poll)
    assert operations.close_due() == 0
    clock.forward(microseconds=1)
    assert timezone.now() == end
    with refused(CLOSED):
        say(poll, voter, "against")
    assert operations.close_due() == 1


def test_a_slip_counts_from_the_first_moment_to_before_the_last(clock):
    clock.at(f"{TODAY} 10:00")
    poll, clerk = make_open(), make_street_clerk()
    (voter,) = voters(poll, 1)
    start, end = poll.opened_at, poll.closes_at
    assert start is not None
    assert end is not None
    clock.at(f"{TODAY + 8 * DAY} 10:00")
    operations.close_poll(SYSTEM, poll)
    for moment in (end, start - DAY - MICROSECOND):
        with refused(NOT_IN_TIME, field="expressed_on"):
            type_one(clerk, poll, voter.person, channel="paper", expressed_at=moment)
    for moment in (start, end - MICROSECOND):
        facts = {"channel": "paper", "expressed_at": moment}
        assert type_one(clerk, poll, voter.person, **facts) == 1


def test_paper_is_typed_through_its_last_day_and_counted_after_it(clock):
    clock.at(f"{TODAY} 10:00")
    poll, clerk = make_open(), make_street_clerk()
    (voter,) = voters(poll, 1)
    facts = {"channel": "paper", "expressed_at": poll.opened_at}
    clock.at(f"{TODAY + 8 * DAY} 10:00")
    poll = operations.close_poll(SYSTEM, poll)
    last = poll.paper_until
    assert last is not None
    clock.at(f"{last} 23:59")
    assert type_one(clerk, poll, voter.person, **facts) == 1
    with refused("Paper that came in time can still be typed; count after that."):
        operations.count_poll(SYSTEM, poll)
    clock.at(f"{last + DAY} 00:00")
    with refused(CLOSED):
        type_one(clerk, poll, voter.person, **facts)
    assert operations.count_poll(SYSTEM, poll).heads_agree == 1
