"""Is there one like it? Public things are shown, and nothing can be fished for."""

import pytest
from django.test import Client

from tongxin.people.tests.make import make_street_clerk
from tongxin.voices.models import Voice
from tongxin.voices.tests.filing import (  # noqa: F401 - a fixture
    NEW,
    slow_hand,
    typed,
)
from tongxin.voices.tests.make import make_matter, make_published, make_voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("slow_hand")]


def like_this(people: int = 3):
    spoken = [
        make_published(
            "家里有老人，过渡房能不能近一点？",
            "可以优先安排。",
            text=f"家里有老人，过渡房能不能近一点，要有电梯。{n}",
        )
        for n in range(people)
    ]
    return make_matter(*spoken, title="行动不便的老人，过渡房近一点")


ASKED = "家里有老人，腿脚不好，过渡房能不能近一点？"


def test_button_shows_what_others_said_and_files_nothing(visitor: Client):
    matter = like_this()

    page = visitor.post(NEW, typed(ASKED, look="1")).content.decode()

    assert Voice.objects.count() == 3
    assert matter.title in page
    assert "3位居民提过" in page
    assert ASKED in page
    assert "wrongs" not in page


def test_two_who_said_so_are_not_counted(visitor: Client):
    matter = like_this(2)
    page = visitor.post(NEW, typed(ASKED, look="1")).content.decode()
    assert matter.title in page
    assert "位居民提过" not in page


def test_part_for_script_shows_the_same(visitor: Client):
    matter = like_this()
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert page.strip().startswith("<section")
    assert matter.title in page


def test_ticked_matter_is_suggested_never_merged(visitor: Client):
    matter = like_this()
    visitor.post(NEW, typed(ASKED, join=[matter.pk]))

    voice = Voice.objects.order_by("-pk")[0]
    point = voice.points.get()
    assert (point.text, point.matter, point.suggested_matter) == (ASKED, None, matter)


def test_two_ticks_are_both_kept(visitor: Client):
    first, second = like_this(), like_this()
    visitor.post(NEW, typed(ASKED, join=[first.pk, second.pk]))
    points = Voice.objects.order_by("-pk")[0].points.all()
    assert [p.suggested_matter for p in points] == [first, second]


def test_matter_that_is_not_public_cannot_be_joined(visitor: Client):
    hidden = make_matter(make_voice())
    visitor.post(NEW, typed(join=[hidden.pk, 99_999, "x"]))
    assert Voice.objects.order_by("-pk")[0].points.get().suggested_matter is None


def test_what_only_offices_know_is_never_hinted_at(visitor: Client):
    make_matter(
        *(make_voice(ASKED, audience="office") for _ in range(4)), title="只有单位知道"
    )
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "只有单位知道" not in page
    assert "没有相近的事" in page


def test_private_words_of_a_published_voice_are_no_bait(visitor: Client):
    make_published("楼道灯坏了找谁？", text="我是张三丰，电话13912345678，灯坏了。")
    for bait in ("张三丰", "张三丰电话13912345678"):
        page = visitor.post("/voices/alike/", {"text": bait}).content.decode()
        assert "楼道灯" not in page


def test_two_pairs_of_characters_in_common_are_enough_and_one_is_not(visitor: Client):
    make_published("过渡房能不能近一点？", text="家里有老人，过渡房近一点。")
    for asked, is_found in (("过渡房", True), ("过渡", False)):
        page = visitor.post("/voices/alike/", {"text": asked}).content.decode()
        assert ("过渡房能不能近一点" in page) is is_found


def test_small_count_is_not_told(visitor: Client):
    spoken = make_published("过渡房能不能近一点？", text=ASKED)
    make_matter(spoken, title="过渡房近一点")
    page = visitor.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "过渡房近一点" in page
    assert "位居民提过" not in page


def test_clerk_on_this_page_sees_no_more_than_anybody(client: Client):
    make_matter(make_voice(ASKED), title="单位内部的事项")
    client.force_login(make_street_clerk())
    page = client.post("/voices/alike/", {"text": ASKED}).content.decode()
    assert "单位内部的事项" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_hint_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        like_this()
    with django_assert_max_num_queries(11):
        visitor.post("/voices/alike/", {"text": ASKED})
