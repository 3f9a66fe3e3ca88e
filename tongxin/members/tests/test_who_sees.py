"""The own file, the organisation's own office and those above it; nobody else."""

import pytest
from django.urls import reverse

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.members import operations, policies
from tongxin.members.tests.make import (
    LONG_AGO,
    PARTY,
    make_cadre,
    make_committee,
    make_keeper,
    make_member,
    make_organisation,
    make_party_building_office,
)
from tongxin.people.models import Appointment, Office, Role
from tongxin.people.tests.make import (
    make_auditor,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def test_the_member_sees_the_own_file_and_no_other():
    user = make_resident()
    file = make_member(person=user.person)
    make_member(file.origin)
    assert list(policies.visible_to(user)) == [file]
    assert not policies.kept_by(user).exists()


def test_the_own_office_those_above_and_the_street_see_it():
    committee = make_committee()
    branch = make_organisation(parent=committee)
    file = make_member(branch)
    for keeper in (
        make_keeper(branch),
        make_keeper(committee),
        make_keeper(committee, Role.SECRETARY),
        make_party_building_office(),
        SYSTEM,
    ):
        assert list(policies.visible_to(keeper)) == [file]
        assert list(policies.kept_by(keeper)) == [file]


def test_an_office_beside_or_below_does_not():
    committee = make_committee()
    branch, beside = (make_organisation(parent=committee) for _ in range(2))
    make_member(branch)
    file = make_member(committee)
    assert not policies.visible_to(make_keeper(beside)).exists()
    assert file not in policies.visible_to(make_keeper(branch))


def test_where_they_take_part_they_are_seen_as_long_as_they_do():
    file, host = make_member(), make_organisation()
    operations.set_activity(SYSTEM, file, organisation=host, on=LONG_AGO)
    keeper = make_keeper(host)
    assert list(policies.visible_to(keeper)) == [file]
    assert not policies.kept_by(keeper).exists()
    operations.set_activity(SYSTEM, file, organisation=None, on=LONG_AGO)
    assert not policies.visible_to(keeper).exists()


@pytest.mark.parametrize("role", [Role.HR, Role.APPLICANT])
def test_who_also_runs_staff_or_an_applicants_affairs_sees_nothing(role: str):
    branch = make_organisation()
    make_member(branch)
    make_cadre(branch)
    for keeper in (make_keeper(branch), make_party_building_office()):
        assert policies.visible_to(keeper).exists()
        Appointment.objects.create(
            user=keeper,
            office=make_office("示例企业", Office.Kind.PARTNER),
            role=role,
            from_on=LONG_AGO,
        )
        both = type(keeper).objects.get(pk=keeper.pk)
        assert not policies.visible_to(both).exists()
        assert not policies.organisations_kept_by(both).exists()
        assert not policies.cadres_kept_by(both).exists()
        assert not policies.keeps_all(both)


def test_posts_in_the_same_office_that_are_none_of_the_partys_see_nothing(client):
    """The clerks, the HR and the applicant's worker beside the keeper's desk."""
    committee = make_committee()
    firm = make_organisation()
    make_keeper(firm)
    make_member(committee)
    file = make_member(firm)
    for actor in (
        make_community_clerk(),
        make_street_clerk(),
        make_street_clerk(Role.CHIEF),
        make_street_clerk(Role.SECRETARY),
        make_auditor(),
        make_data_officer(),
        make_community_clerk(make_community("松泉"), Role.SECRETARY),
        *(make_user(firm.office, role) for role in Role.values if role != PARTY),
    ):
        assert not policies.visible_to(actor).exists(), actor.posts
        client.force_login(actor)
        for name, args in (
            ("list", []),
            ("organisation", [firm.pk]),
            ("file", [file.pk]),
            ("found", []),
        ):
            page = client.get(reverse(f"members:{name}", args=args))
            assert page.status_code == 404, (name, actor.posts)


def test_the_list_opens_for_those_who_keep_something():
    committee = make_committee()
    for keeper in (make_keeper(committee), make_party_building_office(), SYSTEM):
        assert policies.keeps_some(keeper)
    idle = make_user(make_office("没有组织的单位", Office.Kind.PARTNER), PARTY)
    for nobody in (idle, make_street_clerk(), make_resident(), VISITOR):
        assert not policies.keeps_some(nobody)


def test_an_account_that_is_no_person_has_no_file_of_its_own(client):
    make_member()
    client.force_login(make_street_clerk())
    page = client.get(reverse("members:mine"))
    assert (page.context["files"], page.context["duties"]) == ([], [])


def test_a_visitor_is_led_to_the_sign_in(client):
    assert not policies.visible_to(VISITOR).exists()
    for name in ("members:list", "members:mine"):
        assert client.get(reverse(name)).status_code == 302
