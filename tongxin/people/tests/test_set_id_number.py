"""Id numbers: checked, sealed, matched by a hash, gone with the person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, queries
from tongxin.people.idnumbers import age_on, check_character, normalise_id_number
from tongxin.people.models import Person
from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)

# An example that is printed in the standard itself (GB 11643).
NUMBER = "11010519491231002X"
FIELDS = ["id_number", "id_number_hash"]


@pytest.mark.parametrize(
    ("written", "one_form"),
    [
        ("11010519491231002x", NUMBER),
        ("110105 19491231 002X", NUMBER),
        ("１１０１０５１９４９１２３１００２Ｘ", NUMBER),
        ("110105491231002", NUMBER),
        ("h0123456789", "H0123456789"),
        ("08765432", "08765432"),
    ],
)
def test_a_number_has_one_form(written: str, one_form: str):
    assert normalise_id_number(written) == one_form


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (
            "110105194912310021",
            "The last digit of this id number does not fit the others.",
        ),
        ("110105194913310025", "There is no such birthday in this id number."),
        ("12345", "This cannot be read as an id number."),
        ("张三", "This cannot be read as an id number."),
        ("²" * 18, "There is no such birthday in this id number."),
    ],
)
def test_what_is_no_number_is_refused(written: str, why: str):
    with refused(why):
        normalise_id_number(written)


def test_the_last_place_finds_every_slip_of_one_digit():
    for at in range(17):
        for digit in "0123456789":
            if digit != NUMBER[at]:
                body = NUMBER[:at] + digit + NUMBER[at + 1 : 17]
                assert check_character(body) != NUMBER[17]


def test_age_is_counted_in_full_years():
    assert age_on(NUMBER, date(1967, 12, 30)) == 17
    assert age_on(NUMBER, date(1967, 12, 31)) == 18
    assert age_on("H0123456789", date(2026, 1, 1)) is None


@pytest.mark.django_db
def test_it_is_sealed_and_found_again():
    clerk, person = make_street_clerk(), make_person()
    operations.set_id_number(clerk, person, id_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person WHERE id = %s", [person.pk])
        assert NUMBER.encode() not in b"|".join(
            value if isinstance(value, bytes) else str(value).encode()
            for value in map(_plain, cursor.fetchone())
        )
    found = queries.find_by_id_number(clerk, NUMBER.lower())
    assert found is not None
    assert (found.pk, found.id_number, found.has_id_number) == (
        person.pk,
        NUMBER,
        True,
    )
    line = Entry.objects.get(action="person.id_number_set")
    assert (line.subject_id, line.fields) == (person.pk, FIELDS)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.django_db
def test_two_people_do_not_have_one_number():
    operations.set_id_number(SYSTEM, make_person("甲"), id_number=NUMBER)
    other = make_person("乙")
    with refused("Somebody else has this id number."):
        operations.set_id_number(SYSTEM, other, id_number=NUMBER)
    other.refresh_from_db()
    assert not other.has_id_number
    first = Person.objects.exclude(id_number_hash="").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(id_number_hash=first.id_number_hash)


@pytest.mark.django_db
def test_erasing_takes_the_number_and_its_hash():
    person = operations.set_id_number(SYSTEM, make_person(), id_number=NUMBER)
    operations.erase_person(SYSTEM, person)
    again = Person.objects.get(pk=person.pk)
    assert (again.id_number, again.id_number_hash) == ("", "")
    assert not again.id_number_sealed
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(id_number_hash="x" * 64)


@pytest.mark.django_db
def test_strangers_neither_write_nor_find_it():
    person = operations.set_id_number(SYSTEM, make_person(), id_number=NUMBER)
    for stranger in (make_user(make_office()), make_resident("乙"), VISITOR):
        with pytest.raises(PermissionDenied):
            operations.set_id_number(stranger, person, id_number=NUMBER)
        assert queries.find_by_id_number(stranger, NUMBER) is None


@pytest.mark.django_db
def test_staff_find_the_one_person_by_mobile_or_id_number():
    clerk, person = make_street_clerk(), make_person("林样例", "+8613800138000")
    operations.set_id_number(clerk, person, id_number=NUMBER)
    for given in ("13800138000", " +86 138 0013 8000", NUMBER.lower()):
        assert queries.person_known_by(clerk, given) == person


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["13900139000", NUMBER])
def test_a_number_that_nobody_has_finds_nobody(number: str):
    with refused("Nobody is known by this number.", field="who"):
        queries.person_known_by(make_street_clerk(), number)


@pytest.mark.django_db
def test_a_number_that_a_family_shares_is_not_enough():
    clerk = make_street_clerk()
    for name in ("林样例", "林示例"):
        make_person(name, "+8613800138000")
    with pytest.raises(ValidationError, match="身份证号"):
        queries.person_known_by(clerk, "13800138000")


@pytest.mark.django_db
def test_residents_find_nobody_by_a_number():
    make_person("林样例", "+8613800138000")
    for stranger in (make_resident("乙"), VISITOR):
        with refused("Nobody is known by this number."):
            queries.person_known_by(stranger, "13800138000")


@pytest.mark.django_db
def test_the_number_of_one_person_with_two_records_goes_to_the_other():
    clerk = make_street_clerk()
    before, after = make_person("林样例"), make_person("林样例")
    operations.set_id_number(clerk, before, id_number=NUMBER)
    operations.move_id_number(clerk, before, to=after)
    assert Person.objects.get(pk=after.pk).id_number == NUMBER
    assert not Person.objects.get(pk=before.pk).has_id_number
    entry = Entry.objects.get(action="person.id_number_moved")
    assert (entry.actor_id, entry.subject_id) == (clerk.pk, before.pk)
    assert entry.fields == FIELDS
