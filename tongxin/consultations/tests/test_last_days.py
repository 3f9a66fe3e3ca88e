"""Each bound of a consultation's days, from both sides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.make import (
    asked,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    put_on_roll,
    voters,
)
from tongxin.consultations.tests.test_type_stances import type_one
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
OVER = "The record date is over: it has to be announced before."
CLOSED = "This consultation takes no answers now."
NOT_IN_TIME = "It has to be answered while the consultation is open."


def in_preparation(record_on: date) -> Consultation:
    consultation = make_consultation(record_on=record_on)
    put_on_roll(consultation.unit, "tenant", 12)
    make_ready(make_statement(consultation))
    return consultation


def test_it_is_announced_through_the_record_date_and_opened_from_it(clock):
    clock.at(f"{TODAY} 23:59")
    late, punctual, early = (in_preparation(TODAY + n * DAY) for n in (-1, 0, 1))
    with refused(OVER):
        operations.announce_consultation(SYSTEM, late)
    for one in (punctual, early):
        operations.announce_consultation(SYSTEM, one)
    facts = {"closes_on": TODAY + DAY, "merges": {}}
    with refused("The record date has not come yet."):
        operations.open_consultation(SYSTEM, early, **facts)
    with refused("People need time: it ends tomorrow at the earliest."):
        operations.open_consultation(SYSTEM, punctual, closes_on=TODAY, merges={})
    opened = operations.open_consultation(SYSTEM, punctual, **facts)
    assert opened.is_taking


def test_it_is_put_off_to_today_at_the_earliest(clock):
    clock.at(f"{TODAY} 23:59")
    consultation = in_preparation(TODAY + DAY)
    with refused(OVER, field="record_on"):
        operations.plan_dates(SYSTEM, consultation, record_on=TODAY - DAY)
    put = operations.plan_dates(SYSTEM, consultation, record_on=TODAY)
    assert put.record_day == TODAY


def test_it_takes_answers_until_its_last_moment_and_closes_from_it(clock):
    clock.at(f"{TODAY} 10:00")
    consultation = make_open(closes_on=TODAY + DAY)
    (voter,) = voters(consultation)
    statement = asked(consultation)[0]
    end = consultation.closes_at
    assert end is not None
    clock.forward(seconds=(end - timezone.now() - MICROSECOND).total_seconds())
    operations.take_stance(voter, statement, choice="agree")
    with refused("It was promised to be open until %(moment)s."):
        operations.close_consultation(SYSTEM, consultation)
    assert operations.close_due() == 0
    clock.forward(microseconds=1)
    assert timezone.now() == end
    with refused(CLOSED):
        operations.take_stance(voter, statement, choice="against")
    assert operations.close_due() == 1


def test_a_slip_counts_from_the_first_moment_to_before_the_last(clock):
    clock.at(f"{TODAY} 10:00")
    consultation = make_open(closes_on=TODAY + DAY)
    start, end = consultation.opened_at, consultation.closes_at
    assert start is not None
    assert end is not None
    clock.at(f"{TODAY + 2 * DAY} 10:00")
    operations.close_consultation(SYSTEM, consultation)
    for moment in (end, start - DAY - MICROSECOND):
        with refused(NOT_IN_TIME, field="expressed_on"):
            type_one(consultation, channel="paper", expressed_at=moment)
    for moment in (start, end - MICROSECOND):
        assert type_one(consultation, channel="paper", expressed_at=moment) == 1


def test_paper_is_typed_through_its_last_day_and_sealed_after_it(clock):
    clock.at(f"{TODAY} 10:00")
    consultation = make_open(closes_on=TODAY + DAY)
    said_at = consultation.opened_at
    clock.at(f"{TODAY + 2 * DAY} 10:00")
    consultation = operations.close_consultation(SYSTEM, consultation)
    last = consultation.paper_until
    assert last is not None
    # Closed on Thursday: Friday and Monday.
    assert last == date(2026, 11, 30)
    clock.at(f"{last} 23:59")
    assert type_one(consultation, channel="paper", expressed_at=said_at) == 1
    with refused("Paper that came in time can still be typed."):
        operations.seal_consultation(SYSTEM, consultation)
    clock.at(f"{last + DAY} 00:00")
    with refused(CLOSED):
        type_one(consultation, channel="paper", expressed_at=said_at)
    assert operations.seal_consultation(SYSTEM, consultation).sealed_at is not None
