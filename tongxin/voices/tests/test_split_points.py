import pytest

from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import Answer, Voice
from tongxin.voices.operations import reopen_voice, split_points
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import assert_refused, assert_says, assert_too_late

pytestmark = pytest.mark.django_db


def texts_of(voice):
    return list(voice.points.order_by("position").values_list("text", flat=True))


def test_a_voice_may_speak_of_two_things():
    voice = make_voice("过渡房近一点，还有补助怎么发")
    split_points(
        make_community_clerk(), voice, texts=["过渡房近一点", " 补助怎么发 ", ""]
    )
    assert texts_of(voice) == ["过渡房近一点", "补助怎么发"]
    assert voice.text == "过渡房近一点，还有补助怎么发"


def test_others_may_not():
    assert_refused(lambda actor: split_points(actor, make_voice(), texts=["一", "二"]))


def test_a_point_keeps_its_matter_when_its_words_are_put_better():
    voice = make_voice("灯坏")
    matter = make_matter(voice)
    points = split_points(make_street_clerk(), voice, texts=["楼道灯坏了", "垃圾"])
    assert [point.matter for point in points] == [matter, None]


def test_points_change_places_and_keep_their_matters():
    voice = make_voice("一")
    clerk = make_street_clerk()
    split_points(clerk, voice, texts=["一", "二", "三"])
    matter = make_matter(voice)
    split_points(clerk, voice, texts=["三", "一"])
    kept = list(voice.points.order_by("position"))
    assert [(p.text, p.matter) for p in kept] == [("三", None), ("一", matter)]


@pytest.mark.parametrize("texts", [[], ["  "], ["点"] * 21])
def test_one_to_twenty_points(texts):
    clerk = make_street_clerk()
    assert_says("20", lambda: split_points(clerk, make_voice(), texts=texts))


def test_an_answered_point_cannot_be_split():
    voice = make_voice()
    voice.points.update(answered_at=voice.received_at)
    clerk = make_street_clerk()
    told = "One point has its answer already; it cannot be split."
    assert_says(told, lambda: split_points(clerk, voice, texts=["一", "二"]))


def test_the_answer_of_an_earlier_round_is_never_lost():
    clerk = make_street_clerk()
    voice = make_answered()
    split = voice.points.get()
    Answer.objects.create(voice=voice, point=split, kind=Answer.Kind.FINAL, text="修好")
    voice = reopen_voice(clerk, voice, reason="又坏了")
    split_points(clerk, voice, texts=["灯", "门"])
    told = "A point that was answered before cannot be taken away."
    assert_says(told, lambda: split_points(clerk, voice, texts=["门"]))
    assert Answer.objects.filter(text="修好").exists()


def test_the_second_clerk_on_an_old_page_is_refused():
    voice = make_voice("灯和门")
    split_points(make_street_clerk(), voice, texts=["灯", "门"], seen=["灯和门"])
    clerk = make_community_clerk()
    assert_too_late(
        lambda: split_points(clerk, voice, texts=["灯坏", "门坏"], seen=["灯和门"])
    )


def test_a_finished_voice_is_not_split():
    clerk, voice = make_street_clerk(), make_answered()
    assert voice.state == Voice.State.ANSWERED
    assert_too_late(lambda: split_points(clerk, voice, texts=["一", "二"]))
