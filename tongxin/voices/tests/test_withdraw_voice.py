from datetime import timedelta

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices import queries
from tongxin.voices.models import Voice
from tongxin.voices.operations import (
    dispatch_matter,
    reopen_voice,
    withdraw_voice,
)
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    assert_refused,
    assert_too_late,
    lead_part,
    make_liaison,
    send,
    strangers,
)
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import take_part
from tongxin.work.queries import my_parts

pytestmark = pytest.mark.django_db


def test_its_author_takes_it_back():
    author = make_resident()
    voice = make_voice(author=author.person)
    voice = withdraw_voice(author, voice, reason="")
    assert voice.state == Voice.State.WITHDRAWN
    assert voice.reason


def test_so_does_who_holds_receipt_and_code():
    voice = make_voice()
    voice = withdraw_voice(holder_of(voice), voice, reason="好了")
    assert voice.state == Voice.State.WITHDRAWN


def test_no_office_withdraws_a_voice():
    offices = [make_street_clerk(), make_community_clerk(), *strangers()]
    assert_refused(lambda a: withdraw_voice(a, make_voice(), reason="算了"), offices)


def test_after_the_answer_it_is_too_late():
    author = make_resident()
    voice = make_answered(author=author.person)
    assert_too_late(lambda: withdraw_voice(author, voice, reason="算了"))


def test_nobody_is_called_any_more():
    author = make_resident(phone="13800138000")
    person = author.person
    person.answer_channel = Channel.PHONE
    person.save()
    voice = make_answered(author=person)
    voice = reopen_voice(make_street_clerk(), voice, reason="再看")
    assert Notice.objects.filter(state="queued").count() == 1
    withdraw_voice(author, voice, reason="好了")
    assert not Notice.objects.filter(state="queued").exists()


def test_its_offices_may_put_the_work_down_and_are_told():
    author, voice = make_resident(), make_voice()
    voice.author = author.person
    voice.save()
    liaison = make_liaison()
    liaison.person = make_person(answer_channel=Channel.INBOX)
    liaison.save()
    task = send(voice, assisting=[make_office("街道民生办")])
    take_part(liaison, lead_part(task))
    withdraw_voice(author, voice, reason="好了")
    task.refresh_from_db()
    assert task.state == Task.State.DROPPED
    states = set(task.assignments.values_list("state", flat=True))
    assert states == {Assignment.State.DROPPED}
    assert not my_parts(liaison).exists()
    told = Notice.objects.filter(recipient=liaison.person).latest("pk")
    assert ENGINEERING in told.title
    assert Entry.objects.filter(action="task.dropped").count() == 1


def test_work_on_its_matter_goes_on_for_the_others():
    author = make_resident()
    mine, other = make_voice(author=author.person), make_voice()
    matter = make_matter(mine, other)
    task = dispatch_matter(make_street_clerk(), matter, lead=make_office(ENGINEERING))
    withdraw_voice(author, mine, reason="好了")
    task.refresh_from_db()
    assert task.state == Task.State.ASSIGNED


def test_what_was_taken_back_is_owed_no_answer_and_is_not_late():
    due_on = clock.today() - timedelta(days=3)
    make_voice(due_on=due_on)
    author = make_resident()
    voice = make_voice(author=author.person, due_on=due_on)
    withdraw_voice(author, voice, reason="")
    assert queries.rates(Voice.objects.all(), due_on, due_on).due == 1
