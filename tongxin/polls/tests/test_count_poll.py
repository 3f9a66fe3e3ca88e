"""Closed, counted once, published once; what is read of it before and after."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tongxin.kernel import clock, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.models import LocalRule
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.tests.make import make_person, make_resident
from tongxin.polls import operations, queries, verification
from tongxin.polls.models import Poll, Result, Vote
from tongxin.polls.tests.make import (
    AREA,
    account_for,
    ballot_of,
    close_now,
    count_now,
    end_now,
    make_open,
    make_poll,
    open_now,
    publish_now,
    put_owners,
    say,
    voters,
)
from tongxin.rolls.tests.make import LONG_AGO, make_holding, make_owner
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def vote_all(poll, *choices):
    for voter, choice in zip(voters(poll, len(choices)), choices, strict=True):
        if choice:
            say(poll, voter, choice)


def test_it_is_counted_exactly_and_once():
    areas = [Decimal("88.51"), Decimal("90.02"), *[AREA] * 4]
    poll = make_open(areas=areas)
    vote_all(poll, "agree", "agree", "agree", "against", "abstain", None)
    result = count_now(poll)
    assert (result.heads_all, result.heads_part) == (6, 5)
    assert (result.heads_agree, result.heads_against, result.heads_abstain) == (3, 1, 1)
    assert result.area_agree == Decimal("267.03")
    assert (result.area_all, result.area_part) == (Decimal("532.53"), Decimal("444.03"))
    assert queries.result_of(poll).agreed == "reached"
    with refused("Only a closed poll is counted."):
        operations.count_poll(SYSTEM, poll)
    assert Result.objects.count() == 1


def test_what_is_counted_no_longer_says_who_came_when():
    poll = make_open()
    vote_all(poll, "agree", "against", "abstain")
    count_now(poll)
    votes = list(Vote.objects.order_by("pk"))
    assert votes == sorted(votes, key=lambda one: one.pseudonym)
    for one in votes:
        assert one.expressed_at == clock.day_of(one.expressed_at)


def test_not_before_its_time():
    act: Any
    poll = make_open()
    promised = "It was promised to be open until %(moment)s."
    uncounted = "Only a counted poll is published, and once."
    for act, why in (
        (operations.close_poll, promised),
        (operations.count_poll, "Only a closed poll is counted."),
        (operations.publish_poll, uncounted),
    ):
        with refused(why):
            act(SYSTEM, poll)
    poll = close_now(poll, is_paper_over=False)
    assert poll.paper_until is not None
    paper = "Paper that came in time can still be typed; count after that."
    for act, why in (
        (operations.close_poll, "This poll is not open."),
        (operations.count_poll, paper),
        (operations.publish_poll, uncounted),
        (operations.remind_the_silent, "This poll takes no votes now."),
    ):
        with refused(why):
            act(SYSTEM, poll)


def test_the_worker_closes_what_is_past_its_last_moment():
    past, running = make_open(), make_open()
    end_now(past)
    assert operations.close_due() == 1
    past.refresh_from_db()
    running.refresh_from_db()
    assert (past.state, running.state) == ("closed", "open")


def test_co_owners_of_one_mind_are_one_voice_and_else_agree_with_nothing():
    for second, expected in (("agree", (6, 0)), ("against", (5, 1)), (None, (6, 0))):
        unit = make_unit()
        people = put_owners(unit, [AREA] * 5)
        shared, wife, husband = make_holding(unit), make_person("甲"), make_person("乙")
        make_owner(shared, wife)
        make_owner(shared, husband)
        poll = open_now(make_poll(unit))
        for person in (*people, wife):
            say(poll, account_for(person), "agree")
        if second:
            say(poll, account_for(husband), second)
        result = count_now(poll)
        assert (result.heads_all, result.heads_part) == (6, 6)
        assert (result.heads_agree, result.heads_split) == expected


def test_who_does_not_vote_is_no_yes():
    poll = make_open()
    vote_all(poll, "agree", "agree", "agree")
    count_now(poll)
    assert queries.result_of(poll).agreed == "too_few"


def test_by_figures_that_are_not_verified_nothing_passes_or_fails():
    LocalRule.objects.create(
        code="owner_vote.ordinary",
        value=1,
        over=4,
        unit="share",
        valid_from=LONG_AGO,
        basis="本街道",
        decided_by="街道",
    )
    rules.kept_local.forget()
    try:
        for choice in ("agree", "against"):
            poll = make_open()
            vote_all(poll, *[choice] * 6)
            count_now(poll)
            print_ = queries.result_of(poll)
            assert print_.agreed == "unjudged"
            assert print_.quorum_area is print_.quorum_heads is None
    finally:
        rules.kept_local.forget()


def test_it_is_published_once_and_every_owner_is_told():
    poll = make_open()
    vote_all(poll, *["agree"] * 6)
    count_now(poll)
    assert queries.published_result(Poll.objects.get(pk=poll.pk)) is None
    poll = operations.publish_poll(SYSTEM, poll)
    assert queries.published_result(poll) == queries.result_of(poll)
    told = Notice.objects.filter(key__startswith=f"poll.published:{poll.pk}:")
    assert told.count() == 6
    with refused("Only a counted poll is published, and once."):
        operations.publish_poll(SYSTEM, poll)


def test_who_owns_a_flat_with_somebody_who_voted_is_not_reminded():
    unit = make_unit()
    shared = make_holding(unit)
    people = [make_owner(shared).person for _ in range(2)]
    put_owners(unit, [AREA] * 4)
    poll = open_now(make_poll(unit))
    assert len(queries.silent_ballots(poll)) == 6
    say(poll, account_for(people[0]), "agree")
    reminded = {one.person for one in queries.silent_ballots(poll)}
    assert len(reminded) == 4
    assert not reminded.intersection(people)


def test_the_silent_are_reminded_twice_at_most():
    poll = make_open()
    vote_all(poll, "agree", "against")
    assert operations.remind_the_silent(SYSTEM, poll) == 4
    assert operations.remind_the_silent(SYSTEM, poll) == 4
    with refused("The silent have been reminded twice already."):
        operations.remind_the_silent(SYSTEM, poll)
    with pytest.raises(PermissionDenied):
        operations.remind_the_silent(make_resident(), poll)


def test_one_altered_vote_breaks_the_seal():
    poll = make_open()
    vote_all(poll, "agree", "against", "abstain", "agree", "agree")
    count_now(poll)
    poll = Poll.objects.get(pk=poll.pk)
    (voter,) = voters(poll, 1)
    own = verification.inclusion(poll, ballot_of(poll, voter).pseudonym)
    assert own is not None
    assert own.is_in
    assert own.words.endswith("|1=agree")
    out = StringIO()
    call_command("verify_poll", poll.pk, stdout=out)
    assert poll.seal_root in out.getvalue()
    Vote.objects.filter(choice="against").update(choice="agree")
    assert not verification.is_sound(poll)
    with pytest.raises(CommandError):
        call_command("verify_poll", stdout=out)
    with pytest.raises(CommandError):
        call_command("verify_poll", 999_999, stdout=out)
    silent = poll.ballots.exclude(
        pk__in=[ballot_of(poll, one).pk for one in voters(poll, 5)]
    ).get()
    assert verification.inclusion(poll, silent.pseudonym) is None


def test_the_database_holds_what_was_promised():
    broken: dict[str, Any]
    poll = make_open()
    vote_all(poll, *["agree"] * 6)
    publish_now(poll)
    for broken in (
        {"heads_part": 7},
        {"heads_agree": 5},
        {"area_part": Decimal(99999)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Result.objects.update(**broken)
    for broken in ({"seal_root": ""}, {"counted_at": None}, {"published_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Poll.objects.update(**broken)
