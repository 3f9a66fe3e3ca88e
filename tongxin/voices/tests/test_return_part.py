from datetime import timedelta

import pytest

from tongxin.kernel import clock
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.voices.operations import dispatch_voice
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    assert_refused,
    assert_says,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
    strangers,
)
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import finish_part, return_part

pytestmark = pytest.mark.django_db


def test_the_sender_gets_it_back_with_the_reason():
    task = send()
    part = return_part(make_liaison(), lead_part(task), reason=" 归水务局 ")
    assert (part.state, part.reason) == (Assignment.State.RETURNED, "归水务局")
    task.refresh_from_db()
    assert task.state == Task.State.RETURNED


def test_whoever_sent_it_hears_of_it():
    clerk = make_street_clerk()
    clerk.person = make_person()
    clerk.save()
    task = dispatch_voice(clerk, make_voice(), lead=make_office(ENGINEERING))
    return_part(make_liaison(), lead_part(task), reason="不归我们")
    notice = Notice.objects.get(recipient=clerk.person)
    assert notice.link == task.get_absolute_url()
    assert ENGINEERING in notice.title


def test_others_may_not():
    part = lead_part(send())
    actors = [make_street_clerk(), make_community_clerk(), *strangers()]
    assert_refused(lambda actor: return_part(actor, part, reason="不归"), actors)


def test_a_reason_is_needed():
    liaison, part = make_liaison(), lead_part(send())
    told = "Please say why, and whose work it is."
    assert_says(told, lambda: return_part(liaison, part, reason=" "))


def test_after_the_days_of_the_rule_it_stays():
    part = lead_part(send())
    day = clock.today() - timedelta(days=1)
    Assignment.objects.filter(pk=part.pk).update(return_until=day)
    liaison = make_liaison()
    told = "The days for returning it are over; please talk to the sender."
    assert_says(told, lambda: return_part(liaison, part, reason="不归"))


def test_when_the_last_helper_returns_the_done_task_is_done():
    task = send(assisting=[make_office("街道民生办")])
    finish_part(make_liaison(), lead_part(task), evidence="修好了")
    helper = task.assignments.get(is_lead=False)
    return_part(make_liaison("街道民生办"), helper, reason="没我们的事")
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_a_colleague_who_is_second_is_told():
    part = lead_part(send())
    return_part(make_liaison(), Assignment.objects.get(pk=part.pk), reason="不归")
    liaison = make_liaison()
    assert_too_late(lambda: return_part(liaison, part, reason="不归"))
