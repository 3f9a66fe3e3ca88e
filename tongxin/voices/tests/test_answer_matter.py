import pytest

from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations import (
    answer_matter,
    answer_voice,
    dispatch_matter,
    split_points,
)
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    assert_refused,
    assert_says,
    assert_too_late,
    journalled,
    make_liaison,
    make_other_clerk,
)

pytestmark = pytest.mark.django_db


def test_one_text_becomes_one_answer_for_each():
    voices = [make_voice(author=make_person()) for _ in range(3)]
    matter = make_matter(*voices)
    done = answer_matter(make_street_clerk(), matter, text="分两次发", voices=voices)
    assert {voice.state for voice in done} == {Voice.State.ANSWERED}
    assert Answer.objects.count() == Notice.objects.count() == 3
    assert journalled("matter.answered") == 1


def test_only_what_stands_under_the_matter_is_answered():
    clerk = make_street_clerk()
    voice = make_voice("灯和门")
    matter = make_matter(voice)
    split_points(clerk, voice, texts=["灯", "门"])
    (voice,) = answer_matter(clerk, matter, text="换灯", voices=[voice])
    assert voice.state == Voice.State.ACCEPTED
    assert voice.points.get(position=2).answered_at is None


def test_the_office_that_leads_the_matter_answers():
    voice = make_voice()
    matter = make_matter(voice)
    dispatch_matter(make_street_clerk(), matter, lead=make_office(ENGINEERING))
    answer_matter(make_liaison(), matter, text="好了", voices=[voice])
    assert Answer.objects.get().office.name == ENGINEERING


def test_others_may_not():
    voice = make_voice()
    matter = make_matter(voice)
    assert_refused(lambda a: answer_matter(a, matter, text="好", voices=[voice]))


def test_all_or_none():
    own, other = make_voice(), make_voice(community=make_community("草埔东"))
    matter = make_matter(own, other)
    assert_refused(
        lambda actor: answer_matter(actor, matter, text="好", voices=[own, other]),
        [make_community_clerk(), make_other_clerk()],
    )
    assert not Answer.objects.exists()


def test_somebody_has_to_be_chosen():
    clerk, matter = make_street_clerk(), make_matter(make_voice())
    told = "Please choose at least one voice."
    assert_says(told, lambda: answer_matter(clerk, matter, text="好", voices=[]))


def test_when_one_was_answered_meanwhile_nobody_gets_it_twice():
    first, second = make_voice(), make_voice()
    matter = make_matter(first, second)
    answer_voice(make_street_clerk(), Voice.objects.get(pk=second.pk), text="好了")
    clerk = make_community_clerk()
    both = [first, second]
    assert_too_late(lambda: answer_matter(clerk, matter, text="好", voices=both))
    assert Answer.objects.count() == 1
