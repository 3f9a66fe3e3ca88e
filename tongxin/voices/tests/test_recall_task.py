import pytest

from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import (
    answer_voice,
    dispatch_matter,
    give_interim_answer,
    reopen_voice,
)
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_too_late,
    journalled,
    lead_part,
    make_liaison,
    send,
)
from tongxin.work.models import Task
from tongxin.work.operations import recall_task, take_part

pytestmark = pytest.mark.django_db


def test_untouched_it_is_taken_back_and_the_voice_waits_again():
    voice = make_voice()
    recall_task(make_street_clerk(), send(voice))
    assert not Task.objects.exists()
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED
    assert journalled("task.recalled") == journalled("voice.task_recalled") == 1


def test_a_reopened_voice_waits_as_reopened():
    voice = reopen_voice(make_street_clerk(), make_answered(), reason="没修")
    recall_task(make_street_clerk(), send(voice))
    voice.refresh_from_db()
    assert voice.state == Voice.State.REOPENED


def test_what_has_an_interim_answer_stays_in_hand():
    voice = make_voice()
    task = send(voice)
    give_interim_answer(make_street_clerk(), voice, text="在看")
    recall_task(make_street_clerk(), task)
    voice.refresh_from_db()
    assert voice.state == Voice.State.ACCEPTED


def test_the_voices_of_a_matter_wait_again():
    clerk, voice = make_street_clerk(), make_voice()
    task = dispatch_matter(clerk, make_matter(voice), lead=make_office())
    recall_task(clerk, task)
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED


def test_answered_meanwhile_none_of_them_waits():
    clerk, voice = make_street_clerk(), make_voice()
    task = dispatch_matter(clerk, make_matter(voice), lead=make_office())
    answer_voice(clerk, voice, text="已经修好。")
    recall_task(clerk, task)
    voice.refresh_from_db()
    assert voice.state == Voice.State.ANSWERED
    assert journalled("voice.put_back") == 0


def test_others_may_not():
    task = send()
    assert_refused(lambda actor: recall_task(actor, task))
    assert_refused(lambda actor: recall_task(actor, task), [make_liaison()])


def test_once_taken_it_stays():
    task = send()
    take_part(make_liaison(), lead_part(task))
    clerk = make_street_clerk()
    assert_too_late(lambda: recall_task(clerk, task))
    assert Task.objects.exists()


def test_the_second_clerk_is_refused():
    task = send()
    recall_task(make_street_clerk(), Task.objects.get(pk=task.pk))
    clerk = make_street_clerk()
    assert_too_late(lambda: recall_task(clerk, task))


def test_a_text_message_still_waiting_is_dropped():
    liaison = make_liaison()
    liaison.person = make_person(phone="+8613800138000", answer_channel="sms")
    liaison.save()
    recall_task(make_street_clerk(), send())
    assert Notice.objects.get().state == Notice.State.DROPPED
    assert Voice.objects.count() == 1
