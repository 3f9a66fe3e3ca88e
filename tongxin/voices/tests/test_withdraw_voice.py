import pytest

from tongxin.kernel.actors import VISITOR
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import reopen_voice, withdraw_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late, strangers

pytestmark = pytest.mark.django_db


def test_its_author_takes_it_back():
    author = make_resident()
    voice = make_voice(author=author.person)
    voice = withdraw_voice(author, voice, reason="")
    assert voice.state == Voice.State.WITHDRAWN
    assert voice.reason


def test_so_does_who_holds_receipt_and_code():
    voice = withdraw_voice(VISITOR, make_voice(), reason="好了", proven=True)
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
