import pytest

from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations import answer_voice, split_points
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    make_liaison,
    make_partner,
    send,
)

pytestmark = pytest.mark.django_db


def test_the_author_hears_the_answer_once():
    voice = make_voice(author=make_person())
    voice = answer_voice(make_community_clerk(), voice, text=" 今晚换灯。 ")
    assert (voice.state, voice.has_answer) == (Voice.State.ANSWERED, True)
    assert Answer.objects.get().text == "今晚换灯。"
    assert "今晚换灯。" in Notice.objects.get().text


def test_point_by_point_the_author_hears_when_all_are_answered():
    clerk = make_street_clerk()
    voice = make_voice("灯和门", author=make_person())
    lamp, door = split_points(clerk, voice, texts=["灯", "门"])
    voice = answer_voice(clerk, voice, text="换灯", points=[lamp])
    assert voice.state == Voice.State.ACCEPTED
    assert not Notice.objects.exists()
    voice = answer_voice(clerk, voice, text="修门", points=[door])
    assert voice.state == Voice.State.ANSWERED
    told = Notice.objects.get().text
    assert "换灯" in told
    assert "修门" in told


def test_a_point_answered_before_is_not_answered_twice():
    clerk = make_street_clerk()
    voice = make_voice("灯和门")
    lamp, _door = split_points(clerk, voice, texts=["灯", "门"])
    answer_voice(clerk, voice, text="换灯", points=[lamp])
    assert_too_late(lambda: answer_voice(clerk, voice, text="换灯", points=[lamp]))


def test_words_for_two_points_do_not_become_the_answer_to_one():
    clerk = make_street_clerk()
    voice = make_voice("灯和门")
    lamp, door = split_points(clerk, voice, texts=["灯", "门"])
    answer_voice(clerk, voice, text="换灯", points=[lamp])
    both = iter([lamp, door])
    assert_too_late(lambda: answer_voice(clerk, voice, text="灯门都修", points=both))
    assert Answer.objects.get().text == "换灯"


def test_the_lead_office_answers_and_a_helper_does_not():
    voice = make_voice()
    send(voice, assisting=[make_office("街道民生办")])
    assert_refused(
        lambda actor: answer_voice(actor, voice, text="好"),
        [make_liaison("街道民生办")],
    )
    assert answer_voice(make_liaison(), voice, text="换了").has_answer


def test_a_partner_never_answers_even_when_it_leads():
    voice = make_voice()
    partner = make_partner()
    send(voice, lead=partner.posts[0].office)
    assert_refused(lambda actor: answer_voice(actor, voice, text="好"), [partner])


def test_others_may_not():
    assert_refused(lambda actor: answer_voice(actor, make_voice(), text="好"))


def test_an_answer_has_words():
    clerk = make_street_clerk()
    told = "Please write the answer."
    assert_says(told, lambda: answer_voice(clerk, make_voice(), text=" "))


def test_two_clerks_at_once_one_answers():
    voice = make_voice(author=make_person())
    answer_voice(make_street_clerk(), Voice.objects.get(pk=voice.pk), text="换灯")
    clerk = make_community_clerk()
    assert_too_late(lambda: answer_voice(clerk, voice, text="不换"))
    assert Answer.objects.get().text == "换灯"
    assert Notice.objects.count() == 1
