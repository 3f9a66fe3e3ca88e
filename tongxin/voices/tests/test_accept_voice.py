import pytest

from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import accept_voice, reopen_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late, journalled

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_street_clerk, make_community_clerk])
def test_the_street_and_the_community_take_a_voice_up(make):
    voice = accept_voice(make(), make_voice())
    assert voice.state == Voice.State.ACCEPTED
    assert journalled("voice.accepted") == 1


def test_what_was_opened_again_is_taken_up_once_more():
    clerk = make_street_clerk()
    voice = reopen_voice(clerk, make_answered(), reason="没修")
    assert accept_voice(clerk, voice).state == Voice.State.ACCEPTED


def test_others_may_not():
    assert_refused(lambda actor: accept_voice(actor, make_voice()))


def test_the_second_clerk_is_told_that_somebody_was_quicker():
    voice = make_voice()
    accept_voice(make_street_clerk(), Voice.objects.get(pk=voice.pk))
    assert_too_late(lambda: accept_voice(make_community_clerk(), voice))
