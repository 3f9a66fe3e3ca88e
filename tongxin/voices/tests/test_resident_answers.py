"""Public answers: only public words, and nobody in them."""

import pytest
from django.test import Client

from tongxin.people.tests.make import make_person
from tongxin.units.tests.make import make_unit
from tongxin.voices import published
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import (
    make_answered,
    make_matter,
    make_published,
    make_voice,
)

pytestmark = pytest.mark.django_db
LIST = "/answers/"


def html(client: Client, address: str = LIST) -> str:
    return client.get(address).content.decode()


def test_public_words_are_there_and_private_ones_are_not(visitor: Client):
    voice = make_published(
        "楼道灯坏了找谁？",
        "打社区电话。",
        text="我是林样例，13800138000，灯坏了。",
        author=make_person("林样例", "+8613800138000"),
    )
    for address in (LIST, f"{LIST}{voice.pk}/"):
        page = html(visitor, address)
        assert "楼道灯坏了找谁？" in page
        assert "林样例" not in page
        assert "13800138000" not in page
        assert "今晚换灯" not in page
        assert voice.number not in page


def test_unpublished_is_not_there(visitor: Client):
    voice = make_answered()
    assert voice.title not in html(visitor)
    assert visitor.get(f"{LIST}{voice.pk}/").status_code == 404
    assert visitor.get(f"{LIST}{voice.pk + 9}/").status_code == 404


@pytest.mark.parametrize("word", ["灯", "楼道", "社区电话", "楼道 电话"])
def test_search_finds_public_words(visitor: Client, word: str):
    make_published("楼道灯坏了找谁？", "打社区电话。")
    make_published("电梯几时修？", "下周。")
    page = html(visitor, f"{LIST}?q={word}")
    assert "楼道灯坏了" in page
    assert "电梯几时修" not in page


@pytest.mark.parametrize("word", ["张三丰", "13912345678", "原话"])
def test_search_never_finds_by_private_words(visitor: Client, word: str):
    make_published("楼道灯坏了找谁？", text="原话：我是张三丰，13912345678，灯坏了。")
    page = html(visitor, f"{LIST}?q={word}")
    assert "楼道灯坏了" not in page
    assert "没有找到" in page


@pytest.mark.parametrize("word", ["%", "_", "' OR 1=1 --", "<script>", "字" * 500])
def test_odd_searches_find_nothing_and_break_nothing(visitor: Client, word: str):
    make_published()
    response = visitor.get(LIST, {"q": word})
    assert response.status_code == 200
    assert "楼道灯坏了" not in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_unreadable_characters_are_passed_over(visitor: Client):
    make_published()
    address = {"q": "灯\x00", "unit": "\x00", "kind": "\x00", "page": "\x00"}
    assert visitor.get(LIST, address).status_code == 200
    assert visitor.get("/voices/new/", {"unit": "\x00"}).status_code == 200
    assert visitor.get("/voices/receipt/", {"number": "\x00"}).status_code == 200


def test_filters_by_unit_and_kind_stay_in_the_address(visitor: Client):
    unit = make_unit("独树村", slug="dushu")
    make_published("独树的问题？", unit=unit, kind="consult")
    make_published("别处的问题？", kind="complain")
    page = html(visitor, f"{LIST}?unit=dushu&kind=consult")
    assert "独树的问题" in page
    assert "别处的问题" not in page
    assert '<option value="dushu" selected>' in page
    assert "别处的问题" in html(visitor, f"{LIST}?kind=complain")


def test_pages_keep_the_filters(visitor: Client):
    for n in range(21):
        make_published(f"问题{n}？", kind="consult")
    page = html(visitor, f"{LIST}?kind=consult")
    assert "?kind=consult&amp;page=2" in page
    assert "问题0？" in html(visitor, f"{LIST}?kind=consult&page=2")


def test_empty_house_has_a_way_on(visitor: Client):
    page = html(visitor)
    assert "还没有公开的答复" in page
    assert "/voices/new/" in page


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("solved", "提的人说：解决了"),
        ("partly", "提的人说：解决了一部分"),
        ("not_solved", "提的人说：没有解决"),
        ("not_reached", "没联系上"),
        ("", "提的人还没说"),
    ],
)
def test_failures_have_the_same_face(visitor: Client, word: str, told: str):
    voice = make_published(word=word)
    assert told in html(visitor)
    assert told in html(visitor, f"{LIST}{voice.pk}/")


def test_word_of_an_earlier_round_does_not_count(visitor: Client):
    voice = make_published(word="solved")
    Voice.objects.filter(pk=voice.pk).update(round=2)
    assert "提的人还没说" in html(visitor)


@pytest.mark.parametrize(("others", "is_told"), [(1, False), (2, True), (5, True)])
def test_people_are_counted_from_three_on(visitor: Client, others: int, is_told: bool):
    voice = make_published()
    make_matter(voice, *(make_voice() for _ in range(others)))
    page = html(visitor, f"{LIST}{voice.pk}/")
    assert (f"{others + 1}位居民提过" in page) is is_told


def test_everybody_counts_once():
    busy = make_person("苏假名")
    voice = make_published(author=busy)
    make_matter(voice, *(make_voice(author=busy) for _ in range(4)), make_voice())
    assert published.tellers([voice]) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        make_matter(make_published(unit=make_unit()))
    html(visitor)
    with django_assert_max_num_queries(4):
        html(visitor)


def test_part_for_script_is_only_the_list(visitor: Client):
    make_published()
    part = visitor.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="stack" id="listing"')
