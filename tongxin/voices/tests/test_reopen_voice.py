import pytest

from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import answer_voice, reopen_voice
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import assert_refused, assert_says, assert_too_late

pytestmark = pytest.mark.django_db


def test_a_new_round_with_a_new_clock():
    voice = make_answered(author=make_person())
    voice = reopen_voice(make_community_clerk(), voice, reason="灯又坏了")
    assert (voice.state, voice.round) == (Voice.State.REOPENED, 2)
    assert voice.answered_at is None
    assert not voice.points.exclude(answered_at=None).exists()


def test_so_may_its_author_with_account_or_receipt():
    author = make_resident()
    assert reopen_voice(
        author, make_answered(author=author.person), reason="没修"
    ).round
    voice = make_answered()
    assert reopen_voice(holder_of(voice), voice, reason="没修").round == 2


def test_others_may_not():
    assert_refused(lambda actor: reopen_voice(actor, make_answered(), reason="没修"))


def test_it_says_what_is_missing():
    clerk, voice = make_street_clerk(), make_answered()
    told = "Please say what is still missing."
    assert_says(told, lambda: reopen_voice(clerk, voice, reason=" "))


def test_an_open_voice_is_open_already():
    clerk, voice = make_street_clerk(), make_voice()
    assert_too_late(lambda: reopen_voice(clerk, voice, reason="没修"))


def test_nobody_is_called_about_the_answer_of_the_round_before():
    person = make_person(phone="+8613800138000", answer_channel=Channel.PHONE)
    clerk = make_street_clerk()
    voice = answer_voice(clerk, make_voice(author=person), text="今晚修")
    reopen_voice(clerk, voice, reason="没修")
    waiting = Notice.objects.filter(state="queued").values_list("key", flat=True)
    assert list(waiting) == [f"voice.reopened:{voice.pk}:2"]


def test_the_second_one_is_refused():
    voice = make_answered()
    reopen_voice(make_street_clerk(), Voice.objects.get(pk=voice.pk), reason="没修")
    clerk = make_community_clerk()
    assert_too_late(lambda: reopen_voice(clerk, voice, reason="没修"))
