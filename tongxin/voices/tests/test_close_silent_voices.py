from datetime import timedelta

import pytest
from django.utils import timezone

from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations import close_silent_voices
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
