import pytest

from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Matter, Point
from tongxin.voices.operations import gather_point, open_matter
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import assert_refused, assert_says, assert_too_late

pytestmark = pytest.mark.django_db


def test_the_first_point_opens_it():
    voice = make_voice()
    matter = open_matter(
        make_community_clerk(),
        title=" 楼道灯 ",
        point=voice.points.get(),
    )
    assert (matter.title, matter.community) == ("楼道灯", voice.community)
    assert voice.points.get().matter == matter


def test_others_may_not():
    assert_refused(
        lambda actor: open_matter(actor, title="灯", point=make_voice().points.get()),
        words="You may open matters only for your own community.",
    )


def test_a_community_opens_none_for_another():
    assert_refused(
        lambda actor: open_matter(actor, title="灯", community=make_community("马山")),
        [make_community_clerk()],
        "You may open matters only for your own community.",
    )


def test_it_needs_a_name():
    clerk, point = make_street_clerk(), make_voice().points.get()
    told = "Please give the matter a short name."
    assert_says(told, lambda: open_matter(clerk, title=" ", point=point))


def test_the_second_clerk_opens_none_for_a_point_already_placed():
    point = make_voice().points.get()
    gather_point(
        make_street_clerk(), Point.objects.get(pk=point.pk), matter=make_matter()
    )
    clerk = make_community_clerk()
    assert_too_late(lambda: open_matter(clerk, title="灯", point=point))
    assert Matter.objects.count() == 1
