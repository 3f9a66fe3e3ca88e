"""An owner votes, changes it, and nobody learns how."""

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.polls import operations, personal, policies, printing, queries
from tongxin.polls.models import Vote
from tongxin.polls.tests.make import (
    AREA,
    account_for,
    ballot_of,
    end_now,
    make_open,
    make_poll,
    open_now,
    put_owners,
    say,
    voters,
)
from tongxin.rolls.models import Entitlement
from tongxin.rolls.operations import print_code, take_entries
from tongxin.rolls.tests.make import make_entry, make_holding, make_owner
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db


def own(poll, user):
    return [
        one.choice
        for one in queries.own_votes(policies.ballots_of(user).filter(poll=poll.pk))
    ]


def test_the_last_word_counts_and_there_is_one():
    poll = make_open()
    (voter,) = voters(poll, 1)
    for choice in ("agree", "agree", "abstain", "against"):
        say(poll, voter, choice)
    assert own(poll, voter) == ["against"]
    assert Vote.objects.count() == 1


def test_nobody_but_an_owner_votes():
    unit = make_unit()
    poll, elsewhere = make_open(unit), make_open()
    tenant = make_resident()
    make_entry(unit, person=tenant.person)
    ballot = poll.ballots.first()
    others = (*voters(elsewhere, 1), tenant, make_street_clerk(), VISITOR, SYSTEM)
    for other in others:
        with pytest.raises(PermissionDenied):
            operations.cast_votes(other, poll, choices={ballot.pk: "agree"})
    assert not Vote.objects.exists()


def test_nobody_votes_with_a_neighbours_ballot():
    poll = make_open()
    first, second = voters(poll, 2)
    with refused("This is not their vote."):
        operations.cast_votes(
            first, poll, choices={ballot_of(poll, second).pk: "agree"}
        )
    assert not Vote.objects.exists()


def test_one_of_the_three_is_chosen():
    poll = make_open()
    (voter,) = voters(poll, 1)
    for choices in ({ballot_of(poll, voter).pk: "perhaps"}, {}):
        with refused("Please choose one of the three."):
            operations.cast_votes(voter, poll, choices=choices)
    assert not Vote.objects.exists()


def test_past_the_last_moment_it_is_refused_though_nobody_closed_it():
    poll = make_open()
    (voter,) = voters(poll, 1)
    end_now(poll)
    with refused("This poll takes no votes now."):
        say(poll, voter, "agree")


def test_who_takes_his_entries_over_by_letter_votes_with_what_was_frozen():
    poll = make_open()
    ballot = poll.ballots.order_by("pk").first()
    entry = Entitlement.objects.filter(person=ballot.person).first()
    mailed, code = print_code(make_street_clerk(), entry)
    user = make_resident()
    with pytest.raises(PermissionDenied):
        operations.cast_votes(user, poll, choices={ballot.pk: "agree"})
    take_entries(user, number=mailed.pk, code=code)
    operations.cast_votes(user, poll, choices={ballot.pk: "agree"})
    assert own(poll, user) == ["agree"]


def test_who_speaks_for_two_heads_says_something_for_each():
    unit = make_unit()
    people = put_owners(unit, [AREA] * 5)
    shared, other = make_holding(unit), make_person("共有人")
    make_owner(shared, people[0])
    make_owner(shared, other)
    poll = open_now(make_poll(unit))
    user, partner = account_for(people[0]), account_for(other)
    ballots = policies.ballots_of(user).filter(poll=poll.pk)
    for one in queries.own_votes(ballots):
        choice = "against" if one.is_shared else "agree"
        operations.cast_votes(user, poll, choices={one.ballot.pk: choice})
    said = {one.is_shared: one.choice for one in queries.own_votes(ballots)}
    assert said == {False: "agree", True: "against"}
    # What a co-owner said is not theirs to read.
    assert own(poll, partner) == [""]


def test_the_journal_names_nobody_and_the_vote_knows_no_person():
    poll = make_open()
    (voter,) = voters(poll, 1)
    before = set(Entry.objects.values_list("pk", flat=True))
    (vote,) = say(poll, voter, "agree")
    line = Entry.objects.exclude(pk__in=before).get()
    assert (line.actor_kind, line.actor_id, line.fields) == ("public", None, [])
    assert (line.subject_label, line.subject_id) == ("polls.Poll", poll.pk)
    assert vote.pseudonym == ballot_of(poll, voter).pseudonym
    linked = {
        field.related_model._meta.label
        for field in Vote._meta.get_fields()
        if field.related_model
    }
    assert linked == {"polls.Poll", "people.User"}


def test_a_copy_of_ones_data_leaves_the_vote_out():
    poll = make_open()
    (voter,) = voters(poll, 1)
    say(poll, voter, "against")
    copy = personal.data_of(voter.person)
    assert copy == {
        "may_vote_in": [
            {
                "question": poll.question,
                "record_date": poll.record_on.isoformat(),
                "area": "88.50",
            }
        ]
    }


def test_while_it_runs_only_turnout_is_known(django_assert_num_queries):
    poll = make_open(areas=[AREA] * 30)
    people = voters(poll, 13)
    prints = []
    for choice in ("agree", "against"):
        for voter in people:
            say(poll, voter, choice)
        prints.append(queries.turnout(poll))
    assert prints[0] == prints[1]
    assert (prints[0].heads_part, prints[0].silent_count) == (13, 17)
    # 13 of 30 is 43 %: told as a step.
    assert prints[0].heads == printing.Band(Fraction(40, 100), Fraction(45, 100))
    assert queries.result_of(poll) is None
    with django_assert_num_queries(4):
        queries.turnout(poll)


def test_the_database_holds_what_was_promised():
    poll = make_open()
    (voter,) = voters(poll, 1)
    (vote,) = say(poll, voter, "agree")
    rows = Vote.objects.filter(poll=poll, pseudonym=vote.pseudonym)
    for broken in (
        {"choice": "maybe"},
        {"channel": "paper"},
        {"collector": voter},
        {"received_at": poll.opened_at.replace(year=2020)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    vote.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        vote.save(force_insert=True)
