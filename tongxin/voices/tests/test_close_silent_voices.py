from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations import close_silent_voices, reopen_voice, words
from tongxin.voices.tests.make import make_answered
from tongxin.voices.tests.office import assert_refused, strangers

pytestmark = pytest.mark.django_db


def test_after_two_months_of_silence_it_is_closed_and_the_word_stays_unsaid():
    long_ago = timezone.now() - timedelta(days=61)
    silent = make_answered(answered_at=long_ago)
    fresh = make_answered()
    assert close_silent_voices(SYSTEM) == 1
    silent.refresh_from_db()
    fresh.refresh_from_db()
    assert (silent.state, fresh.state) == (Voice.State.CLOSED, Voice.State.ANSWERED)
    assert not AuthorWord.objects.exists()


def test_nobody_but_the_program():
    actors = [make_street_clerk(), make_community_clerk(), *strangers()]
    assert_refused(close_silent_voices, actors)


def test_whoever_opens_it_again_in_this_moment_is_heard(monkeypatch):
    """Read as silent, opened again by its author, and only then closed."""
    long_ago = timezone.now() - timedelta(days=61)
    voice = make_answered(answered_at=long_ago)
    clerk = make_street_clerk()
    close = words._close  # noqa: SLF001 - between reading and closing

    def open_again_first(actor, found, silent):
        reopen_voice(clerk, found, reason="又坏了")
        return close(actor, found, silent)

    monkeypatch.setattr(words, "_close", open_again_first)
    assert close_silent_voices(SYSTEM) == 0
    voice.refresh_from_db()
    assert voice.state == Voice.State.REOPENED
