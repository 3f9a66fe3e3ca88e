"""Votes at the window, by telephone and on paper count like those of the web."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import DayNotice, Notice
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.polls import operations, policies, queries
from tongxin.polls.models import Poll, Vote
from tongxin.polls.tests.make import (
    AREA,
    ballot_of,
    close_now,
    end_now,
    make_open,
    make_poll,
    open_now,
    put_owners,
    say,
    voters,
)
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db


def type_one(clerk, poll, person, choice="agree", **facts):
    facts.setdefault("channel", "window")
    facts.setdefault("expressed_at", timezone.now())
    ballots = queries.ballots_for(poll, person)
    choices = {one.pk: choice for one in ballots}
    return operations.type_votes(clerk, poll, person=person, choices=choices, **facts)


def test_whoever_takes_in_types_and_is_kept_as_the_collector():
    unit = make_unit()
    poll = make_open(unit)
    (voter,) = voters(poll, 1)
    window = make_community_clerk(unit.community, Role.RECEPTIONIST)
    for clerk in (make_street_clerk(), window):
        assert type_one(clerk, poll, voter.person, "against") == 1
        vote = Vote.objects.get()
        assert (vote.choice, vote.collector_id) == ("against", clerk.pk)
        line = Entry.objects.order_by("-pk").first()
        assert (line.action, line.actor_id) == ("poll.votes_typed", clerk.pk)


def test_nobody_types_in_silence_over_another():
    """The owner hears that it was done, without any vote in it."""
    poll = make_open()
    (voter,) = voters(poll, 1)
    told = DayNotice.objects.filter(key__startswith="poll.typed:")
    say(poll, voter, "agree")
    assert not told.exists()
    type_one(make_street_clerk(), poll, voter.person, "against")
    notice = told.get()
    assert (notice.recipient, notice.link) == (voter.person, poll.get_absolute_url())
    assert "窗口" in notice.text
    assert not any(word in notice.text for word in ("反对", "against"))
    assert str(ballot_of(poll, voter).pseudonym) not in notice.text
    # What does not count any more is not told.
    earlier = poll.opened_at
    type_one(
        make_street_clerk(), poll, voter.person, channel="paper", expressed_at=earlier
    )
    assert told.count() == 1


def test_a_question_as_long_as_may_be_is_still_told():
    """Heads of messages have an end, which PostgreSQL keeps."""
    poll = make_open(question="问" * 120)
    (voter,) = voters(poll, 1)
    type_one(make_street_clerk(), poll, voter.person)
    for told in (Notice, DayNotice):
        assert len(told.objects.get(recipient=voter.person).title) <= 120


def test_nobody_else_types():
    unit = make_unit()
    poll = make_open(unit)
    (voter,) = voters(poll, 1)
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(unit),
        make_resident(),
        voter,
    ):
        with pytest.raises(PermissionDenied):
            type_one(other, poll, voter.person)


def test_what_was_expressed_last_counts_whichever_channel():
    poll, clerk = make_open(), make_street_clerk()
    (voter,) = voters(poll, 1)
    earlier = timezone.now()
    say(poll, voter, "agree")
    facts = {"channel": "paper", "expressed_at": earlier}
    assert type_one(clerk, poll, voter.person, "against", **facts) == 0
    assert Vote.objects.get().choice == "agree"
    assert type_one(clerk, poll, voter.person, "abstain", channel="phone") == 1
    assert Vote.objects.get().choice == "abstain"


def test_late_paper_is_typed_until_its_days_are_over():
    poll, clerk = make_open(), make_street_clerk()
    (voter,) = voters(poll, 1)
    poll = close_now(poll, is_paper_over=False)
    assert poll.closes_at is not None
    assert poll.opened_at is not None
    inside = poll.closes_at - timedelta(hours=1)
    with refused("This poll takes no votes now."):
        type_one(clerk, poll, voter.person, channel="phone", expressed_at=inside)
    for outside in (poll.closes_at, poll.opened_at - timedelta(days=2)):
        with refused("It has to be said while the poll is open."):
            type_one(clerk, poll, voter.person, channel="paper", expressed_at=outside)
    assert type_one(clerk, poll, voter.person, channel="paper", expressed_at=inside)
    yesterday = clock.today() - timedelta(days=1)
    Poll.objects.filter(pk=poll.pk).update(paper_until=yesterday)
    assert operations.count_poll(SYSTEM, poll).heads_agree == 1
    with refused("This poll takes no votes now."):
        type_one(clerk, poll, voter.person, channel="paper", expressed_at=inside)


def test_a_slip_of_the_opening_day_counts_from_the_opening():
    poll, clerk = make_open(), make_street_clerk()
    (voter,) = voters(poll, 1)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert poll.opened_at is not None
    if midnight < poll.opened_at:
        type_one(clerk, poll, voter.person, channel="paper", expressed_at=midnight)
        assert Vote.objects.get().expressed_at == poll.opened_at


def test_a_wrong_slip_is_refused():
    poll, clerk = make_open(), make_street_clerk()
    first, second = voters(poll, 2)
    now = timezone.now()
    choices = {ballot_of(poll, second).pk: "agree"}
    facts: dict[str, Any] = {"person": second.person, "choices": choices}
    for wrong, why in (
        ({"person": first.person}, "This is not their vote."),
        ({"choices": {}}, "Please choose one of the three."),
        ({"channel": "web"}, "There is no such way."),
        ({"person": make_person()}, "This person is no owner in this poll."),
    ):
        slip = {**facts, "channel": "window", **wrong}
        with refused(why):
            operations.type_votes(clerk, poll, expressed_at=now, **slip)
    with refused("It has to be said while the poll is open."):
        type_one(clerk, poll, first.person, expressed_at=now + timedelta(hours=1))
    end_now(poll)
    with refused("It has to be said while the poll is open."):
        type_one(clerk, poll, first.person)
    assert not Vote.objects.exists()


def test_a_draft_is_in_nobodys_list():
    unit = make_unit()
    poll = make_poll(unit)
    clerks = make_street_clerk(), make_community_clerk(unit.community)
    assert not any(policies.typed_by(one).exists() for one in clerks)
    put_owners(unit, [AREA] * 6)
    open_now(poll)
    assert all(policies.typed_by(one).get() == poll for one in clerks)
