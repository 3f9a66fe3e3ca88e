"""What somebody tries who wants to break in: sessions, addresses, files, cookies.

Forged forms, other methods and code in words are tried at every address by the walk.
"""

import csv
import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.matrix import roles
from tests.matrix.marks import bytes_of
from tests.matrix.world import PASSWORD
from tongxin.people.models import User
from tongxin.people.tests.make import SentSMS, last_code
from tongxin.voices.models import Attachment, Voice

pytestmark = pytest.mark.django_db

AS_ANYBODY = ("account_login", "people:sign_in", "voices:new", "voices:find")


@pytest.fixture
def texts(settings):
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    return SentSMS.sent


# ---- Forged forms ----


def test_a_forged_form_is_refused_in_words_with_a_way_on(world):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("voices:new"), {"text": "一句话"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "<main" in page
    assert "CSRF" not in page


# ---- Sessions ----


def test_a_session_given_before_signing_in_is_not_the_one_after(world, texts):
    client = Client()
    client.post(reverse("people:sign_in"), {"phone": "13900010001"})
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("people:code"), {"code": last_code()})
    assert client.session["_auth_user_id"]
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get(reverse("desks:my_home")).status_code == 302


def test_an_invented_session_is_not_taken_over(world):
    client, side = Client(), world.sides["A"]
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    typed = {"number": side.number, "code": side.code}
    assert client.post(reverse("voices:find"), typed).status_code == 302
    assert not client.cookies[settings.SESSION_COOKIE_NAME].value.startswith("planted")


def test_a_password_alone_opens_nothing_but_the_second_step(world):
    user = world.users[roles.A_SECRETARY]
    client = Client()
    typed = {"login": user.username, "password": PASSWORD}
    assert client.post(reverse("account_login"), typed).status_code == 302
    for name in ("voices:inbox", "desks:my_day", "people:profile", "work:tasks"):
        assert client.get(reverse(name)).url == reverse("mfa_index")
    sheet = reverse("voices:detail", args=[world.sides["A"]["voice_id"]])
    assert client.post(sheet + "contact/").url == reverse("mfa_index")


def test_an_appointment_that_ends_takes_the_open_browser_along(world):
    client = world.client(roles.A_SECRETARY)
    assert client.get(reverse("voices:inbox")).status_code == 200
    admin, side = world.client(roles.ADMIN), world.sides["A"]
    admin.post(reverse("people:end_appointment", args=[side["account"], side["post"]]))
    assert client.get(reverse("voices:inbox")).status_code in (302, 404)
    sheet = reverse("voices:detail", args=[side["voice_id"]])
    assert client.get(sheet).status_code in (302, 404)


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize("whose", [roles.CLERK, roles.AUTHOR, roles.ADMIN])
def test_the_demonstration_opens_no_real_account(world, settings, is_demo, whose):
    settings.DEMO = is_demo
    client = Client()
    typed = {"username": world.users[whose].username}
    assert client.post(reverse("people:demo_sign_in"), typed).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_demo_name_opens_nothing_in_production(world, settings):
    User.objects.create_user(username="demo-clerk")
    path, typed = reverse("people:demo_sign_in"), {"username": "demo-clerk"}
    assert Client().post(path, typed).status_code == 404
    settings.DEMO = True
    assert Client().post(path, typed).status_code == 302


# ---- Addresses ----

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " https://evil.example",
    "http://testserver@evil.example/",
    "/%0d%0aLocation:%20https://evil.example",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_is_led_to_another_house(world, texts, to):
    client = Client()
    answers = [
        client.post(reverse("people:sign_in"), {"phone": "13900010001", "next": to})
    ]
    answers.append(
        client.post(reverse("people:code"), {"code": last_code(), "next": to})
    )
    signed = world.client(roles.CLERK)
    answers.append(signed.get(reverse("people:sign_in"), {"next": to}))
    answers.append(signed.get(reverse("account_login"), {"next": to}))
    answers.append(signed.post(reverse("voices:keep_view") + f"?q={to}", {"name": "x"}))
    sheet = reverse("voices:accept", args=[world.sides["A"]["voice_id"]])
    answers.append(signed.post(f"{sheet}?q={to}", {"next": to}))
    answers.append(signed.post(reverse("account_logout"), {"next": to}))
    for answer in answers:
        place = answer.get("Location", "/")
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place
        assert "\n" not in place


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", ""])
def test_no_page_for_another_host(world, host):
    for name in AS_ANYBODY:
        answer = Client().get(reverse(name), headers={"host": host})
        assert answer.status_code in ((200, 400) if not host else (400,))
        assert b"evil.example" not in answer.content


# ---- Files ----


def png(name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "text/html")


NAMES = [
    "x\r\nSet-Cookie: a=b.png",
    "../../../etc/passwd.png",
    '"><script>zq()</script>.png',
    "a;filename=evil.html.png",
    "报告\u202egnp.exe.png",
    "." * 300 + "png",
]


# A name in a header: in quotes, each inner one written with a backslash, or coded.
QUOTED, CODED = r'"(?:[^"\\]|\\.)*"', r"utf-8''[\w%.!~-]+"


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_a_name_and_nothing_more(world, name):
    side, client = world.sides["A"], world.client(roles.AUTHOR)
    path = reverse("voices:add_files", args=[side["voice_id"]])
    client.post(path, {"photos": png(name)})
    kept = Attachment.objects.filter(voice=side["voice_id"]).latest("pk")
    answer = client.get(kept.get_absolute_url())
    assert bytes_of(answer).startswith(b"\x89PNG")
    assert "Set-Cookie" not in answer.headers
    head = answer["Content-Disposition"]
    assert not re.search(r"[\r\n\u202e]", head)
    assert re.fullmatch(rf"inline(; filename={QUOTED}|; filename\*={CODED})?", head)
    assert ".." not in str(kept.file.name)
    assert not re.search(r'[<>"/\\]', kept.name)


PAGES_IN_DISGUISE = [
    ("x.html", b"<html><script>zq()</script>"),
    ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="zq()"/>'),
    ("x.png", b"<html><script>zq()</script>"),
    ("x.jpg", b"GIF89a<script>zq()</script>"),
    ("x.pdf", b"<script>zq()</script>%PDF-1.4"),
    ("x.exe", b"MZ\x90\x00"),
    ("x.xml", b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
]


@pytest.mark.parametrize(("name", "content"), PAGES_IN_DISGUISE)
def test_no_page_is_kept_as_a_file(world, name, content):
    side, client = world.sides["A"], world.client(roles.AUTHOR)
    path = reverse("voices:add_files", args=[side["voice_id"]])
    before = Attachment.objects.count()
    answer = client.post(path, {"photos": SimpleUploadedFile(name, content)})
    assert answer.status_code in (200, 422)
    assert Attachment.objects.count() == before


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("voices:file", "attachment_id"),
        ("voices:file", "open_file"),
        ("work:proof", "proof_id"),
    ],
)
def test_a_file_never_runs_as_a_page_of_ours(world, address, name):
    path = reverse(address, args=[world.sides["A"][name]])
    answer = world.client(roles.CLERK).get(path)
    assert bytes_of(answer)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert not answer["Content-Type"].startswith("text/html")


def test_an_exported_cell_is_no_formula(world):
    Voice.objects.filter(pk=world.sides["A"]["voice_id"]).update(
        title="=HYPERLINK(1)", text='@SUM(1)\n=cmd|"/c calc"!A1'
    )
    client = world.client(roles.CLERK)
    path = reverse("voices:export", args=["csv"])
    page = client.get(path, {"state": "all"}).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(page)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-", "\t"))]


# ---- What every page says to the browser ----


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world, texts):
    client = Client()
    client.post(reverse("people:sign_in"), {"phone": "13900010001"})
    client.get(reverse("desks:home"), {"text": "large", "lang": "en"})
    client.get(reverse("people:sign_in"))
    assert settings.SESSION_COOKIE_NAME in client.cookies
    for cookie in client.cookies.values():
        assert cookie["samesite"] in ("Lax", "Strict"), cookie
        if cookie.key != settings.CSRF_COOKIE_NAME:
            assert cookie["httponly"], cookie
