import pytest

from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import record_word, say_word
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late, strangers

pytestmark = pytest.mark.django_db


def test_the_office_writes_down_what_the_author_said():
    clerk = make_community_clerk()
    said = record_word(clerk, make_answered(), word="partly", comment="还暗")
    assert (said.word, said.recorded_by) == ("partly", clerk)


def test_others_may_not():
    assert_refused(lambda actor: record_word(actor, make_answered(), word="solved"))


def test_a_word_of_the_author_is_never_written_over():
    author = make_resident()
    voice = make_answered(author=author.person)
    say_word(author, voice, word="not_solved")
    clerk = make_street_clerk()
    assert_too_late(lambda: record_word(clerk, voice, word="solved"))


def test_the_second_clerk_is_told():
    voice = make_answered()
    record_word(make_street_clerk(), Voice.objects.get(pk=voice.pk), word="solved")
    clerk = make_community_clerk()
    assert_too_late(lambda: record_word(clerk, voice, word="not_solved"))


def test_only_the_four_words_and_only_after_an_answer():
    with refused("Please choose one of the words."):
        record_word(make_street_clerk(), make_answered(), word="wonderful")
    clerk = make_street_clerk()
    assert_too_late(lambda: record_word(clerk, make_voice(), word="solved"))
    assert len(strangers()) == 4
