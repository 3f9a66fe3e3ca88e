"""Finding a caller and opening somebody's contact."""

import pytest
from django.core.exceptions import PermissionDenied

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, policies, queries
from tongxin.people.models import Office, Person, Role
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
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

PHONE = "+8613800138000"


def make_liaison():
    return make_user(make_office("城管办", Office.Kind.DEPARTMENT), Role.LIAISON)


def make_observer():
    return make_user(make_office("城管办", Office.Kind.DEPARTMENT), Role.OBSERVER)


@pytest.mark.parametrize(
    "actor",
    [make_street_clerk, make_community_clerk, make_data_officer, lambda: SYSTEM],
)
def test_a_caller_is_found_however_the_number_is_written(actor):
    actor, kept = actor(), make_person("林样例", PHONE)
    make_person("陈样例", "+8613900139000")
    for written in ("13800138000", "138-0013-8000", "+86 138 0013 8000"):
        assert queries.find_caller(actor, written) == [kept]


SPEAKS_WITH_RESIDENTS = {
    Role.CLERK,
    Role.RECEPTIONIST,
    Role.SECRETARY,
    Role.CHIEF,
    Role.LIAISON,
    Role.SOCIAL_WORKER,
    Role.DATA_OFFICER,
}


@pytest.mark.parametrize("role", Role)
def test_a_number_opens_for_posts_that_speak_with_residents(role: Role):
    actor = make_user(make_office(), role)
    is_open = policies.may_read_contact(actor, make_person("林样例", PHONE))
    assert is_open is (role in SPEAKS_WITH_RESIDENTS)


def test_a_family_of_one_number_is_found_whole():
    first, second = make_person("林样例", PHONE), make_person("陈样例", PHONE)
    assert queries.find_caller(make_street_clerk(), PHONE) == [first, second]


@pytest.mark.parametrize(
    "actor",
    [make_liaison, make_administrator, make_auditor, make_resident, lambda: VISITOR],
)
def test_nobody_else_finds_anybody(actor):
    make_person("林样例", PHONE)
    assert queries.find_caller(actor(), PHONE) == []


def test_what_is_no_number_is_refused_in_words():
    with refused("A mobile number has 11 digits; %(count)s is missing."):
        queries.find_caller(make_street_clerk(), "1380013800")


@pytest.mark.parametrize("count", [1, 3])
def test_names_of_callers_cost_one_query(count, django_assert_num_queries):
    clerk = make_street_clerk()
    for _ in range(count):
        make_person("林样例", PHONE)
    assert clerk.posts
    with django_assert_num_queries(1):
        assert [p.name for p in queries.find_caller(clerk, PHONE)] == ["林样例"] * count


@pytest.mark.parametrize(
    "actor", [make_street_clerk, make_community_clerk, make_liaison, make_data_officer]
)
def test_opening_a_contact_is_on_record(actor):
    actor, person = actor(), make_person("林样例", PHONE)
    contact = queries.contact_of(actor, person, "call")
    assert (contact.name, contact.shown_phone) == ("林样例", "138 0013 8000")
    entry = Entry.objects.get(action="person.read")
    assert (entry.actor_id, entry.subject_id) == (actor.pk, person.pk)
    assert entry.fields == ["call"]


def test_reading_oneself_is_no_event():
    user = make_verified_resident()
    queries.contact_of(user, user.person, "detail")
    assert not Entry.objects.filter(action="person.read").exists()


@pytest.mark.parametrize(
    "actor",
    [
        make_observer,
        make_auditor,
        make_administrator,
        make_resident,
        lambda: VISITOR,
    ],
)
def test_nobody_else_opens_a_contact(actor):
    with pytest.raises(PermissionDenied):
        queries.contact_of(actor(), make_person("林样例", PHONE), "detail")
    assert not Entry.objects.filter(action="person.read").exists()


def test_everybody_sees_their_own_record_and_no_other():
    user, other = make_verified_resident(), make_person("陈样例", "+8613900139000")
    assert list(policies.visible_to(user)) == [user.person]
    assert queries.own_record(user) == user.person
    assert queries.own_record(make_user()) is None
    assert not policies.visible_to(VISITOR).exists()
    assert set(policies.visible_to(make_street_clerk())) == {user.person, other}


def test_traces_say_which_office_and_never_which_colleague():
    user, clerk = make_verified_resident(), make_street_clerk()
    clerk.public_name = "王经办"
    clerk.save()
    queries.contact_of(clerk, user.person, "call")
    operations.change_contact(clerk, user.person, address="独树村一巷1号")
    operations.change_contact(user, user.person, address="独树村二巷2号")
    rows = list(queries.traces_of(user.person))
    words = queries.in_words(rows)
    assert [w.who for w in words] == ["东晓街道受理窗口"] * 2
    assert "王经办" not in str(words)


def test_traces_of_the_program_and_of_an_account_without_a_post():
    person = operations.register_person(SYSTEM, name="林样例")
    operations.change_contact(SYSTEM, person, name="林样本")
    former = make_street_clerk()
    operations.change_contact(former, Person.objects.get(pk=person.pk), name="林样")
    former.appointments.all().delete()
    assert len({w.who for w in queries.in_words(list(queries.traces_of(person)))}) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_traces_cost_one_query(count, django_assert_num_queries):
    person = make_person("林样例")
    for _ in range(count):
        queries.contact_of(make_street_clerk(), person, "call")
    rows = list(queries.traces_of(person))
    with django_assert_num_queries(1):
        assert len(queries.in_words(rows)) == count
