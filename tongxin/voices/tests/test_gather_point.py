import pytest

from tongxin.journal.tests.make import vouch_for_all
from tongxin.journal.verification import verify
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations import dispatch_matter, gather_point, split_points
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    journalled,
)

pytestmark = pytest.mark.django_db


def test_a_point_stands_beside_the_others_and_still_waits():
    voice, matter = make_voice(), make_matter(make_voice())
    point = gather_point(make_community_clerk(), voice.points.get(), matter=matter)
    assert point.matter == matter
    assert journalled("point.gathered") == 1
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED


def test_the_journal_vouches_for_what_was_put_together_and_taken_apart():
    clerk, matter = make_street_clerk(), make_matter(make_voice())
    voice = make_voice(text="灯坏了，树倒了，路不平。")
    vouch_for_all()
    split_points(clerk, voice, texts=["灯坏了", "树倒了", "路不平"])
    gather_point(clerk, voice.points.get(text="路不平"), matter=matter)
    split_points(clerk, voice, texts=["路不平", "灯坏了"])
    gather_point(clerk, voice.points.get(text="灯坏了"), matter=matter)
    dispatch_matter(clerk, matter, lead=make_office())
    assert matter.points.count() == 3
    verify()


def test_others_may_not():
    matter = make_matter(make_voice())
    assert_refused(
        lambda actor: gather_point(actor, make_voice().points.get(), matter=matter),
        words="Only the office that received this voice may do that.",
    )


def test_a_community_gathers_only_into_its_own_matters():
    elsewhere = make_matter(make_voice(), community=make_community("草埔东"))
    point = make_voice().points.get()
    assert_refused(
        lambda actor: gather_point(actor, point, matter=elsewhere),
        [make_community_clerk()],
        "This matter belongs to another office.",
    )


def test_a_voice_whose_matter_is_at_work_is_in_hand():
    clerk = make_street_clerk()
    matter = make_matter(make_voice())
    dispatch_matter(clerk, matter, lead=make_office())
    voice = make_voice()
    gather_point(clerk, voice.points.get(), matter=matter)
    voice.refresh_from_db()
    assert voice.state == Voice.State.ACCEPTED


def test_with_a_second_thing_left_over_it_still_waits():
    clerk = make_street_clerk()
    matter = make_matter(make_voice())
    dispatch_matter(clerk, matter, lead=make_office())
    voice = make_voice("灯和门")
    first, _second = split_points(clerk, voice, texts=["灯", "门"])
    gather_point(clerk, first, matter=matter)
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED


def test_a_finished_matter_takes_no_more():
    matter = make_matter(make_voice())
    Matter.objects.filter(pk=matter.pk).update(state="done", done_at=matter.opened_at)
    clerk, point = make_street_clerk(), make_voice().points.get()
    told = "This matter is finished; open a new one."
    assert_says(told, lambda: gather_point(clerk, point, matter=matter))


def test_the_second_clerk_does_not_move_what_another_has_just_placed():
    point = make_voice().points.get()
    first, second = make_matter(make_voice()), make_matter(make_voice())
    gather_point(make_street_clerk(), Point.objects.get(pk=point.pk), matter=first)
    clerk = make_community_clerk()
    assert_too_late(lambda: gather_point(clerk, point, matter=second))


def test_a_point_that_was_split_away_is_refused():
    voice = make_voice("灯和门")
    clerk = make_street_clerk()
    split_points(clerk, voice, texts=["灯", "门"])
    gone = voice.points.get(position=2)
    split_points(clerk, voice, texts=["灯"])
    matter = make_matter(make_voice())
    assert_too_late(lambda: gather_point(clerk, gone, matter=matter))
