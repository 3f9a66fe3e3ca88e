"""What must be published: owed once, by its day, then open or withheld with grounds."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.openness import operations, policies, queries
from tongxin.openness.models import Duty
from tongxin.people.models import Role
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
    reopened = operations.reopen(clerk, duty)
    assert reopened.is_owed
    assert reopened.settled_by is None, "nobody has settled what is owed once more"


def test_what_was_withheld_is_looked_at_again_from_the_list(client):
    duty, clerk = make_duty(), make_street_clerk()
    operations.withhold(clerk, duty, grounds="privacy", reason="涉及住户家庭情况")
    again, shown = reverse("openness:reopen", args=[duty.pk]), reverse("openness:list")
    for reader in (None, make_resident(), make_community_clerk(make_community("松泉"))):
        if reader is not None:
            client.force_login(reader)
        assert again not in client.get(shown).text
    client.force_login(make_community_clerk())
    assert again in client.get(shown).text
    client.post(again)
    duty.refresh_from_db()
    assert duty.is_owed


@pytest.mark.parametrize("role", Role)
def test_clerks_secretaries_and_chiefs_settle_and_no_other_post(role: Role):
    actor = make_community_clerk(role=role)
    if role in {Role.CLERK, Role.SECRETARY, Role.CHIEF}:
        assert not operations.publish(actor, make_duty()).is_owed
    else:
        with pytest.raises(PermissionDenied):
            operations.publish(actor, make_duty())


def test_what_was_withheld_is_published_only_after_it_was_reopened():
    duty, clerk = make_duty(), make_street_clerk()
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.reopen(clerk, duty)
    operations.withhold(clerk, duty, grounds="privacy", reason="涉及住户家庭情况")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.publish(clerk, duty)
    operations.reopen(clerk, duty)
    assert operations.publish(clerk, duty).state == Duty.State.PUBLISHED


def test_it_is_overdue_after_its_day_and_the_journal_says_that_a_day_was_set():
    duty, clerk = make_duty(), make_street_clerk()
    assert {"kind", "due_on"} <= {*Entry.objects.get(action="duty.owed").fields}
    today = clock.today()
    for due_on, is_overdue in ((today, False), (today - timedelta(days=1), True)):
        Duty.objects.filter(pk=duty.pk).update(due_on=due_on)
        assert queries.overdue(clerk).exists() is is_overdue


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
