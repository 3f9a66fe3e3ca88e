import pytest

from tongxin.kernel.files import CheckedFile
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
from tongxin.work.models import Assignment, Proof, Task
from tongxin.work.operations import find_wanting, finish_part

pytestmark = pytest.mark.django_db


def test_done_with_what_shows_it():
    task = send()
    file = CheckedFile("灯.jpg", "image/jpeg", b"x", "0" * 64)
    part = finish_part(
        make_liaison(), lead_part(task), evidence="11月20日换了灯", files=[file]
    )
    assert (part.state, part.evidence) == (Assignment.State.DONE, "11月20日换了灯")
    assert Proof.objects.get().assignment == part
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    assert task.done_at is not None


def test_the_task_is_done_when_every_helper_is():
    task = send(assisting=[make_office("街道民生办")])
    finish_part(make_liaison(), lead_part(task), evidence="修好了")
    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED
    helper = task.assignments.get(is_lead=False)
    finish_part(make_liaison("街道民生办"), helper, evidence="慰问了")
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_the_sender_hears_each_time_it_is_done():
    clerk = make_street_clerk()
    clerk.person = make_person()
    clerk.save()
    task = dispatch_voice(clerk, make_voice(), lead=make_office(ENGINEERING))
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    find_wanting(clerk, task, note="还暗")
    part = finish_part(make_liaison(), lead_part(task), evidence="换亮的")
    assert part.evidence == "修了\n换亮的"
    assert Notice.objects.filter(recipient=clerk.person).count() == 2


def test_others_may_not():
    part = lead_part(send())
    actors = [make_street_clerk(), make_community_clerk(), *strangers()]
    assert_refused(lambda actor: finish_part(actor, part, evidence="办了"), actors)


def test_it_says_what_was_done():
    liaison, part = make_liaison(), lead_part(send())
    told = "Please say what was done and when."
    assert_says(told, lambda: finish_part(liaison, part, evidence=" "))


def test_a_colleague_who_is_second_is_told():
    part = lead_part(send())
    finish_part(make_liaison(), Assignment.objects.get(pk=part.pk), evidence="修了")
    liaison = make_liaison()
    assert_too_late(lambda: finish_part(liaison, part, evidence="修了"))
