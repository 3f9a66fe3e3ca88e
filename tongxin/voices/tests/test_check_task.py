import pytest

from tongxin.people.tests.make import make_street_clerk
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
)
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import check_task, find_wanting, finish_part

pytestmark = pytest.mark.django_db


def done():
    task = send()
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    return Task.objects.get(pk=task.pk)


def test_good_ends_it():
    task = check_task(make_street_clerk(), done())
    assert task.state == Task.State.CHECKED
    assert task.checked_at is not None


def test_something_missing_sends_it_back_to_the_lead():
    task = find_wanting(make_street_clerk(), done(), note="还有一盏")
    assert (task.state, task.note) == (Task.State.DOING, "还有一盏")
    assert lead_part(task).state == Assignment.State.DOING


def test_it_says_what_is_missing():
    clerk, task = make_street_clerk(), done()
    told = "Please say what is still missing."
    assert_says(told, lambda: find_wanting(clerk, task, note=" "))


def test_others_may_not_and_nobody_checks_themself():
    task = done()
    assert_refused(lambda actor: check_task(actor, task))
    assert_refused(lambda a: check_task(a, task), [make_liaison()])


def test_what_is_not_done_is_not_checked():
    clerk, task = make_street_clerk(), send()
    assert_too_late(lambda: check_task(clerk, task))


def test_the_second_one_is_told():
    task = done()
    check_task(make_street_clerk(), Task.objects.get(pk=task.pk))
    clerk = make_street_clerk()
    assert_too_late(lambda: find_wanting(clerk, task, note="不行"))
