import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Stance
from tongxin.consultations.tests.make import (
    asked,
    end_now,
    entry_of,
    make_open,
    voters,
)
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.rolls.models import Entitlement
from tongxin.rolls.operations import print_code, take_entries

pytestmark = pytest.mark.django_db


def test_the_last_word_counts_and_there_is_one():
    consultation = make_open()
    (voter,) = voters(consultation)
    statement = asked(consultation)[0]
    for choice in ("agree", "agree", "unsure", "against"):
        operations.take_stance(voter, statement, choice=choice)
    assert queries.stances_of(entry_of(consultation, voter)) == {
        statement.pk: "against"
    }
    assert Stance.objects.count() == 1


def test_nobody_outside_the_roll_takes_one():
    consultation = make_open()
    for other in (make_resident(), make_street_clerk(), VISITOR, SYSTEM):
        with pytest.raises(PermissionDenied):
            operations.take_stance(other, asked(consultation)[0], choice="agree")


def test_who_takes_his_entries_over_by_letter_stands_on_the_roll_that_was_frozen():
    consultation = make_open()
    known = consultation.entries.order_by("pk").first()
    mailed, code = print_code(
        make_street_clerk(), Entitlement.objects.get(person=known.person)
    )
    user = make_resident()
    with pytest.raises(PermissionDenied):
        operations.take_stance(user, asked(consultation)[0], choice="agree")
    take_entries(user, number=mailed.pk, code=code)
    operations.take_stance(user, asked(consultation)[0], choice="agree")
    assert queries.stances_of(known) == {asked(consultation)[0].pk: "agree"}
    assert list(queries.own_consultations(user)) == [consultation]


def test_only_one_of_three_words():
    consultation = make_open()
    (voter,) = voters(consultation)
    with refused("Please choose one of the three."):
        operations.take_stance(voter, asked(consultation)[0], choice="maybe")
    assert not Stance.objects.exists()


def test_past_the_last_moment_it_is_refused_though_nobody_closed_it():
    consultation = make_open()
    (voter,) = voters(consultation)
    end_now(consultation)
    with refused("This consultation takes no answers now."):
        operations.take_stance(voter, asked(consultation)[0], choice="agree")


def test_the_journal_names_nobody_and_the_stance_knows_no_person():
    consultation = make_open()
    (voter,) = voters(consultation)
    before = set(Entry.objects.values_list("pk", flat=True))
    stance = operations.take_stance(voter, asked(consultation)[0], choice="agree")
    line = Entry.objects.exclude(pk__in=before).get()
    assert (line.actor_kind, line.actor_id, line.fields) == ("public", None, [])
    assert (line.subject_label, line.subject_id) == (
        "consultations.Consultation",
        consultation.pk,
    )
    assert stance.pseudonym == entry_of(consultation, voter).pseudonym
    linked = {
        field.related_model._meta.label
        for field in Stance._meta.get_fields()
        if field.related_model
    }
    assert linked == {"consultations.Statement", "people.User"}


def test_everybody_has_an_order_of_their_own_and_keeps_it():
    consultation = make_open(statements=6)
    statements = asked(consultation)
    orders = []
    for entry in consultation.entries.all():
        order = [one.pk for one in queries.in_order_of(entry, statements)]
        assert order == [one.pk for one in queries.in_order_of(entry, statements[::-1])]
        orders.append(tuple(order))
    assert len(set(orders)) > len(orders) / 2


def test_only_turnout_is_known_per_side(django_assert_num_queries):
    consultation = make_open()
    for voter in voters(consultation, 3):
        operations.take_stance(voter, asked(consultation)[0], choice="agree")
    found = queries.turnout(consultation)
    assert [(one.name, one.spoke_count, one.silent_count) for one in found] == [
        ("租客", 3, 9),
        ("商户或企业经营者", 0, 10),
    ] or [(one.spoke_count, one.silent_count) for one in found] == [(3, 9), (0, 10)]
    assert len(queries.silent_of(consultation)) == 19
    with django_assert_num_queries(4):
        queries.turnout(consultation)


def test_the_database_holds_what_was_promised():
    consultation = make_open()
    (voter,) = voters(consultation)
    stance = operations.take_stance(voter, asked(consultation)[0], choice="agree")
    rows = Stance.objects.filter(pk=stance.pk)
    for broken in (
        {"choice": "maybe"},
        {"channel": "paper"},
        {"collector": voter},
        {"received_at": consultation.opened_at.replace(year=2020)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
