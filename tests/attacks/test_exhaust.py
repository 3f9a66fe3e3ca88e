"""Whoever asks for what is dear comes to the limit first, and is refused cheaply."""

import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tongxin.kernel import files
from tongxin.people.tests.make import make_resident
from tongxin.rolls.models import Proof
from tongxin.rolls.operations import claim_tenancy
from tongxin.units.tests.make import make_unit
from tongxin.voices import doorstep
from tongxin.voices.models import Attachment, Voice
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
def waited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(doorstep, "LEAST_SECONDS", -1)
    return None


def flat(width: int, height: int, form: str = "WEBP") -> SimpleUploadedFile:
    """A picture of few bytes and many pixels, as an attacker sends them."""
    return SimpleUploadedFile(f"a.{form.lower()}", flat_bytes(width, height, form))


@cache
def flat_bytes(width: int, height: int, form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, form, quality=1, method=0)
    return out.getvalue()


def say(client: Client, *photos: SimpleUploadedFile, **changes: Any) -> Any:
    body = {"text": "灯坏了", "kind": "help", "audience": "public", "where": ""}
    body |= {"answer_channel": "receipt", "website": "", "photos": list(photos)}
    body |= {"opened": doorstep.opened_now()}
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
    monkeypatch.setattr(files, "_drawn_anew", lambda content, _form: content)
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
