"""Words of any length are found, and nothing is found that is not there."""

import pytest

from tongxin.voices import search
from tongxin.voices.models import PairCount, Voice
from tongxin.voices.operations import refresh_pair_counts
from tongxin.voices.tests.make import make_voice

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def voices() -> dict[str, Voice]:
    texts = (
        "电梯扰民，请换一台",
        "电梯坏了，民政来过，请派人",
        "楼道的灯坏了，请派人",
        "充电桩在哪？WiFi也坏了",
    )
    return {text[:2]: make_voice(text) for text in texts[1:]} | {
        "扰民": make_voice(texts[0])
    }


def found(text: str) -> set[Voice]:
    return set(search.matching(Voice.objects.all(), text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电梯", ["扰民", "电梯"]),
        ("电", ["扰民", "电梯", "充电"]),
        ("民", ["扰民", "电梯"]),
        ("梯扰民", ["扰民"]),
        ("电梯扰民，请换", ["扰民"]),
        ("电梯坏了，请派人", []),
        ("电梯 派人", ["电梯"]),
        ("ｗｉｆｉ", ["充电"]),
        ("wifi也坏了", ["充电"]),
        ("没有人说过", []),
    ],
)
@pytest.mark.parametrize("is_counted", [True, False], ids=["counted", "not counted"])
def test_every_word_has_to_be_there(voices, text, expected, is_counted):
    if is_counted:
        refresh_pair_counts()
    assert found(text) == {voices[name] for name in expected}


@pytest.mark.parametrize("text", ["", " ", "，。！", "🙂"])
def test_no_word_leaves_the_list_as_it_is(voices, text):
    assert found(text) == set(voices.values())


@pytest.mark.parametrize("text", ["请", "坏", "电"])
def test_what_nearly_everybody_says_is_found_the_same(voices, text, monkeypatch):
    refresh_pair_counts()
    rare = found(text)
    assert rare
    monkeypatch.setattr(search, "EVERYWHERE", 0)
    assert found(text) == rare


def test_counts_that_are_out_of_date_hide_nothing(voices):
    refresh_pair_counts()
    PairCount.objects.update(voice_count=1)
    late = make_voice("电梯扰民，民政来过")
    assert found("电梯扰民") == {voices["扰民"], late}
