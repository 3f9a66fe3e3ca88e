"""Somebody's own place on a frozen roll, and one they took over by letter."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.consultations import operations, policies, queries
from tongxin.consultations.tests.make import (
    account_for,
    asked,
    make_open,
    voters,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.rolls.tests.make import take_over

pytestmark = pytest.mark.django_db


def test_one_question_brings_the_place_with_all_it_needs():
    consultation = make_open()
    for voter in voters(consultation, 3):
        kept = consultation.entries.get(person=voter.person_id)
        secret = kept.pseudonym
        with CaptureQueriesContext(connection) as questions:
            place = policies.entry_of(voter, consultation.pk)
            assert place.pseudonym == secret
            assert place.consultation.title == consultation.title
        assert len(questions) == 1
        assert place == kept
        for field in consultation._meta.concrete_fields:
            now = getattr(consultation, field.attname)
            assert getattr(place.consultation, field.attname) == now


def test_nobody_else_has_one():
    consultation, other = make_open(), make_open()
    (voter,) = voters(consultation)
    for actor in (make_resident(), make_street_clerk(), VISITOR, SYSTEM):
        assert policies.entry_of(actor, consultation.pk) is None
    assert policies.entry_of(voter, other.pk) is None


def test_what_was_taken_over_is_a_place_and_ones_own_stays_the_first():
    consultation = make_open()
    former, person = [e.person for e in consultation.entries.order_by("pk")[:2]]
    newcomer, user = make_resident(), account_for(person)
    take_over(newcomer, former)
    assert policies.entry_of(newcomer, consultation.pk).person == former

    # Has a place already: what was said there stays, whatever is taken over.
    own = policies.entry_of(user, consultation.pk)
    statement = asked(consultation)[0]
    operations.take_stance(user, statement, choice="agree")
    third = consultation.entries.exclude(person__in=[former, person]).first().person
    take_over(user, third)
    assert policies.entry_of(user, consultation.pk) == own
    assert policies.place_of(user.person_id, consultation.pk) == own
    assert queries.stances_of(policies.entry_of(user, consultation.pk)) == {
        statement.pk: "agree"
    }
