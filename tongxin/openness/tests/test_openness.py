"""What must be published: owed once, by its day, then open or withheld with grounds."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.openness import operations, policies
from tongxin.openness.models import Duty
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def make_duty(**facts) -> Duty:
    record = facts.pop("record", None) or make_community(facts.pop("name", "独树"))
    facts.setdefault("kind", Duty.Kind.DECISION)
    facts.setdefault("title", "留一条通道")
    facts.setdefault("link", "/decisions/1/")
    facts.setdefault("community", make_community())
    return operations.owe(SYSTEM, record, **facts)


def test_it_is_owed_within_twenty_working_days_by_the_law():
    duty = make_duty()
    assert duty.rule == "openness.proactive"
    assert duty.due_on == clock.add_workdays(clock.today(), 20).on


def test_the_same_record_is_owed_once():
    assert make_duty() == make_duty()


def test_the_community_publishes_its_own_and_everybody_sees_it(client):
    duty = make_duty()
    assert not policies.visible_to(VISITOR).exists()
    operations.publish(make_community_clerk(), duty)
    assert "留一条通道" in client.get(reverse("openness:list")).text


@pytest.mark.parametrize("who", ["visitor", "resident", "other"])
def test_nobody_else_publishes(who: str):
    other = make_community_clerk(make_community("松泉"))
    actor = {"visitor": VISITOR, "resident": make_resident(), "other": other}[who]
    with pytest.raises(PermissionDenied):
        operations.publish(actor, make_duty())


def test_withheld_says_on_which_ground_and_why():
    duty, clerk = make_duty(), make_street_clerk()
    with refused("Say why it is withheld."):
        operations.withhold(clerk, duty, grounds="privacy", reason=" ")
    with refused("Please choose the ground."):
        operations.withhold(clerk, duty, grounds="mood", reason="不方便")
    operations.withhold(clerk, duty, grounds="privacy", reason="涉及住户家庭情况")
    assert policies.visible_to(VISITOR).get().grounds == "privacy"
    assert operations.reopen(clerk, duty).is_owed


def test_two_on_one_button_settle_it_once():
    duty, clerk = make_duty(), make_street_clerk()
    operations.publish(clerk, duty)
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.withhold(clerk, duty, grounds="privacy", reason="晚了一步")


def test_the_office_sees_what_it_owes(client):
    make_duty()
    client.force_login(make_community_clerk())
    assert "留一条通道" in client.get(reverse("openness:owed")).text
    client.force_login(make_resident())
    assert client.get(reverse("openness:owed")).status_code == 404
