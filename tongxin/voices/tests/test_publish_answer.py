import pytest

from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.operations import answer_voice, publish_answer, unpublish_answer
from tongxin.voices.tests.make import make_answered, make_published, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_too_late,
    make_liaison,
    send,
)

pytestmark = pytest.mark.django_db

WORDS = {"question": "灯坏了找谁？", "answer": "找社区。"}


def test_everybody_reads_the_offices_own_words():
    voice = publish_answer(make_community_clerk(), make_answered(), **WORDS)
    assert (voice.public_question, voice.public_answer) == tuple(WORDS.values())
    assert voice.published_at is not None
    assert voice.text == "楼道的灯坏了，能不能修？"
    line = Entry.objects.get(action="voice.published")
    assert line.fields == ["published_at", "public_question", "public_answer"]


def test_others_may_not_nor_the_receptionist_nor_the_lead_office():
    voice = make_voice()
    send(voice)
    voice = answer_voice(make_street_clerk(), voice, text="换了")
    actors = [make_street_clerk(Role.RECEPTIONIST), make_liaison()]
    assert_refused(lambda actor: publish_answer(actor, voice, **WORDS))
    assert_refused(lambda actor: publish_answer(actor, voice, **WORDS), actors)


def test_what_was_meant_for_offices_only_stays_there():
    with refused(
        "Its author wanted only the offices to read it; it cannot be published."
    ):
        publish_answer(make_street_clerk(), make_answered(audience="office"), **WORDS)


def test_an_open_voice_has_nothing_to_publish():
    clerk = make_street_clerk()
    assert_too_late(lambda: publish_answer(clerk, make_voice(), **WORDS))


def test_both_need_words():
    with refused("Question and answer both need words."):
        publish_answer(make_street_clerk(), make_answered(), question="", answer="好")


def test_changing_the_words_keeps_the_day():
    voice = make_published()
    changed = publish_answer(make_street_clerk(), voice, **WORDS)
    assert changed.published_at == voice.published_at


def test_the_second_clerk_does_not_write_over_the_first():
    voice = make_answered()
    publish_answer(make_street_clerk(), Voice.objects.get(pk=voice.pk), **WORDS)
    clerk = make_community_clerk()
    assert_too_late(lambda: publish_answer(clerk, voice, question="另", answer="一"))


def test_it_is_taken_back():
    voice = unpublish_answer(make_street_clerk(), make_published())
    assert (voice.published_at, voice.public_question) == (None, "")


def test_others_do_not_take_it_back_and_nobody_twice():
    voice = make_published()
    assert_refused(lambda actor: unpublish_answer(actor, voice))
    clerk = make_street_clerk()
    unpublish_answer(clerk, Voice.objects.get(pk=voice.pk))
    assert_too_late(lambda: unpublish_answer(clerk, voice))
