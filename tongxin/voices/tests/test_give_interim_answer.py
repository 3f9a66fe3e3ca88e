from datetime import timedelta

import pytest

from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations import give_interim_answer, reopen_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    make_liaison,
    send,
)

pytestmark = pytest.mark.django_db

MEETING = clock.today() + timedelta(days=30)


def test_what_was_opened_again_is_in_hand_once_its_author_heard_where_it_stands():
    clerk = make_street_clerk()
    voice = reopen_voice(clerk, make_answered(), reason="没修")
    voice = give_interim_answer(clerk, voice, text="在查")
    assert voice.state == Voice.State.ACCEPTED


def test_a_suggestion_waits_for_the_meeting():
    voice = make_voice(kind="suggest", author=make_person())
    before = voice.due_on
    voice = give_interim_answer(
        make_community_clerk(), voice, text="会上商量", meeting_on=MEETING
    )
    due = due_by("voice.interim.after_meeting", MEETING)
    assert (voice.due_on, voice.first_due_on) == (due.on, before)
    assert voice.state == Voice.State.ACCEPTED
    assert Answer.objects.get().meeting_on == MEETING
    assert "会上商量" in Notice.objects.get().text


@pytest.mark.parametrize("kind", ["consult", "help", "complain", "petition"])
def test_the_clock_of_every_other_kind_never_stops(kind):
    clerk, voice = make_street_clerk(), make_voice(kind=kind)
    told = "Only the clock of a suggestion may wait for a meeting."
    assert_says(
        told,
        lambda: give_interim_answer(clerk, voice, text="会上说", meeting_on=MEETING),
    )
    before = voice.due_on
    voice = give_interim_answer(clerk, voice, text="正在查")
    assert voice.due_on == before
    assert voice.interim_at is not None


def test_an_earlier_meeting_shortens_nothing():
    voice = make_voice(kind="suggest", due_on=MEETING)
    day = clock.today()
    voice = give_interim_answer(make_street_clerk(), voice, text="会", meeting_on=day)
    assert voice.due_on == MEETING


def test_a_meeting_lies_ahead():
    clerk, voice = make_street_clerk(), make_voice(kind="suggest")
    day = clock.today() - timedelta(days=1)
    told = "This day has passed already."
    assert_says(
        told, lambda: give_interim_answer(clerk, voice, text="会", meeting_on=day)
    )


def test_the_lead_office_may_and_others_may_not():
    voice = make_voice()
    assert_refused(lambda actor: give_interim_answer(actor, voice, text="在查"))
    send(voice)
    assert give_interim_answer(make_liaison(), voice, text="在查").interim_at


def test_words_are_needed_and_an_open_voice():
    clerk = make_street_clerk()
    told = "Please write the answer."
    assert_says(told, lambda: give_interim_answer(clerk, make_voice(), text=""))
    assert_too_late(lambda: give_interim_answer(clerk, make_answered(), text="在查"))
