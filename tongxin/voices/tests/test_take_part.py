import pytest

from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.voices.tests.office import (
    assert_refused,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
    strangers,
)
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import take_part

pytestmark = pytest.mark.django_db


def test_the_lead_takes_it_and_the_task_is_under_way():
    task = send()
    part = take_part(make_liaison(), lead_part(task))
    assert part.state == Assignment.State.DOING
    task.refresh_from_db()
    assert task.state == Task.State.DOING


def test_a_helper_takes_its_own_part_only():
    task = send(assisting=[make_office("街道民生办")])
    helper = task.assignments.get(is_lead=False)
    take_part(make_liaison("街道民生办"), helper)
    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED


def test_others_may_not_even_the_sender():
    part = lead_part(send())
    actors = [make_street_clerk(), make_community_clerk(), *strangers()]
    assert_refused(lambda actor: take_part(actor, part), actors)


def test_a_colleague_who_is_second_is_told():
    part = lead_part(send())
    take_part(make_liaison(), Assignment.objects.get(pk=part.pk))
    liaison = make_liaison()
    assert_too_late(lambda: take_part(liaison, part))
