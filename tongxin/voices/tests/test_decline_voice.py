import pytest

from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import decline_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    send,
)

pytestmark = pytest.mark.django_db


def test_the_author_is_told_the_reason():
    voice = make_voice(author=make_person())
    voice = decline_voice(make_community_clerk(), voice, reason="归市水务局管。")
    assert (voice.state, voice.reason) == (Voice.State.DECLINED, "归市水务局管。")
    assert "归市水务局管。" in Notice.objects.get().text


def test_others_may_not():
    assert_refused(lambda actor: decline_voice(actor, make_voice(), reason="不归"))


def test_a_reason_is_needed():
    clerk = make_street_clerk()
    told = "Please give the reason; the author will read it."
    assert_says(told, lambda: decline_voice(clerk, make_voice(), reason="  "))


def test_an_answered_voice_is_not_declined():
    clerk, voice = make_street_clerk(), make_answered()
    assert_too_late(lambda: decline_voice(clerk, voice, reason="不归"))


def test_what_an_office_works_on_is_taken_back_first():
    voice = make_voice()
    send(voice)
    clerk = make_street_clerk()
    told = "A task for this voice is under way; take it back first."
    assert_says(told, lambda: decline_voice(clerk, voice, reason="不归"))


def test_the_second_clerk_is_told_that_somebody_was_quicker():
    voice = make_voice()
    decline_voice(make_street_clerk(), Voice.objects.get(pk=voice.pk), reason="不归")
    clerk = make_community_clerk()
    assert_too_late(lambda: decline_voice(clerk, voice, reason="也不归"))
