"""Everybody's home page: the promise, the way in, and what came of what was said."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tongxin.consultations.tests.make import make_open
from tongxin.kernel import clock as calendar
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.units.tests.make import make_milestone, make_unit
from tongxin.voices import tally
from tongxin.voices.queries import Rates
from tongxin.voices.tests.make import make_answered, make_published, make_voice

pytestmark = pytest.mark.django_db


def html(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def main_of(text: str) -> str:
    return text.split('id="main"')[1].split("</main>", maxsplit=1)[0]


def last_month():
    # Of Shenzhen: of UTC it is another one for eight hours of each month.
    return timezone.localtime().replace(day=1) - timedelta(days=3)


def test_empty_house_keeps_its_promise(visitor: Client):
    page = html(visitor)
    assert "我们一起用心办" in page
    assert '/voices/new/"' in page
    assert '/voices/receipt/"' in page
    assert "还没有公开的答复" in page
    assert "不到五件" in page


@pytest.mark.parametrize("who", ["visitor", "resident", "clerk"])
def test_home_opens_for_everybody(client: Client, who: str):
    if who == "resident":
        client.force_login(make_resident())
    if who == "clerk":
        client.force_login(make_street_clerk())
    assert client.get("/").status_code == 200


def test_latest_answers_without_anybody_in_them(visitor: Client):
    for n in range(5):
        make_published(
            f"公开的问题{n}？",
            text=f"我是林样例，私下的话{n}",
            author=make_person("林样例", "+8613800138000"),
        )
    page = html(visitor)
    assert page.count("公开的问题") == 4
    assert "林样例" not in page
    assert "私下的话" not in page


def test_units_with_a_day_soon_the_nearest_first(visitor: Client):
    today = calendar.today()
    for n, days in enumerate([30, 10, 20, 40]):
        unit = make_unit(f"单元{n}")
        make_milestone(unit, title="草案公示", on=today + timedelta(days=days))
    quiet = make_unit("没有日子的单元")
    page = html(visitor)
    places = [page.index(f"单元{n}<") for n in (1, 2, 0)]
    assert places == sorted(places)
    assert "单元3<" not in page
    assert quiet.name not in page
    assert "全部5个更新单元" in page


def test_month_is_told_with_every_denominator(visitor: Client):
    words = ["solved", "solved", "partly", "not_solved", "not_reached", ""]
    for word in words:
        make_answered(word=word, answered_at=last_month())
    page = html(visitor)
    assert "答复了<b>6</b>件，联系上<b>5</b>位，<b>2</b>位说解决了" in page
    for told in ("解决了2", "一部分1", "没有解决1", "没联系上1", "还没说1"):
        assert told in page
    assert page.count("<i class=") == 6


def test_answers_of_this_month_are_not_in_it(visitor: Client):
    for _ in range(6):
        make_answered()
    assert "不到五件" in html(visitor)


def test_fewer_than_five_give_no_figures(visitor: Client):
    for _ in range(4):
        make_answered(word="not_solved", answered_at=last_month())
    page = html(visitor)
    assert "不到五件" in page
    assert "没有解决4" not in page


def rates(**counts: int) -> Rates:
    none = dict.fromkeys(
        [
            "answered",
            "solved",
            "partly",
            "not_solved",
            "not_reached",
            "through_office",
            "due",
            "in_time",
            "told_in_time",
        ],
        0,
    )
    return Rates(**{**none, **counts})


@pytest.mark.parametrize(
    ("answered", "each"), [(5, 1), (100, 1), (101, 2), (1_000, 10), (99_999, 1_000)]
)
def test_circles_never_fill_the_page(answered: int, each: int):
    month = tally.Tally(date(2026, 10, 1), rates(answered=answered, solved=answered))
    circles = list(month.circles)
    assert month.each == each
    assert len(circles) <= tally.MAX_CIRCLES
    assert set(circles) == {"reached"}


@pytest.mark.parametrize(("answered", "is_counted"), [(4, False), (5, True)])
def test_the_authors_words_are_counted_from_five_answers_on(answered, is_counted):
    month = tally.Tally(date(2026, 10, 1), rates(answered=answered, solved=answered))
    assert month.is_counted is is_counted


def test_circles_are_as_many_as_the_answers():
    counts = {"solved": 25, "partly": 6, "not_solved": 4, "not_reached": 5}
    month = tally.Tally(date(2026, 10, 1), rates(answered=43, **counts))
    drawn = list(month.circles)
    assert len(drawn) == 43
    assert [drawn.count(kind) for kind in dict.fromkeys(drawn)] == [25, 6, 4, 5, 3]


def test_a_large_house_counts_now_and_then(monkeypatch: pytest.MonkeyPatch):
    cache.clear()
    today = calendar.today()
    due_on = today.replace(day=1) - timedelta(days=3)
    make_voice(due_on=due_on)
    assert tally.tally_of_the_whole_street(today).rates.due == 1
    monkeypatch.setattr(tally, "MANY", 2)
    make_voice(due_on=due_on)
    assert tally.tally_of_the_whole_street(today).rates.due == 2
    make_voice(due_on=due_on)
    assert tally.tally_of_the_whole_street(today).rates.due == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        unit = make_unit()
        make_milestone(unit, on=calendar.today() + timedelta(days=5))
        make_published(unit=unit)
        make_answered(answered_at=last_month())
    html(visitor)
    with django_assert_max_num_queries(10):
        html(visitor)


def test_one_box_leads_to_whatever_is_public(visitor: Client):
    assert 'action="/search/"' in html(visitor)


def test_open_voices_are_nobodys_business(visitor: Client):
    make_voice("谁都不该看到的话")
    assert "谁都不该看到的话" not in html(visitor)


def test_what_is_talked_over_is_there_for_everybody(visitor: Client):
    assert "/consultations/" not in main_of(visitor.get("/").text)
    consultation = make_open()
    assert consultation.get_absolute_url() in visitor.get("/").content.decode()
