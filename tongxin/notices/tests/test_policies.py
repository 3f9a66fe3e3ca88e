import pytest

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.notices import policies
from tongxin.notices.models import LetterRun, Notice
from tongxin.notices.tests.make import make_notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_everybody_sees_what_was_told_to_them_alone():
    residents = [make_resident(), make_resident()]
    notices = [make_notice(resident.person) for resident in residents]
    for resident, notice in zip(residents, notices, strict=True):
        assert set(policies.visible_to(resident)) == {notice}
    for actor in (make_street_clerk(), VISITOR):
        assert not policies.visible_to(actor).exists()


def test_dropped_message_is_not_shown():
    resident = make_resident()
    make_notice(resident.person, state=Notice.State.DROPPED)
    assert not policies.visible_to(resident).exists()


def test_only_street_and_system_handle_deliveries():
    clerk = make_street_clerk()
    make_notice()
    LetterRun.objects.create(office=clerk.posts[0].office, made_by=clerk)
    others = (
        make_community_clerk(),
        make_user(make_office()),
        make_resident(),
        VISITOR,
    )
    for insider in (clerk, SYSTEM):
        assert policies.may_handle(insider)
        assert policies.handled_by(insider).exists()
        assert policies.runs_handled_by(insider).exists()
    for actor in others:
        assert not policies.may_handle(actor)
        assert not policies.handled_by(actor).exists()
        assert not policies.runs_handled_by(actor).exists()
    assert policies.visible_to(SYSTEM).exists()
