import pytest

from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import CallTry, Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations import answer_voice, call_author, record_word
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late

pytestmark = pytest.mark.django_db


def answered_by_phone():
    person = make_person(phone="+8613800138000", answer_channel="phone")
    voice = answer_voice(make_street_clerk(), make_voice(author=person), text="今晚换")
    return voice, Notice.objects.get()


def call(actor, voice, notice, outcome="reached", **facts):
    facts.setdefault("after_tries", notice.try_count)
    return call_author(actor, voice, notice=notice, outcome=outcome, **facts)


def test_reached_and_the_author_says_it_is_solved():
    voice, notice = answered_by_phone()
    clerk = make_community_clerk()
    done = call(clerk, voice, notice, word="solved", comment="亮了")
    assert done.state == Notice.State.SENT
    word = AuthorWord.objects.get()
    assert (word.word, word.comment, word.recorded_by) == ("solved", "亮了", clerk)
    voice.refresh_from_db()
    assert voice.state == Voice.State.CLOSED


def test_reached_and_nothing_said():
    voice, notice = answered_by_phone()
    call(make_street_clerk(), voice, notice)
    assert not AuthorWord.objects.exists()


def test_the_third_silence_counts_as_not_reached_and_can_be_mended():
    voice, notice = answered_by_phone()
    clerk = make_street_clerk()
    for _ in range(3):
        assert not AuthorWord.objects.exists()
        notice = call(clerk, voice, notice, "no_answer")
    assert AuthorWord.objects.get().word == "not_reached"
    record_word(clerk, voice, word="partly")
    assert AuthorWord.objects.get().word == "partly"


def test_a_wrong_number_ends_it_at_once():
    voice, notice = answered_by_phone()
    call(make_street_clerk(), voice, notice, "wrong_number")
    assert AuthorWord.objects.get().word == "not_reached"


def test_what_the_author_said_meanwhile_stays():
    voice, notice = answered_by_phone()
    record_word(make_street_clerk(), voice, word="not_solved")
    call(make_street_clerk(), voice, notice, "wrong_number")
    assert AuthorWord.objects.get().word == "not_solved"


def test_others_may_not():
    voice, notice = answered_by_phone()
    assert_refused(
        lambda actor: call(actor, voice, notice),
        words="Only the office that received this voice may do that.",
    )


def test_a_notice_about_another_voice_is_refused():
    _voice, notice = answered_by_phone()
    clerk, other = make_street_clerk(), make_voice()
    assert_too_late(lambda: call(clerk, other, notice))


def test_two_clerks_call_once():
    voice, notice = answered_by_phone()
    call(make_street_clerk(), voice, Notice.objects.get(pk=notice.pk), "no_answer")
    with refused("Somebody has just written down a call to this person."):
        call(make_community_clerk(), voice, notice, "no_answer")
    assert CallTry.objects.count() == 1
