import pytest

from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import Voice
from tongxin.voices.operations import Caller, record_voice
from tongxin.voices.tests.office import assert_refused, make_liaison

pytestmark = pytest.mark.django_db

FACTS = {"text": "灯坏了", "kind": "help", "channel": "phone", "audience": "office"}


def record(actor, **facts):
    facts.setdefault("caller", Caller(name="林样例", phone="13800138000"))
    return record_voice(actor, **(FACTS | facts)).voice


def test_somebody_new_is_written_down_with_the_voice():
    caller = Caller(name="林样例", phone="138 0013 8000", answer_channel="phone")
    clerk = make_street_clerk()
    voice = record(clerk, caller=caller)
    assert voice.author.name == "林样例"
    assert voice.author.answer_channel == Channel.PHONE
    assert voice.recorded_by == clerk


def test_somebody_known_is_not_written_down_twice():
    known = make_person("林样例", "+8613800138000")
    voice = record(make_community_clerk(), caller=Caller(person=known, address="3栋"))
    assert voice.author == known
    assert Person.objects.get().address == "3栋"


def test_whoever_said_nothing_is_not_written_down():
    with refused("Please write what it is about."):
        record(make_street_clerk(), text=" ")
    assert not Person.objects.exists()


def test_on_behalf_of_somebody_the_answer_goes_to_whoever_called():
    caller = Caller(name="女儿", phone="13800138000", for_name="老母亲")
    voice = record(make_street_clerk(), caller=caller)
    assert voice.author.name == "老母亲"
    assert voice.filed_by.name == "女儿"


def test_without_name_and_number_the_receipt_is_all():
    assert record(make_street_clerk(), caller=Caller()).author is None


def test_nothing_of_an_anonymous_caller_is_kept():
    voice = record(make_street_clerk(), audience=Voice.Audience.ANONYMOUS)
    assert voice.author is None
    assert not Person.objects.exists()


def test_all_or_nothing():
    with refused("Please write what it is about."):
        record(make_street_clerk(), text=" ")
    assert not Person.objects.exists()


def test_others_may_not():
    assert_refused(
        record,
        [make_liaison(), make_resident(), VISITOR],
        "Your post does not take voices in.",
    )
