"""Writing down a person's contact."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.journal.models import Entry
from tongxin.journal.witness import digest_of
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import make_resident, make_street_clerk, make_user

pytestmark = pytest.mark.django_db
TOO_LONG = "Please keep this under %(count)s characters."
NO_MOBILE = "For a text message we need a mobile number."


@pytest.mark.parametrize(
    "actor", [lambda: VISITOR, lambda: SYSTEM, make_street_clerk, make_resident]
)
def test_anybody_may_be_written_down_by_anybody(actor):
    person = operations.register_person(
        actor(), name=" 林 样例 ", phone="138 0013 8000", answer_channel=Channel.PHONE
    )
    again = Person.objects.get(pk=person.pk)
    assert (again.name, again.phone) == ("林 样例", "+8613800138000")
    assert again.answer_channel == Channel.PHONE
    assert again.phone_verified_at is None


def test_a_closed_account_writes_nobody_down():
    user = make_user()
    user.is_active = False
    with pytest.raises(PermissionDenied):
        operations.register_person(user, name="林样例")


def test_the_tables_hold_no_readable_text():
    person = operations.register_person(
        VISITOR,
        name="林样例",
        phone="13800138000",
        email="lin@example.org",
        address="独树村一巷1号",
    )
    row = Person.objects.filter(pk=person.pk).values().get()
    stored = b"".join(
        bytes(v) for v in row.values() if isinstance(v, bytes | memoryview)
    )
    for text in ("林样例", "13800138000", "lin@example.org", "独树村"):
        assert text.encode() not in stored
    assert "13800138000" not in row["phone_hash"]


def test_the_journal_names_fields_and_not_what_they_hold():
    person = operations.register_person(VISITOR, name="林样例", phone="13800138000")
    entry = Entry.objects.get(action="person.registered", subject_id=person.pk)
    assert {"name", "phone"} <= {*entry.fields}
    assert not {"email", "address", "id_number"} & {*entry.fields}
    assert entry.actor_kind == "public"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "Please give a name or a telephone number."),
        ({"name": "  "}, "Please give a name or a telephone number."),
        ({"name": "x" * 61}, TOO_LONG),
        ({"name": "林\x00样例"}, "There are characters here that cannot be read."),
        (
            {"name": "林样例", "phone": "1380013800"},
            "A mobile number has 11 digits; %(count)s is missing.",
        ),
        ({"name": "林样例", "email": "no address"}, "Enter a valid email address."),
        ({"name": "林样例", "address": "长" * 201}, TOO_LONG),
        (
            {"name": "林样例", "answer_channel": "pigeon"},
            "Please choose how the answer should reach you.",
        ),
        (
            {"name": "林样例", "answer_channel": Channel.PHONE},
            "For a call we need a telephone number.",
        ),
        (
            {"name": "林样例", "answer_channel": Channel.EMAIL},
            "For an e-mail we need an e-mail address.",
        ),
        (
            {"name": "林样例", "answer_channel": Channel.LETTER},
            "For a letter we need a postal address.",
        ),
        ({"name": "林样例", "answer_channel": Channel.SMS}, NO_MOBILE),
        ({"phone": "0755-25123456", "answer_channel": Channel.SMS}, NO_MOBILE),
    ],
)
def test_what_cannot_be_kept_or_answered_is_refused(facts, why):
    with refused(why):
        operations.register_person(VISITOR, **facts)
    assert not Person.objects.exists()


def test_two_persons_may_share_a_number_on_paper():
    for name in ("林样例", "陈样例"):
        operations.register_person(VISITOR, name=name, phone="13800138000")
    assert Person.objects.values("phone_hash").distinct().count() == 1


def test_many_are_written_down_at_once_each_with_a_line_of_their_own():
    clerk = make_street_clerk()
    people = operations.register_people(
        clerk,
        [
            operations.Newcomer("林样例", "13800138000"),
            operations.Newcomer("苏样例"),
        ],
    )
    entries = Entry.objects.filter(action="person.registered", actor_id=clerk.pk)
    assert {entry.subject_id: entry.fields for entry in entries} == {
        people[0].pk: ["name", "phone"],
        people[1].pk: ["name"],
    }


def test_a_line_of_many_vouches_for_its_own_and_costs_no_statement_more():
    clerk, counts = make_street_clerk(), list[int]()
    for many in (3, 30):
        newcomers = [operations.Newcomer(f"样例{at}") for at in range(many)]
        with CaptureQueriesContext(connection) as asked:
            people = operations.register_people(clerk, newcomers)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for one in Person.objects.filter(pk__in=[person.pk for person in people]):
        line = Entry.objects.get(action="person.registered", subject_id=one.pk)
        assert line.witnesses == {"people.Person": {str(one.pk): digest_of(one)}}


def test_nobody_is_nobody():
    assert operations.register_people(make_street_clerk(), []) == []
    assert not Entry.objects.filter(action="person.registered").exists()
