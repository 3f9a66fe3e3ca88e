"""Offices and organisations."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people import operations, policies, queries
from tongxin.people.models import Office, Organisation, Role
from tongxin.people.tests.make import (
    make_administrator,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db

not_administrator = pytest.mark.parametrize(
    "actor", [make_street_clerk, make_data_officer, make_resident, lambda: VISITOR]
)


def test_the_administrator_sets_up_an_office():
    community = make_community("绿景")
    office = operations.found_office(
        make_administrator(),
        kind=Office.Kind.COMMUNITY,
        name=" 绿景社区 ",
        community=community,
        phone="0755-25123456",
    )
    assert (office.name, office.community) == ("绿景社区", community)
    assert Entry.objects.filter(action="office.founded", subject_id=office.pk).exists()


@not_administrator
def test_nobody_else_sets_one_up(actor):
    with pytest.raises(PermissionDenied):
        operations.found_office(actor(), kind=Office.Kind.STREET, name="街道")


@pytest.mark.parametrize(
    ("kind", "name", "by"),
    [
        (
            Office.Kind.COMMUNITY,
            "没有社区的社区",
            {"words": "office_of_a_community_names_it"},
        ),
        (Office.Kind.STREET, "", {"field": "name", "code": "blank"}),
        ("castle", "城堡", {"field": "kind", "code": "invalid_choice"}),
        (Office.Kind.STREET, "已有的单位", {"field": "name", "code": "unique"}),
    ],
)
def test_what_does_not_do_is_refused(kind, name, by):
    make_office("已有的单位")
    with refused(**by):
        operations.found_office(SYSTEM, kind=kind, name=name)


def test_an_office_closes_once_nobody_holds_a_post():
    administrator, office = make_administrator(), make_office("城管办")
    post = operations.appoint(SYSTEM, make_user(), office=office, role=Role.LIAISON)
    with refused("%(count)s person still holds a post here. Please end it first."):
        operations.close_office(administrator, office)
    operations.end_appointment(administrator, post)
    operations.close_office(administrator, office)
    assert Office.objects.get(pk=office.pk).is_closed
    with refused("This office is already closed."):
        operations.close_office(administrator, office)


@not_administrator
def test_nobody_else_closes_one(actor):
    with pytest.raises(PermissionDenied):
        operations.close_office(actor(), make_office("城管办"))


@pytest.mark.parametrize(
    "actor",
    [make_administrator, make_street_clerk, make_community_clerk, lambda: SYSTEM],
)
def test_staff_who_take_in_register_an_organisation(actor):
    organisation = operations.register_organisation(
        actor(), kind=Organisation.Kind.OWNERS, name=" 粤通大院  业主委员会 "
    )
    assert organisation.name == "粤通大院 业主委员会"
    with refused(field="name", code="unique"):
        operations.register_organisation(
            SYSTEM, kind=Organisation.Kind.OWNERS, name="粤通大院 业主委员会"
        )


@pytest.mark.parametrize("actor", [make_data_officer, make_resident, lambda: VISITOR])
def test_nobody_else_registers_one(actor):
    with pytest.raises(PermissionDenied):
        operations.register_organisation(
            actor(), kind=Organisation.Kind.OWNERS, name="业委会"
        )


def test_offices_are_public_and_found_by_name_and_kind():
    street = make_office("东晓街道受理窗口", Office.Kind.STREET)
    make_office("城管办")
    assert policies.offices_visible_to(VISITOR).count() == 2
    assert list(queries.offices(VISITOR, find="受理")) == [street]
    assert list(queries.offices(VISITOR, kind=Office.Kind.STREET)) == [street]


def test_the_table_refuses_a_community_office_without_a_community():
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(kind=Office.Kind.COMMUNITY, name="社区")
