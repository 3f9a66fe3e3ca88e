"""A whole street answers at the same moment: none is lost, none counts twice."""

from collections import Counter

import pytest

from tongxin.consultations import operations, queries
from tongxin.consultations.models import Stance
from tongxin.consultations.tests.make import asked, entry_of, make_open, voters
from tongxin.journal.models import Entry
from tongxin.kernel.tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20
CHOICES = ("agree", "unsure", "against")


def test_each_keeps_the_last_of_what_each_was_told_is_in():
    consultation = make_open(statements=6)
    people, statements = voters(consultation, PEOPLE), asked(consultation)
    before = Entry.objects.count()

    def answer(number):
        # All six in an order of their own, then two of them once more, otherwise.
        turns = [*range(6), 1, 4]
        return [
            operations.take_stance(
                people[number],
                statements[(number + turn) % 6],
                choice=CHOICES[(number + turn + at) % 3],
            )
            for at, turn in enumerate(turns)
        ]

    taken = at_once(*(lambda n=number: answer(n) for number in range(PEOPLE)))
    for voter, acknowledged in zip(people, taken, strict=True):
        said = {one.statement_id: one.choice for one in acknowledged}
        assert len(said) == 6
        assert queries.stances_of(entry_of(consultation, voter)) == said
    assert Stance.objects.count() == PEOPLE * 6
    places = Counter(Stance.objects.values_list("pseudonym", "statement_id"))
    assert set(places.values()) == {1}
    # One line in the journal for each act, and none of them names anybody.
    lines = Entry.objects.order_by("pk")[before:]
    assert len(lines) == PEOPLE * 8
    assert {(line.actor_kind, line.actor_id) for line in lines} == {("public", None)}
