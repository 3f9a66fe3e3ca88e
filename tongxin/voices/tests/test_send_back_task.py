from datetime import timedelta

import pytest

from tongxin.kernel import clock
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.voices.operations import dispatch_voice
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    assert_refused,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
)
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import finish_part, return_part, send_back_task
from tongxin.work.queries import usual_due

pytestmark = pytest.mark.django_db

SAFETY = "街道平安办"


def returned(**facts):
    task = send(**facts)
    return_part(make_liaison(), lead_part(task), reason="归平安办")
    return Task.objects.get(pk=task.pk)


def test_a_new_lead_begins_anew():
    task = returned()
    part = send_back_task(
        make_street_clerk(), task, lead=make_office(SAFETY), note="请接着办"
    )
    task.refresh_from_db()
    assert (part.is_lead, part.state) == (True, Assignment.State.ASSIGNED)
    assert (task.state, task.note) == (Task.State.ASSIGNED, "请接着办")


def test_the_whistle_keeps_its_own_clock():
    clerk, safety = make_community_clerk(), make_office(SAFETY)
    task = dispatch_voice(clerk, make_voice(), lead=make_office(ENGINEERING))
    return_part(make_liaison(), lead_part(task), reason="归平安办")
    part = send_back_task(clerk, Task.objects.get(pk=task.pk), lead=safety)
    assert part.due_on == usual_due(is_whistle=True).on


def test_nobody_has_longer_than_the_voice():
    voice = make_voice(due_on=clock.today() + timedelta(days=1))
    task = returned(voice=voice)
    part = send_back_task(make_street_clerk(), task, lead=make_office(SAFETY))
    assert part.due_on == voice.due_on


def test_the_same_office_may_get_it_again():
    task = returned()
    send_back_task(make_street_clerk(), task, lead=make_office(ENGINEERING))
    assert task.assignments.count() == 2


def test_a_helper_that_leads_keeps_one_part_and_what_it_showed():
    task = send(assisting=[make_office(SAFETY)])
    helper = task.assignments.get(is_lead=False)
    finish_part(make_liaison(SAFETY), helper, evidence="看过了")
    return_part(make_liaison(), lead_part(task), reason="归平安办")
    part = send_back_task(
        make_street_clerk(), Task.objects.get(), lead=make_office(SAFETY)
    )
    assert (part.pk, part.is_lead, part.evidence) == (helper.pk, True, "看过了")
    assert part.state == Assignment.State.ASSIGNED


def test_others_may_not():
    task = returned()
    assert_refused(
        lambda actor: send_back_task(actor, task, lead=make_office(SAFETY)),
        words="Only the sending office may do that.",
    )


def test_a_closed_office_gets_no_work():
    closed = make_office("旧平安办", is_closed=True)
    with refused("%(office)s is closed."):
        send_back_task(make_street_clerk(), returned(), lead=closed)


def test_the_second_clerk_is_told():
    task = returned()
    send_back_task(
        make_street_clerk(), Task.objects.get(pk=task.pk), lead=make_office(SAFETY)
    )
    clerk = make_street_clerk()
    assert_too_late(lambda: send_back_task(clerk, task, lead=make_office(SAFETY)))
