import pytest

from tongxin.people.tests.make import make_street_clerk
from tongxin.voices.models import Assignment, Task
from tongxin.voices.operations import check_task, finish_part
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
)

pytestmark = pytest.mark.django_db


def done():
    task = send()
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    return Task.objects.get(pk=task.pk)


def test_good_ends_it():
    task = check_task(make_street_clerk(), done(), is_good=True)
    assert task.state == Task.State.CHECKED
    assert task.checked_at is not None


def test_something_missing_sends_it_back_to_the_lead():
    task = check_task(make_street_clerk(), done(), is_good=False, note="还有一盏")
    assert (task.state, task.note) == (Task.State.DOING, "还有一盏")
    assert lead_part(task).state == Assignment.State.DOING


def test_it_says_what_is_missing():
    clerk, task = make_street_clerk(), done()
    told = "Please say what is still missing."
    assert_says(told, lambda: check_task(clerk, task, is_good=False))


def test_others_may_not_and_nobody_checks_themself():
    task = done()
    assert_refused(lambda actor: check_task(actor, task, is_good=True))
    assert_refused(lambda a: check_task(a, task, is_good=True), [make_liaison()])


def test_what_is_not_done_is_not_checked():
    clerk, task = make_street_clerk(), send()
    assert_too_late(lambda: check_task(clerk, task, is_good=True))


def test_the_second_one_is_told():
    task = done()
    check_task(make_street_clerk(), Task.objects.get(pk=task.pk), is_good=True)
    clerk = make_street_clerk()
    assert_too_late(lambda: check_task(clerk, task, is_good=False, note="不行"))
