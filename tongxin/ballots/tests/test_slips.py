"""What stands on a slip, and how its person hears that it was typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tongxin.ballots.slips import SlipForm, way_to_tell
from tongxin.kernel import clock as house_clock
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_person, make_resident

pytestmark = pytest.mark.django_db
TODAY = "2026-11-25"
WORDS = [("agree", "能"), ("against", "不能")]


def slip(**sent: Any) -> SlipForm:
    facts = {"channel": "window", "expressed_on": TODAY} | sent
    return SlipForm(facts, asked=[(7, "树要留下。"), (12, "灯要亮。")], words=WORDS)


def test_what_is_ticked_are_its_answers():
    form = slip(s7="agree")
    assert form.is_valid()
    assert [one.name for one in form.asked] == ["s7", "s12"]
    assert form.facts["choices"] == {7: "agree"}
    assert not slip(s7="perhaps").is_valid()
    assert not slip(channel="web").is_valid()


def test_without_an_hour_the_word_of_the_web_stands(clock):
    clock.at(f"{TODAY} 10:00")
    morning = house_clock.day_of(timezone.now())
    for sent, moment in (
        ({}, timezone.now()),
        ({"channel": "paper"}, morning),
        ({"expressed_on": "2026-11-24"}, morning - timedelta(days=1)),
        ({"expressed_time": "09:30"}, morning + timedelta(hours=9, minutes=30)),
    ):
        form = slip(**sent)
        assert form.is_valid()
        assert form.facts["expressed_at"] == moment


def test_whoever_was_there_without_an_account_is_not_told():
    assert way_to_tell(make_person(answer_channel=Channel.SMS)) == Channel.SMS
    assert way_to_tell(make_person(answer_channel=Channel.PHONE)) is None
    person = make_resident().person
    person.answer_channel = Channel.LETTER
    assert way_to_tell(person) == Channel.INBOX
