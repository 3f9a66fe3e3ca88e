import pytest

from tongxin.kernel import clock
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.places.tests.make import make_community, make_estate
from tongxin.units.tests.make import make_unit
from tongxin.voices.deadlines import answer_due
from tongxin.voices.models import Voice
from tongxin.voices.operations import place_voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late

pytestmark = pytest.mark.django_db


def test_the_deadline_follows_the_kind():
    voice = place_voice(make_street_clerk(), make_voice(), kind="consult")
    assert voice.due_on == answer_due("consult", clock.today()).on
    assert voice.first_due_on == voice.due_on


def test_the_same_kind_keeps_its_deadline():
    voice = make_voice()
    unit = make_unit()
    placed = place_voice(make_community_clerk(), voice, kind=voice.kind, unit=unit)
    assert (placed.due_on, placed.unit, placed.place) == (
        voice.due_on,
        unit,
        unit.community,
    )


def test_another_community_takes_it_over():
    elsewhere = make_estate("百仕达", make_community("绿景"))
    voice = place_voice(
        make_community_clerk(), make_voice(), kind="help", place=elsewhere
    )
    assert voice.community == elsewhere.community


def test_unit_and_place_lie_in_one_community():
    elsewhere = make_estate("百仕达", make_community("绿景"))
    clerk, unit = make_street_clerk(), make_unit()
    with refused("%(place)s does not lie in the community of %(unit)s."):
        place_voice(clerk, make_voice(), kind="help", place=elsewhere, unit=unit)


def test_others_may_not():
    assert_refused(lambda actor: place_voice(actor, make_voice(), kind="help"))


def test_a_finished_voice_stays_where_it_is():
    clerk, voice = make_street_clerk(), make_answered()
    assert_too_late(lambda: place_voice(clerk, voice, kind="help"))


def test_the_second_clerk_is_refused():
    voice = make_voice()
    place_voice(make_street_clerk(), Voice.objects.get(pk=voice.pk), kind="complain")
    clerk = make_community_clerk()
    assert_too_late(lambda: place_voice(clerk, voice, kind="consult"))


def test_without_a_place_it_stays_with_its_community():
    voice = make_voice()
    placed = place_voice(make_community_clerk(), voice, kind="consult")
    assert placed.community == voice.community
