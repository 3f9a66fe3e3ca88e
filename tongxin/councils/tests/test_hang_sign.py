"""The studio's duty roster is typed on one form, and its sign is printed."""

from datetime import time
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tongxin.councils import operations
from tongxin.councils.models import DutyHour
from tongxin.councils.tests.make import make_body
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_community_clerk, make_resident
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db
MORNING = (0, time(9), time(12), "陈样例")


@pytest.fixture
def secretary(client):
    user = make_community_clerk(role="secretary")
    client.force_login(user)
    return user


@pytest.fixture
def body():
    body = make_body()
    operations.open_studio(
        SYSTEM, body, place="党群中心一楼", hours="周一至周五", phone="0755-12345678"
    )
    return body


def page(body) -> str:
    return reverse("councils:roster", args=[body.pk])


def rows(*said: tuple[str, str, str, str], **more: str) -> dict[str, str]:
    sent = {"form-TOTAL_FORMS": str(len(said)), "form-INITIAL_FORMS": "0", **more}
    for number, row in enumerate(said):
        names = ("weekday", "from_at", "until_at", "name")
        sent |= {
            f"form-{number}-{name}": value
            for name, value in zip(names, row, strict=True)
        }
    return sent


def week(body) -> list[tuple[int, time, time, str]]:
    hours = DutyHour.objects.filter(studio=body.studio)
    return list(hours.values_list("weekday", "from_at", "until_at", "name"))


def test_a_week_is_typed_and_an_empty_row_is_none(client, secretary, body):
    sent = rows(("0", "09:00", "12:00", "陈样例"), ("", "", "", ""))
    assert client.post(page(body), sent).status_code == 302
    assert week(body) == [MORNING]
    public = client.get(body.get_absolute_url()).text
    assert "陈样例" in public


def test_a_row_that_is_emptied_is_taken_away(client, secretary, body):
    afternoon = (2, time(14), time(17), "林样例")
    operations.set_roster(SYSTEM, body.studio, hours=[MORNING, afternoon])
    shown = client.get(page(body)).context["form"]
    assert [form["name"].value() for form in shown][:2] == ["陈样例", "林样例"]
    sent = rows(("", "", "", ""), ("2", "14:00", "17:00", "林样例"))
    client.post(page(body), sent | {"form-INITIAL_FORMS": "2"})
    assert week(body) == [afternoon]


def test_more_rows_come_without_losing_what_was_typed(client, secretary, body):
    operations.set_roster(SYSTEM, body.studio, hours=[MORNING])
    sent = rows(("4", "09:00", "", "冯样例"), more="1")
    answer = client.post(page(body), sent)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.forms[0]["name"].value() == "冯样例"
    assert len(form.forms) > 4
    assert week(body) == [MORNING]


@pytest.mark.parametrize(
    "row",
    [
        ("0", "09:00", "12:00", ""),
        ("", "09:00", "12:00", "陈样例"),
        ("0", "12:00", "09:00", "陈样例"),
        ("0", "", "09:00", "陈样例"),
        ("9", "09:00", "12:00", "陈样例"),
        ("0", "x", "12:00", "陈样例"),
        ("0", "09:00", "12:00", "陈" * 61),
    ],
)
def test_what_is_not_whole_is_said_and_nothing_changes(client, secretary, body, row):
    operations.set_roster(SYSTEM, body.studio, hours=[MORNING])
    answer = client.post(page(body), rows(row))
    assert answer.status_code == 422
    assert "error" in answer.text
    assert week(body) == [MORNING]


def test_the_same_row_twice_is_refused_in_words(client, secretary, body):
    row = ("0", "09:00", "12:00", "陈样例")
    answer = client.post(page(body), rows(row, row))
    assert answer.status_code == 422
    assert week(body) == []


def test_without_a_management_form_nothing_breaks(client, secretary, body):
    operations.set_roster(SYSTEM, body.studio, hours=[MORNING])
    assert client.post(page(body), {"x": "1"}).status_code == 422
    assert client.post(page(body), {"more": "1"}).status_code == 200
    assert week(body) == [MORNING]


def test_without_a_studio_the_page_asks_for_one_first(client, secretary):
    body = make_body()
    answer = client.get(page(body))
    assert answer.headers["Location"] == reverse("councils:studio", args=[body.pk])


@pytest.mark.parametrize("who", ["resident", "other"])
def test_others_have_no_such_page(client, body, who):
    other = make_community_clerk(make_community("松泉"), "secretary")
    client.force_login(make_resident() if who == "resident" else other)
    assert client.get(page(body)).status_code == 404
    sent = rows(("0", "09:00", "12:00", "陈样例"))
    assert client.post(page(body), sent).status_code == 404
    assert week(body) == []


# ---- The sign ----


def sign(client, body, query: str = "") -> PdfReader:
    answer = client.get(reverse("councils:sign_pdf", args=[body.pk]) + query)
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def test_everybody_prints_the_sign_with_place_hours_and_duties(client, body):
    operations.set_roster(SYSTEM, body.studio, hours=[MORNING])
    found = sign(client, body)
    text = "".join(found.pages[0].extract_text().split())
    for words in (body.name, "党群中心一楼", "周一至周五", "0755-12345678", "陈样例"):
        assert words in text
    assert f"testserver{body.get_absolute_url()}".rstrip("/") in text
    assert len(found.pages) == 1


@pytest.mark.parametrize(
    ("query", "millimetres"),
    [("", 210), ("?size=a4", 210), ("?size=a3", 297), ("?size=x", 210)],
)
def test_it_comes_on_a4_and_on_a3(client, body, query, millimetres):
    width = sign(client, body, query).pages[0].mediabox.width
    assert round(float(width) * 25.4 / 72) == millimetres


def test_a_full_week_still_fits_on_one_sheet(client, body):
    hours = [
        (day, time(hour), time(hour + 2), f"值班样例{day}{hour}")
        for day in range(5)
        for hour in (9, 14)
    ]
    operations.set_roster(SYSTEM, body.studio, hours=hours)
    for query in ("?size=a4", "?size=a3"):
        assert len(sign(client, body, query).pages) == 1


def test_without_a_studio_there_is_no_sign(client):
    body = make_body()
    address = reverse("councils:sign_pdf", args=[body.pk])
    assert client.get(address).status_code == 404
