"""Programs, floods and odd inputs: each is answered in words."""

from unittest.mock import ANY

import pytest
from django.test import Client, RequestFactory

from tongxin.kernel.tests.races import at_once
from tongxin.units.tests.make import make_unit
from tongxin.voices import rate_limit
from tongxin.voices.models import Voice
from tongxin.voices.tests.filing import (  # noqa: F401 - a fixture
    FILED,
    NEW,
    WORDS,
    errors,
    slow_hand,
    the_voice,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("slow_hand")]


def test_hidden_field_stops_a_program(visitor: Client):
    response = visitor.post(NEW, typed(website="http://spam.example"))
    assert "看不见的格子" in errors(response)
    assert not Voice.objects.exists()


def test_too_quick_is_asked_to_press_again(visitor: Client, monkeypatch):
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", 2)
    response = visitor.post(NEW, typed())
    assert "请再按一次" in errors(response)
    # The moment stays the same, so pressing again a little later works.
    sent = response.context["form"]["opened"].value()
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)
    assert visitor.post(NEW, typed(opened=sent)).status_code == 302


@pytest.mark.parametrize("token", ["", "form:forged", "form:1uXXXX:" + "a" * 43])
def test_form_that_we_did_not_hand_out(visitor: Client, token: str):
    response = visitor.post(NEW, typed(opened=token))
    assert "请再按一次" in errors(response)
    assert response.context["form"]["text"].value() == WORDS
    fresh = response.context["form"]["opened"].value()
    assert visitor.post(NEW, typed(opened=fresh)).status_code == 302


def test_flood_from_one_connection_is_stopped_with_a_way_out(visitor: Client):
    for _ in range(12):
        assert visitor.post(NEW, typed()).status_code == 302
    assert "10分钟" in errors(visitor.post(NEW, typed()))
    assert "10分钟" not in str(
        Client(REMOTE_ADDR="203.0.113.9").post(NEW, typed()).context
    )


def test_what_came_counts_for_the_whole_while(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    for _ in range(12):
        visitor.post(NEW, typed())
    clock.forward(minutes=9)
    assert "10分钟" in errors(visitor.post(NEW, typed()))
    clock.forward(minutes=1)
    assert visitor.post(NEW, typed()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_comes_at_once_is_counted_one_by_one():
    request = RequestFactory().get(NEW)

    def come() -> bool:
        return rate_limit.has_room(request, "new", most=12, seconds=600)

    assert at_once(*[come] * 16).count(False) == 4


def test_whether_there_is_room_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        rate_limit.has_room(RequestFactory().get(NEW), "new", most=1, seconds=60)


# ---- Nasty inputs ----


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7|add:7 }} {% load x %}",
        "' OR 1=1; DROP TABLE voices_voice; --",
        "👵🏻🏚️ 电梯坏了",
        "\u202e反过来\u202c的字",
        "第一行\r\n第二行",
        "字" * 20_000,
        "=HYPERLINK(1)",
        "\x00有空字符",
        "%s %(x)s {0}",
    ],
)
def test_odd_words_are_kept_as_they_are(visitor: Client, text: str):
    assert visitor.post(NEW, typed(text)).status_code == 302
    kept = text.replace("\x00", "").replace("\r\n", "\n")
    assert the_voice().text == kept


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00", "\u3000"])
def test_no_words_are_no_voice(visitor: Client, text: str):
    response = visitor.post(NEW, typed(text))
    assert "请写下是什么事" in errors(response)


def test_too_long_says_how_long(visitor: Client):
    response = visitor.post(NEW, typed("字" * 20_001))
    assert "写了20001个字，最多20000个字" in errors(response)
    assert "字" * 20_001 in response.content.decode()


@pytest.mark.parametrize(
    "field",
    [
        {"kind": "hack"},
        {"audience": "everybody"},
        {"where": "unit:1 OR 1=1"},
        {"where": "unit:99999"},
        {"answer_channel": "pigeon"},
        {"answer_channel": "inbox"},
        {"email": "nobody", "answer_channel": "email", "name": "x"},
        {"name": "名" * 61},
        {"phone": "1" * 99},
    ],
    ids=str,
)
def test_bad_choice_is_refused_in_words(visitor: Client, field: dict[str, str]):
    response = visitor.post(NEW, typed(**field))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Voice.objects.exists()


def test_words_are_escaped_on_the_way_back(visitor: Client):
    page = visitor.post(NEW, typed("<script>x</script>", kind="hack")).content.decode()
    assert "<script>x</script>" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(visitor: Client, method: str):
    assert getattr(visitor, method)(NEW).status_code == 405
    assert visitor.get("/voices/alike/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_form_asks_a_fixed_number_of_questions(
    visitor: Client, django_assert_max_num_queries, rows: int
):
    for _ in range(rows):
        make_unit()
    visitor.get(NEW)
    with django_assert_max_num_queries(2):
        visitor.get(NEW)


def test_nothing_about_others_on_the_receipt_page(visitor: Client):
    visitor.post(NEW, typed())
    assert visitor.get(FILED).headers["Cache-Control"] == ANY
    assert "no-store" in visitor.get(FILED).headers["Cache-Control"]
    assert Client().get(FILED).url == "/voices/receipt/"
