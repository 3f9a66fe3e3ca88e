"""Whoever asks for what is dear comes to the limit first, and is refused cheaply."""

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl.reader.excel import ExcelReader
from PIL import Image

from tests.attacks.counting import calls
from tongxin.councils.operations import open_studio
from tongxin.councils.tests.make import make_body
from tongxin.imports import operations
from tongxin.imports.models import Workbook
from tongxin.kernel import files, sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import Unreadable, read_workbook
from tongxin.kernel.tests.books import raw
from tongxin.people import attempts
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.rolls.models import Proof
from tongxin.rolls.operations import claim_tenancy
from tongxin.units.tests.make import make_unit
from tongxin.voices import rate_limit
from tongxin.voices.models import Attachment, Voice
from tongxin.voices.tests import workbooks
from tongxin.voices.tests.make import make_with_code, open_with_code

pytestmark = pytest.mark.django_db
NEW = "/voices/new/"


# ---- Pictures ----


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pixels of each picture that was decoded, as they are decoded."""
    pixels: list[int] = []
    convert = Image.Image.convert

    def counted(picture: Image.Image, *args: Any, **options: Any) -> Image.Image:
        pixels.append(picture.width * picture.height)
        return convert(picture, *args, **options)

    monkeypatch.setattr(Image.Image, "convert", counted)
    return pixels


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)


def flat(width: int, height: int, form: str = "WEBP") -> SimpleUploadedFile:
    """A picture of few bytes and many pixels, as an attacker sends them."""
    return SimpleUploadedFile(f"a.{form.lower()}", flat_bytes(width, height, form))


@cache
def flat_bytes(width: int, height: int, form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, form, quality=1, method=0)
    return out.getvalue()


def say(client: Client, *photos: SimpleUploadedFile, **changes: Any) -> Any:
    body: dict[str, Any] = {
        "text": "灯坏了",
        "kind": "help",
        "audience": "public",
        "where": "",
    }
    body |= {"answer_channel": "receipt", "website": "", "photos": list(photos)}
    body |= {"opened": rate_limit.opened_now()}
    return client.post(NEW, body | changes)


def words_of(answer: Any) -> str:
    return str(answer.context["form"].errors)


REFUSED_AT_THE_DOOR: list[dict[str, Any]] = [
    {"opened": ""},
    {"opened": "form:forged"},
    {"website": "http://spam.example"},
    {"text": ""},
]


@pytest.mark.parametrize("how", REFUSED_AT_THE_DOOR)
def test_whoever_is_refused_at_the_door_has_no_picture_drawn(
    visitor: Client, waited: None, drawn: list[int], how: dict[str, Any]
):
    assert say(visitor, flat(900, 700), **how).status_code == 200
    assert (drawn, Voice.objects.count()) == ([], 0)


def test_whoever_is_too_quick_has_no_picture_drawn(visitor: Client, drawn: list[int]):
    assert "太快" in words_of(say(visitor, flat(900, 700)))
    assert not drawn


def test_after_the_last_try_no_picture_is_drawn(
    visitor: Client, waited: None, drawn: list[int]
):
    for _ in range(12):
        say(visitor, SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\nbroken"))
    drawn.clear()
    assert "10分钟" in words_of(say(visitor, flat(900, 700)))
    assert not drawn


def test_six_large_pictures_are_refused_by_their_headers(
    visitor: Client, waited: None, drawn: list[int]
):
    answer = say(visitor, *[flat(5000, 4000, "JPEG") for _ in range(6)])
    assert "像素" in words_of(answer)
    assert not drawn


def test_one_picture_too_large_leaves_the_others_undrawn(
    visitor: Client, waited: None, drawn: list[int]
):
    answer = say(visitor, flat(900, 700), flat(6000, 5000))
    assert "像素" in words_of(answer)
    assert not drawn


def test_six_photos_of_a_phone_are_taken(
    visitor: Client, waited: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "_drawn_anew", lambda content, _form: (content, b""))
    answer = say(visitor, *[flat(4000, 3000, "JPEG") for _ in range(6)])
    assert (answer.status_code, Attachment.objects.count()) == (302, 6)


def test_files_of_a_receipt_are_counted_before_they_are_looked_at(
    visitor: Client, drawn: list[int]
):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    add = f"/voices/receipt/{voice.pk}/files/"
    for _ in range(12):
        visitor.post(add, {"photos": SimpleUploadedFile("a.txt", b"no picture")})
    visitor.post(add, {"photos": flat(900, 700)})
    assert (drawn, Attachment.objects.count()) == ([], 0)


def test_proofs_are_counted_before_they_are_looked_at(client: Client, drawn: list[int]):
    resident = make_resident()
    facts = {"basis": "lease", "lives_since": date(2025, 1, 5)}
    entry = claim_tenancy(resident, make_unit(), **facts)
    client.force_login(resident)
    add = reverse("rolls:add_own_proof", args=[entry.pk])
    for _ in range(12):
        client.post(add, {"file": SimpleUploadedFile("a.txt", b"no picture")})
    client.post(add, {"file": flat(900, 700)})
    client.post(reverse("rolls:claim"), {"proof": flat(900, 700)})
    assert (drawn, Proof.objects.count()) == ([], 0)


# ---- Workbooks ----


def refusal(content: io.BytesIO) -> str:
    with pytest.raises(Unreadable) as refused:
        read_workbook(content)
    return " ".join(refused.value.messages)


def far(row: int) -> io.BytesIO:
    cell = '<c t="inlineStr"><is><t>内容</t></is></c>'
    return raw(f'<row r="1">{cell}</row><row r="{row}">{cell}</row>')


def test_a_row_far_below_costs_what_the_next_one_does():
    near, distant = far(2), far(1_000_000)
    usual = calls(lambda: read_workbook(near))
    assert calls(lambda: read_workbook(distant)) < 2 * usual


@pytest.mark.parametrize("row", [300_000_000, 2**31, 2**63])
def test_a_row_where_no_sheet_has_one_costs_nothing(row: int):
    usual = calls(lambda: read_workbook(far(2)))
    assert calls(lambda: refusal(far(row))) < 2 * usual


def cells(each: str, times: int, first: str = "") -> io.BytesIO:
    return zipped(raw(first + each * times))


def zipped(content: io.BytesIO) -> io.BytesIO:
    source, made = zipfile.ZipFile(content), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    made.seek(0)
    return made


TEXT = '<c t="inlineStr"><is><t>{}</t></is></c>'
BOMBS = {
    "empty rows": (lambda: cells("<row/>", 250_000), "空"),
    "cells": (lambda: cells(f"<row>{'<c/>' * 200}</row>", 10_050), "单元格"),
    "a row of cells": (lambda: cells("<c/>", 8_100_000, "<row>"), "分成"),
    "one long text": (lambda: raw(f"<row>{TEXT.format('长' * 32_768)}</row>"), "32767"),
    "texts": (lambda: cells(f"<row>{TEXT.format('长' * 32_000)}</row>", 1_300), "分成"),
    "packed": (lambda: cells(f"<row>{TEXT.format(' ' * 30_000)}</row>", 900), "分成"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_file_that_becomes_much_is_refused_in_words(bomb: str):
    make, word = BOMBS[bomb]
    content = make()
    assert len(content.getvalue()) < 150_000 or bomb in ("one long text", "texts")
    assert word in refusal(content)


def test_a_text_that_many_cells_cover_is_counted_as_often():
    data = f"<row r='1'>{TEXT.format('长' * 30_000)}</row>"
    data += "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(2, 20))
    merged = '<mergeCells><mergeCell ref="A1:IV20"/></mergeCells>'
    assert "分成" in refusal(raw(data, after=merged))


@pytest.mark.parametrize("line", ["\n", "x" + "," * 300 + "\n"], ids=["empty", "wide"])
def test_a_list_in_text_has_the_same_limits(line: str):
    assert refusal(io.BytesIO(line.encode() * 201_000))


@pytest.mark.django_db(transaction=True)
def test_no_writer_waits_while_a_workbook_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    clerk = make_street_clerk()
    client.force_login(clerk)
    reading: list[bool] = []

    def noted(name: str, place: Any) -> None:
        do = getattr(place, name)

        def note(*args: Any, **options: Any) -> Any:
            reading.append(connection.in_atomic_block)
            return do(*args, **options)

        monkeypatch.setattr(place, name, note)

    noted("read_workbook", operations)
    noted("open_bytes", sealed)
    facts = {"sheet": 1, "finished": "rows", "kind": "help", "audience": "office"}
    book = SimpleUploadedFile("a.xlsx", workbooks.plain(4))
    client.post("/imports/voices/", {"file": book, **facts})
    found = Workbook.objects.get()
    page = f"/imports/{found.pk}/"
    client.get(page)
    client.post(f"{page}settle/", {"2.row": "take"})
    client.post(f"{page}accept/")
    operations.enter_workbook(clerk, found)
    assert Voice.objects.count() == 4
    again = SimpleUploadedFile("b.xlsx", workbooks.plain(5))
    client.post("/imports/voices/", {"file": again, **facts})
    operations.accept_workbook(clerk, Workbook.objects.get(state="open"))
    assert len(reading) >= 5
    assert not any(reading)


def test_an_opened_preview_reads_no_workbook(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    client.force_login(make_street_clerk())
    content = workbooks.plain(2)
    facts = {"name": "a.xlsx", "content": content}
    found = operations.upload_workbook(SYSTEM, "voices", **facts)
    opened: list[bool] = []
    monkeypatch.setattr(ExcelReader, "read_manifest", lambda _self: opened.append(True))
    page = client.get(f"/imports/{found.pk}/")
    assert (page.status_code, opened) == (200, [])


# ---- Papers ----


def test_a_sign_that_everybody_may_ask_for_is_drawn_once(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
):
    settings.DATA_DIR = tmp_path
    drawn: list[str] = []

    def draw(page: weasyprint.HTML, **how: object) -> bytes:
        drawn.append("page")
        return b"%PDF-1.7"

    monkeypatch.setattr(weasyprint.HTML, "write_pdf", draw)
    body = make_body()
    facts = {"place": "一楼", "hours": "周一", "phone": ""}
    open_studio(SYSTEM, body, **facts)
    address = reverse("councils:sign_pdf", args=[body.pk])
    assert [visitor.get(address).status_code for _ in range(3)] == [200] * 3
    assert len(drawn) == 1
    visitor.get(f"{address}?size=a3")
    assert len(drawn) == 2


# ---- Passwords ----


def test_what_is_over_the_limits_of_signing_in_is_not_hashed(monkeypatch, settings):
    """A check in earnest costs some hundred empty pages (docs/public-cost.md)."""
    hashed: list[str] = []

    def encode(_hasher: object, password: str, salt: str, iterations: int = 0) -> str:
        hashed.append(password)
        return f"pbkdf2_sha256${iterations}${salt}$wrong"

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    clerk = make_street_clerk()
    clerk.password = f"pbkdf2_sha256${PBKDF2PasswordHasher.iterations}$salt$right"
    clerk.save()
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", encode)

    def checked(*tries: tuple[int, str]) -> int:
        """How many of these are hashed: by the number of an address, and a name."""
        hashed.clear()
        for address, name in tries:
            client = Client(REMOTE_ADDR=f"198.51.100.{address}")
            sent = {"login": name, "password": "wrong wrong wrong"}
            assert client.post("/account/login/", sent).status_code == 200
        return len(hashed)

    many = attempts.ADDRESS.most
    assert checked(*((1, f"nobody{n}") for n in range(many + 9))) == many
    here, name = attempts.PASSWORD.here.most, clerk.username
    assert checked(*[(2, name)] * (here + 3)) == here
    everywhere = attempts.PASSWORD.everywhere.most
    tries = ((n, name) for n in range(3, 6 + everywhere // here) for _ in range(here))
    assert checked(*tries) == everywhere - here
