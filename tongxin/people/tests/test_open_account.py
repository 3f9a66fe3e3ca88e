"""Accounts of residents, and records that wait for their owner."""

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people import operations, queries
from tongxin.people.models import Channel, Person, User
from tongxin.people.tests.make import (
    make_data_officer,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
    make_verified_resident,
)

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


def test_a_proved_number_opens_an_account():
    user = operations.open_account(VISITOR, name="林样例", phone="138 0013 8000")
    assert user.person.name == "林样例"
    assert user.person.answer_channel == Channel.INBOX
    assert queries.account_signing_in_with(PHONE) == user
    assert not user.has_usable_password()
    assert Entry.objects.filter(action="account.opened", subject_id=user.pk).exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Please tell us your name."),
        ("   ", "Please tell us your name."),
        ("x" * 61, "Please keep this under %(count)s characters."),
    ],
)
def test_without_a_name_there_is_no_account(name, why):
    with refused(why):
        operations.open_account(VISITOR, name=name, phone=PHONE)
    assert not User.objects.exists()


@pytest.mark.parametrize("actor", [make_resident, make_street_clerk])
def test_nobody_opens_an_account_for_somebody_else(actor):
    with forbidden("You are already signed in."):
        operations.open_account(actor(), name="林样例", phone=PHONE)


def test_a_number_signs_in_one_account_only():
    operations.open_account(VISITOR, name="林样例", phone=PHONE)
    with refused("Somebody else signs in with this number."):
        operations.open_account(VISITOR, name="陈样例", phone=PHONE)
    assert User.objects.count() == Person.objects.count() == 1


def test_the_record_staff_kept_becomes_the_accounts():
    kept = make_person("林女士", PHONE, answer_channel=Channel.PHONE)
    user = operations.open_account(VISITOR, name="林样例", phone=PHONE, claimed=kept)
    person = Person.objects.get(pk=kept.pk)
    assert user.person_id == kept.pk
    assert (person.name, person.answer_channel) == ("林样例", Channel.PHONE)
    assert person.phone_verified_at is not None
    entry = Entry.objects.get(action="person.claimed")
    assert (entry.subject_id, entry.actor_id) == (kept.pk, user.pk)


def test_two_claim_one_record_and_one_wins():
    kept = make_person("林女士", PHONE)
    first, second = make_user(), make_user()
    operations.claim_person(first, kept, name="林样例", phone=PHONE)
    with refused("This record already belongs to an account."):
        operations.claim_person(second, kept, name="林样本", phone=PHONE)
    assert Person.objects.get(pk=kept.pk).name == "林样例"
    assert User.objects.get(pk=second.pk).person_id is None


@pytest.mark.parametrize(
    "kept",
    [
        lambda: make_person("林女士", "+8613900139000"),
        lambda: make_resident("林女士", PHONE).person,
        lambda: make_verified_resident("林女士").person,
        lambda: operations.erase_person(make_data_officer(), make_person("林", PHONE)),
    ],
    ids=["another number", "an account", "a proved account", "erased"],
)
def test_what_is_not_free_cannot_be_claimed(kept):
    with refused("This record already belongs to an account."):
        operations.claim_person(make_user(), kept(), name="林样例", phone=PHONE)


def test_who_has_a_record_claims_no_second_one():
    with refused("You already have a record. The data rights officer can help you."):
        operations.claim_person(
            make_resident(), make_person("林女士", PHONE), name="林样例", phone=PHONE
        )


def test_a_new_number_is_kept_once_it_is_proved():
    user = make_verified_resident()
    operations.confirm_phone(user, phone="13900139000")
    assert queries.account_signing_in_with("+8613900139000") == user
    assert queries.account_signing_in_with(PHONE) is None


def test_a_number_somebody_else_signs_in_with_is_refused():
    make_verified_resident("陈样例", "+8613900139000")
    user = make_verified_resident()
    with refused("Somebody else signs in with this number."):
        operations.confirm_phone(user, phone="13900139000")
    assert queries.account_signing_in_with(PHONE) == user


def test_an_account_without_a_person_keeps_no_number():
    with refused("This account has no person to keep a number for."):
        operations.confirm_phone(make_user(), phone=PHONE)


def test_a_shared_number_that_nobody_proved_signs_in_nobody():
    make_resident("林样例", PHONE)
    make_resident("陈样例", PHONE)
    assert queries.account_signing_in_with(PHONE) is None


def test_a_number_proved_by_somebody_else_claims_nothing():
    kept = make_person("林女士", PHONE)
    make_verified_resident("陈样例", PHONE)
    with refused("This record already belongs to an account."):
        operations.claim_person(make_user(), kept, name="林样例", phone=PHONE)
    assert Person.objects.get(pk=kept.pk).phone_verified_at is None


def test_a_record_under_the_same_name_keeps_it():
    kept = make_person("林样例", PHONE)
    user = make_user()
    operations.claim_person(user, kept, name=" 林样例 ", phone=PHONE)
    assert Person.objects.get(user=user).name == "林样例"


def test_proving_the_same_number_again_is_no_event():
    user = make_verified_resident()
    operations.confirm_phone(user, phone=PHONE)
    assert not Entry.objects.filter(action="person.phone_confirmed").exists()
