import pytest
from django.utils import timezone

from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.voices.models import Point, Voice
from tongxin.voices.operations import dispatch_matter, gather_point, release_point
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late, journalled

pytestmark = pytest.mark.django_db


def gathered():
    voice = make_voice()
    make_matter(voice)
    return voice.points.get()


def test_undo_sets_the_point_alone_again():
    point = release_point(make_community_clerk(), gathered())
    assert point.matter is None
    assert journalled("point.released") == 1


def test_others_may_not():
    assert_refused(lambda actor: release_point(actor, gathered()))


def test_out_of_a_matter_at_work_the_voice_waits_again():
    clerk = make_street_clerk()
    matter = make_matter(make_voice())
    dispatch_matter(clerk, matter, lead=make_office())
    voice = make_voice()
    point = gather_point(clerk, voice.points.get(), matter=matter)
    release_point(clerk, point)
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED


def test_an_answered_point_stays_where_it_was_answered():
    point = gathered()
    Point.objects.filter(pk=point.pk).update(answered_at=timezone.now())
    clerk = make_street_clerk()
    assert_too_late(lambda: release_point(clerk, point))


def test_the_second_clerk_is_refused():
    point = gathered()
    release_point(make_street_clerk(), Point.objects.get(pk=point.pk))
    clerk = make_community_clerk()
    assert_too_late(lambda: release_point(clerk, point))
    assert Voice.objects.get().state == Voice.State.RECEIVED
