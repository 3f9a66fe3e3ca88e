"""What an act really changed, of columns that the journal's own room does not have."""

from datetime import date

import pytest
from django.db.models import QuerySet

from tongxin.journal.acts import Rule, changed, operation, values_of
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import unregistered
from tongxin.journal.words import Words
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Actor, Appointment, Person
from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db


def persons(_actor: Actor) -> QuerySet[Person]:
    return Person.objects.select_related("seal_key")


with unregistered():

    @operation("person.told", Words("told", "told"), Rule(rows=persons, refusal="No."))
    def tell(actor: Actor, person: Person, *, name: str, address: str) -> None:
        person.name, person.address = name, address
        person.save()


def test_a_sealed_text_goes_by_its_own_name_and_counts_when_it_is_written_anew():
    person = make_person("林样例")
    before = values_of(person)
    person.address = "独树巷3号"
    person.save()
    assert changed(person, before) == ["address"]
    before = values_of(person)
    # The same words under a new nonce: nobody can tell without opening them.
    person.name = "林样例"
    person.save()
    assert changed(person, before) == ["name"]


@pytest.mark.both_databases
def test_no_words_before_and_none_now_is_no_change():
    person = make_person("林样例")
    assert person.address_sealed is None
    tell(SYSTEM, person, name="周样例", address="")
    assert Entry.objects.get().fields == ["name"]
    again = Person.objects.get(pk=person.pk)
    assert changed(again, values_of(again)) == []


def test_a_foreign_key_goes_by_its_name():
    user = make_street_clerk()
    post = Appointment.objects.get(user=user)
    before = values_of(post)
    post.office, post.until_on = make_office("另一个科室"), date(2026, 1, 1)
    post.save()
    assert changed(post, before) == ["office", "until_on"]


def test_of_a_new_row_the_fields_are_those_that_are_not_as_they_usually_are():
    user = make_user(make_office())
    fields = changed(user.appointments.get(), None)
    assert fields == ["user", "office", "role", "from_on"]
