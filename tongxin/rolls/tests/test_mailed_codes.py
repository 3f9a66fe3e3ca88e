"""A letter with a code: its holder takes the entries over, and nobody by guessing."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from conftest import Clock
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.models import Receipt
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Person, Role
from tongxin.people.operations import erase_person, set_id_number
from tongxin.people.tests.make import (
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.rolls import queries
from tongxin.rolls.models import ApplicantTie, Entitlement, HoldingOwner, MailedCode
from tongxin.rolls.operations import (
    claim_tenancy,
    end_entitlement,
    mark_two_hats,
    print_code,
    take_entries,
)
from tongxin.rolls.tests.make import (
    NO_MATCH,
    make_entry,
    make_holding,
    make_owner,
    make_secretary,
)
from tongxin.rolls.tests.rollbook import id_number
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)


def owned(unit: Unit | None = None) -> Entitlement:
    holding = make_holding(unit or make_unit())
    make_owner(holding, make_person("陈业主"))
    return Entitlement.objects.get(holding=holding)


def test_whoever_holds_the_letter_takes_everything_of_this_roll_over():
    entry = owned()
    make_entry(entry.unit, person=entry.person, note="邻居老何")
    mark_two_hats(
        make_street_clerk(),
        entry.unit,
        person=entry.person,
        source="roll",
        reason="工资表",
    )
    set_id_number(make_street_clerk(), entry.person, id_number=id_number(5))
    other = make_entry(make_unit(), person=entry.person)
    mailed, code = print_code(make_street_clerk(), entry)
    user: Any = make_resident("陈业主")
    take_entries(user, number=mailed.pk, code=code)
    (one,) = queries.entitled(entry.unit, LATER)
    assert one.person_id == user.person_id
    assert (set(one.sides), one.is_marked) == ({"owner_out", "tenant"}, True)
    assert queries.poll_units(entry.unit, LATER)[0].person_id == user.person_id
    assert Entitlement.objects.get(side="tenant", unit=entry.unit).note == "邻居老何"
    assert Person.objects.get(pk=user.person_id).id_number == id_number(5)
    other.refresh_from_db()
    assert other.person_id == entry.person_id, "another unit's roll is another letter"
    assert queries.former_person_ids(user.person_id) == {entry.person_id}
    with refused(NO_MATCH):
        take_entries(user, number=mailed.pk, code=code)


def test_the_code_is_kept_as_a_hash_alone():
    _posted, code = print_code(make_street_clerk(), owned())
    receipt = Receipt.objects.get()
    assert code not in receipt.code_hash
    assert len(code) == 9


def test_five_wrong_tries_stop_whoever_tried_and_nobody_else(clock: Clock):
    clock.at("2026-11-25 10:00")
    (mailed, code), (other, its_code) = [
        print_code(make_street_clerk(), owned()) for _ in range(2)
    ]
    user = make_resident()
    for _try in range(5):
        with refused(NO_MATCH):
            take_entries(user, number=mailed.pk, code="2222-2222")
    with refused(NO_MATCH):
        take_entries(user, number=mailed.pk, code=code)
    take_entries(user, number=other.pk, code=its_code)
    clock.forward(minutes=15)
    take_entries(user, number=mailed.pk, code=code.lower().replace("-", ""))
    assert set(MailedCode.objects.values_list("taken_by", flat=True)) == {
        user.person_id
    }


def test_an_address_has_so_many_tries_and_a_right_one_is_none():
    mailed, code = print_code(make_street_clerk(), owned())
    here: Any = {"address": "203.0.113.9"}
    for n in range(40):
        with refused(NO_MATCH):
            take_entries(make_resident(), number=n + 900, code=code, **here)
    with refused(NO_MATCH):
        take_entries(make_resident(), number=mailed.pk, code=code, **here)
    take_entries(make_resident(), number=mailed.pk, code=code, address="198.51.100.7")


def test_a_new_letter_takes_the_earlier_code_away():
    entry = owned()
    first, code = print_code(make_street_clerk(), entry)
    second, newer = print_code(make_street_clerk(), entry)
    user = make_resident()
    for number, tried in ((first.pk, code), (10**8, code)):
        with refused(NO_MATCH):
            take_entries(user, number=number, code=tried)
    take_entries(user, number=second.pk, code=newer)


def test_what_they_claimed_themselves_meanwhile_makes_room():
    unit, user = make_unit(), make_resident()
    known = make_entry(unit, person=make_person("陈租客"))
    own = claim_tenancy(user, unit, basis="lease", lives_since=date(2026, 1, 5))
    mailed, code = print_code(make_street_clerk(), known)
    take_entries(user, number=mailed.pk, code=code)
    own.refresh_from_db()
    assert own.state == "refused"
    entry = Entry.objects.get(action="entitlement.refused")
    assert (entry.actor_id, entry.subject_id) == (user.pk, own.pk)
    assert entry.fields == ["state", "checked_on", "reason", "object_until"]
    assert len(queries.entitled(unit, LATER)) == 1


def test_who_stood_there_twice_stands_there_once():
    unit, user = make_unit(), make_resident()
    holding = make_holding(unit)
    assert user.person is not None
    make_owner(holding, user.person)
    make_owner(holding, make_person("同一人"))
    mine = Entitlement.objects.exclude(person=user.person).get()
    mark_two_hats(user, unit, person=user.person, source="self")
    mark_two_hats(
        make_street_clerk(), unit, person=mine.person, source="roll", reason="工资表"
    )
    mailed, code = print_code(make_street_clerk(), mine)
    take_entries(user, number=mailed.pk, code=code)
    assert [one.person_id for one in queries.entitled(unit, LATER)] == [user.person_id]
    entry = Entry.objects.get(action="entitlement.ended")
    assert (entry.actor_id, entry.fields) == (user.pk, ["until_on", "ended_reason"])
    assert HoldingOwner.objects.filter(person=user.person).count() == 1
    assert ApplicantTie.objects.filter(person=user.person).count() == 1


def test_letters_are_for_those_without_account_and_printed_by_keepers():
    entry = owned()
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(entry.unit),
        make_resident(),
    ):
        with pytest.raises(PermissionDenied):
            print_code(stranger, entry)
    with_account = make_entry(entry.unit, person=make_resident("有账号").person)
    with refused("This person has an account and needs no letter."):
        print_code(make_street_clerk(), with_account)
    mailed, code = print_code(make_secretary(entry.unit.community), entry)
    with pytest.raises(PermissionDenied):
        take_entries(make_user(), number=mailed.pk, code=code)


def test_no_letter_is_offered_to_who_was_erased(client: Client):
    entry = owned()
    erase_person(SYSTEM, entry.person)
    client.force_login(make_street_clerk())
    place = [entry.unit.slug, entry.pk]
    shown = client.get(reverse("rolls:roll_entry", args=place)).content.decode()
    assert reverse("rolls:print_code", args=place) not in shown
    with refused("This has ended already."):
        print_code(make_street_clerk(), entry)


def test_one_open_letter_to_a_person_and_taken_by_somebody():
    mailed, _code = print_code(make_street_clerk(), owned())
    facts: Any = {"unit": mailed.unit, "person": mailed.person}
    for more in ({}, {"taken_at": mailed.printed_at}):
        receipt = Receipt.start(lambda _pk: "x")
        with pytest.raises(IntegrityError), transaction.atomic():
            MailedCode.objects.create(receipt=receipt, **facts, **more)


def test_the_letter_is_a_pdf_with_the_code_and_the_page_takes_it(client: Client):
    entry = owned()
    client.force_login(make_street_clerk())
    place = [entry.unit.slug, entry.pk]
    shown = client.get(reverse("rolls:roll_entry", args=place)).content.decode()
    address = reverse("rolls:print_code", args=place)
    assert address in shown
    answer = client.post(address)
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    mailed, code = print_code(make_street_clerk(), entry)
    home = Client()
    home.force_login(make_resident())
    take = reverse("rolls:take_entries")
    assert str(mailed.pk) in home.get(take, {"number": mailed.pk}).content.decode()
    assert home.post(take, {"number": mailed.pk, "code": "x"}).status_code == 422
    assert home.post(take, {"number": mailed.pk, "code": code}).status_code == 302
    again = client.post(reverse("rolls:print_code", args=place))
    assert again.status_code == 302


def test_no_letter_about_what_has_ended():
    entry = make_entry()
    end_entitlement(make_street_clerk(), entry, reason="搬走了")
    with refused("This has ended already."):
        print_code(make_street_clerk(), entry)


def test_a_letter_may_come_to_the_record_an_account_has_meanwhile():
    entry = owned()
    mailed, code = print_code(make_street_clerk(), entry)
    user = make_user()
    user.person = entry.person
    user.save()
    take_entries(user, number=mailed.pk, code=code)
    entry.refresh_from_db()
    assert entry.person_id == user.person_id


def test_a_letter_opens_through_the_last_day_that_stands_on_it(clock: Clock):
    clock.at("2026-11-25 10:00")
    letters = [print_code(make_street_clerk(), owned()) for _ in range(2)]
    MailedCode.objects.update(good_until=date(2026, 12, 9))
    clock.at("2026-12-09 23:50")
    (mailed, code), (late, late_code) = letters
    take_entries(make_resident(), number=mailed.pk, code=code)
    clock.at("2026-12-10 00:05")
    with refused(
        "The days of this letter are over. Please ask the community for another."
    ):
        take_entries(make_resident(), number=late.pk, code=late_code)
    assert MailedCode.objects.get(taken_at=None) == late
