"""One resident's page: what they said, what waits for them."""

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.consultations.operations import take_stance
from tongxin.consultations.tests import make as talks
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.voices import operations
from tongxin.voices.tests.make import make_answered, make_voice

pytestmark = pytest.mark.django_db
ME = "/me/"


def html(client: Client) -> str:
    return client.get(ME).content.decode()


@pytest.fixture
def me(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)
    return user


def test_visitor_is_led_to_sign_in_and_back(visitor: Client):
    assert visitor.get(ME).url == "/sign-in/?next=/me/"


def test_empty_page_has_a_way_on(client: Client, me):
    page = html(client)
    assert "林样例，您好" in page
    assert "没有等您办的事" in page
    assert "用回执打开" in page
    assert "/voices/new/" in page


def test_my_voices_and_nobody_elses(client: Client, me):
    make_voice("我自己说的话", author=me.person)
    make_voice("我替奶奶说的话", author=make_person("林奶奶"), filed_by=me.person)
    make_voice("别人说的话", author=make_person("苏假名"))
    make_voice("没有留名的话", audience="anonymous")
    page = html(client)
    assert "我自己说的话" in page
    assert "我替奶奶说的话" in page
    assert "别人说的话" not in page
    assert "没有留名的话" not in page


def test_what_waits_for_my_word_comes_first(client: Client, me):
    waiting = make_answered("等我说一句的事", author=me.person)
    make_voice("还在办的事", author=me.person)
    page = html(client)
    assert "1件有答复了" in page
    assert page.index("等我说一句的事") < page.index("还在办的事")

    operations.say_word(me, waiting, word="not_solved")
    page = html(client)
    assert "件有答复了" not in page
    assert "您说：没有解决" in page


def test_not_reached_still_waits_for_me(client: Client, me):
    voice = make_answered(author=me.person)
    operations.say_word(make_street_clerk(), voice, word="not_reached")
    assert "1件有答复了" in html(client)


def test_next_day_is_the_nearest(client: Client, me):
    make_voice("晚一点的事", author=me.person)
    first = make_voice("最先到期的事", author=me.person)
    first.due_on = first.due_on.replace(year=first.due_on.year - 1)
    first.save()
    panel = html(client).split('class="next"')[1].split("</section>")[0]
    assert "最先到期的事" in panel


@pytest.mark.parametrize(
    ("state", "told"), [("declined", "没有受理"), ("withdrawn", "您撤回了")]
)
def test_ends_are_told(client: Client, me, state: str, told: str):
    make_voice(author=me.person, state=state, reason="归法院管。")
    assert told in html(client)


def test_links_to_my_data(client: Client, me):
    page = html(client)
    for address in ("/messages/", "/me/profile/", "/me/reads/"):
        assert f'href="{address}"' in page


def test_number_is_not_on_the_page(client: Client, me):
    assert "13800138000" not in html(client)


def test_account_without_a_person(client: Client):
    client.force_login(make_street_clerk())
    page = html(client)
    assert "/me/profile/" not in page
    assert "我的页面" in page


def test_page_is_not_kept_by_the_browser(client: Client, me):
    assert "no-store" in client.get(ME).headers["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_a_fixed_number_of_questions(
    client: Client, me, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        make_voice(author=me.person)
        make_answered(author=me.person)
    html(client)
    with django_assert_max_num_queries(9):
        html(client)


def test_statements_that_wait_for_an_answer_come_first(client: Client):
    consultation = talks.make_open()
    (voter,) = talks.voters(consultation)
    client.force_login(voter)
    address = reverse("consultations:take", args=[consultation.pk])
    assert address in client.get("/me/").content.decode()
    for statement in talks.asked(consultation):
        take_stance(voter, statement, choice="agree")
    assert address not in client.get("/me/").content.decode()
