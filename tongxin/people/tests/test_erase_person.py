"""Erasing a person: nothing can be read, nothing hangs loose, the journal holds."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from tongxin.journal import operations as journal
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import vouch_for_all
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.models import SealKey
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, queries
from tongxin.people.models import Channel, Person, Session, User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_data_officer,
    make_person,
    make_resident,
    make_street_clerk,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db


def sealed_journal() -> None:
    journal.seal_pending(older_than=journal.MARGIN * 0)


def test_the_name_cannot_be_read_any_more():
    clerk = make_street_clerk()
    person = operations.register_person(clerk, name="林样例", phone="13800138000")
    key = person.seal_key_id
    operations.erase_person(make_data_officer(), person)
    again = Person.objects.get(pk=person.pk)
    assert (again.name, again.phone, again.email, again.address) == ("", "", "", "")
    assert (again.phone_hash, again.answer_channel) == ("", Channel.RECEIPT)
    assert again.erased_at is not None
    assert not SealKey.objects.filter(pk=key or 0).exists()
    assert queries.find_caller(clerk, "13800138000") == []


def test_the_journal_still_verifies_and_names_the_erasure():
    person = operations.register_person(VISITOR, name="林样例")
    officer = make_data_officer()
    vouch_for_all()
    sealed_journal()
    operations.erase_person(officer, person)
    sealed_journal()
    assert Entry.objects.filter(action="person.erased", subject_id=person.pk).exists()
    call_command("verify_journal")


def test_every_session_and_every_way_in_ends():
    user = make_verified_resident()
    client = Client()
    client.force_login(user)
    assert client.get("/me/profile/").status_code == 200
    operations.erase_person(user, user.person)
    again = User.objects.get(pk=user.pk)
    assert not again.is_active
    assert not again.has_usable_password()
    assert again.username == f"erased-{user.pk}"
    assert not Session.objects.filter(account=user.pk).exists()
    assert client.get("/me/profile/").status_code == 302
    assert queries.account_signing_in_with("+8613800138000") is None


def test_a_new_account_under_the_same_number_is_a_new_person():
    user = make_verified_resident()
    operations.erase_person(user, user.person)
    new = operations.open_account(VISITOR, name="林样例", phone="13800138000")
    assert new.person_id != user.person_id


@pytest.mark.parametrize(
    "actor",
    [
        make_street_clerk,
        make_administrator,
        make_auditor,
        make_resident,
        lambda: VISITOR,
    ],
)
def test_only_the_person_or_the_data_officer_erases(actor):
    person = make_person("林样例")
    with pytest.raises(PermissionDenied):
        operations.erase_person(actor(), person)
    assert Person.objects.get(pk=person.pk).name == "林样例"


def test_the_program_forgets_those_of_an_import_taken_out_again():
    person = operations.register_person(SYSTEM, name="林样例")
    operations.erase_person(SYSTEM, person)
    assert Person.objects.get(pk=person.pk).name == ""


def test_twice_is_refused():
    officer, person = make_data_officer(), make_person("林样例")
    operations.erase_person(officer, person)
    with refused("This person was already erased."):
        operations.erase_person(officer, person)
    assert Entry.objects.filter(action="person.erased").count() == 1


def test_an_account_with_a_post_must_give_it_up_first():
    clerk = make_street_clerk()
    clerk.person = make_person("王样例")
    clerk.save()
    with refused("This account holds a post. The administrator must end it first."):
        operations.erase_person(clerk, clerk.person)
    assert Person.objects.get(user=clerk).name == "王样例"


def test_a_person_whose_key_is_already_lost_is_still_erased():
    person = Person.objects.create()
    operations.erase_person(make_data_officer(), person)
    assert Person.objects.get(pk=person.pk).erased_at is not None
