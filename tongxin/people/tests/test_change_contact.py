"""Correcting what is known of a person."""

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, queries
from tongxin.people.models import Channel, Office, Person, Role
from tongxin.people.tests.make import (
    make_administrator,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db


def make_liaison():
    return make_user(make_office("城管办", Office.Kind.DEPARTMENT), Role.LIAISON)


@pytest.mark.parametrize(
    "actor", [make_street_clerk, make_community_clerk, make_data_officer]
)
def test_staff_who_take_in_correct_a_name(actor):
    person = make_person("林样例")
    operations.change_contact(actor(), person, name="林样本")
    assert Person.objects.get(pk=person.pk).name == "林样本"


def test_a_person_changes_what_is_theirs():
    user = make_verified_resident()
    operations.change_contact(
        user,
        user.person,
        address="独树村一巷1号",
        answer_channel=Channel.LETTER,
    )
    person = Person.objects.get(user=user)
    assert (person.address, person.answer_channel) == ("独树村一巷1号", Channel.LETTER)
    entry = Entry.objects.get(action="person.contact_changed")
    assert entry.fields == ["address", "answer_channel"]


@pytest.mark.parametrize(
    "actor", [make_resident, make_liaison, make_administrator, lambda: VISITOR]
)
def test_nobody_else_may(actor):
    person = make_person("林样例")
    with pytest.raises(PermissionDenied):
        operations.change_contact(actor(), person, name="别人")
    assert Person.objects.get(pk=person.pk).name == "林样例"


def test_what_is_left_out_stays_and_no_change_is_no_line():
    person = make_person("林样例", "+8613800138000")
    operations.change_contact(make_street_clerk(), person, name="林样例")
    assert Person.objects.get(pk=person.pk).phone == "+8613800138000"
    assert not Entry.objects.filter(action="person.contact_changed").exists()


def test_a_number_can_be_corrected_and_found_again():
    clerk, person = make_street_clerk(), make_person("林样例", "+8613800138000")
    operations.change_contact(clerk, person, phone="139 0013 9000")
    assert queries.find_caller(clerk, "13900139000") == [person]
    assert queries.find_caller(clerk, "13800138000") == []


def test_a_number_can_be_taken_away():
    clerk, person = make_street_clerk(), make_person("林样例", "+8613800138000")
    operations.change_contact(clerk, person, phone="")
    assert Person.objects.get(pk=person.pk).phone_hash == ""


@pytest.mark.parametrize("actor", [make_street_clerk, None])
def test_the_number_somebody_signs_in_with_changes_only_by_a_code(actor):
    user = make_verified_resident()
    with refused(
        "This number is used to sign in. It changes with a code sent to the new one."
    ):
        operations.change_contact(
            actor() if actor else user, user.person, phone="13900139000"
        )


def test_the_data_officer_corrects_a_number_and_it_must_be_proved_anew():
    user = make_verified_resident()
    operations.change_contact(make_data_officer(), user.person, phone="13900139000")
    person = Person.objects.get(user=user)
    assert person.phone == "+8613900139000"
    assert person.phone_verified_at is None
    assert queries.account_signing_in_with("+8613900139000") == user
    assert queries.account_signing_in_with("+8613800138000") is None


def test_a_channel_that_cannot_reach_is_refused():
    person = make_person("林样例")
    with refused("For a text message we need a mobile number."):
        operations.change_contact(
            make_street_clerk(), person, answer_channel=Channel.SMS
        )


def test_neither_name_nor_number_is_refused():
    person = make_person("林样例")
    with refused("Please give a name or a telephone number."):
        operations.change_contact(make_street_clerk(), person, name="")


def test_an_erased_person_stays_erased():
    person = make_person("林样例")
    operations.erase_person(make_data_officer(), person)
    with refused("This person was erased."):
        operations.change_contact(make_street_clerk(), person, name="林样例")
