import pytest

from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations import dispatch_matter, split_points
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import assert_refused, assert_too_late, journalled

pytestmark = pytest.mark.django_db


def test_one_task_for_all_and_what_waits_is_in_hand():
    voices = [make_voice(), make_voice()]
    matter = make_matter(*voices)
    street = make_office("居委会", "street")
    task = dispatch_matter(make_community_clerk(), matter, lead=street)
    assert (task.record, task.title) == (matter, matter.title)
    states = set(Voice.objects.values_list("state", flat=True))
    assert states == {Voice.State.ACCEPTED}
    assert journalled("voice.accepted") == 2


def test_a_voice_with_another_thing_still_waits():
    voice = make_voice("灯和门")
    matter = make_matter(voice)
    split_points(make_street_clerk(), voice, texts=["灯", "门"])
    dispatch_matter(make_street_clerk(), matter, lead=make_office())
    voice.refresh_from_db()
    assert voice.state == Voice.State.RECEIVED


def test_others_may_not():
    matter = make_matter(make_voice())
    assert_refused(
        lambda actor: dispatch_matter(actor, matter, lead=make_office()),
        words="This matter belongs to another office.",
    )


def test_a_second_task_is_refused():
    clerk, matter = make_street_clerk(), make_matter(make_voice())
    dispatch_matter(clerk, matter, lead=make_office())
    assert_too_late(lambda: dispatch_matter(clerk, matter, lead=make_office()))


def test_a_finished_matter_is_not_sent():
    matter = make_matter(make_voice())
    Matter.objects.filter(pk=matter.pk).update(state="done", done_at=matter.opened_at)
    clerk = make_street_clerk()
    assert_too_late(lambda: dispatch_matter(clerk, matter, lead=make_office()))
