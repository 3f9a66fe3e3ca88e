"""What people hand in, and what is kept of it."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image, ImageFile, PngImagePlugin

from tongxin.kernel import files
from tongxin.kernel.files import CheckedFile, clean_upload

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POSITION = "22 deg 34' 12\" N"


def hand_in(content: bytes, name: str = "照片.jpg") -> CheckedFile:
    return clean_upload(SimpleUploadedFile(name, content))


def refusal(content: bytes, name: str = "照片.jpg") -> str:
    with pytest.raises(ValidationError) as refused:
        hand_in(content, name)
    (message,) = refused.value.messages
    return message


def picture(form: str, size=(60, 40), mode="RGB", color="red", **options) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, color).save(drawn, form, **options)
    return drawn.getvalue()


def photo() -> bytes:
    """A photo of a phone: lying on its side, with position, maker and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif[0x8825] = {1: "N", 2: (22.0, 34.0, 12.0)}
    return picture("JPEG", exif=exif, comment=b"taken at home")


def archive(*parts: str, size: int = 10) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts:
            file.writestr(part, bytes(size))
    return packed.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9)))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def test_photo_keeps_its_look_and_nothing_else():
    kept = hand_in(photo(), "IMG_0001.JPG")
    assert (kept.name, kept.content_type) == ("IMG_0001.jpg", "image/jpeg")
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    with Image.open(io.BytesIO(kept.content)) as again:
        assert again.size == (40, 60)  # turned upright, as the phone meant it
        assert not again.getexif()
        assert not again.info.get("comment")
    for told in (b"PhoneMaker", b"taken at home", b"Exif"):
        assert told not in kept.content


def test_text_inside_a_png_is_dropped():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("GPS", POSITION)
    kept = hand_in(picture("PNG", pnginfo=notes), "图.png")
    assert POSITION.encode() not in kept.content
    assert kept.content_type == "image/png"


def test_transparent_picture_stays_transparent():
    kept = hand_in(picture("WEBP", mode="RGBA", color="#ff000080"), "图.webp")
    with Image.open(io.BytesIO(kept.content)) as again:
        assert (again.format, again.mode) == ("WEBP", "RGBA")


def test_picture_for_print_becomes_one_for_screens():
    kept = hand_in(picture("JPEG", mode="CMYK"))
    with Image.open(io.BytesIO(kept.content)) as again:
        assert again.mode == "RGB"


def test_program_hidden_behind_a_picture_is_gone():
    kept = hand_in(picture("JPEG") + archive("evil.exe"), "a.jpg")
    assert b"evil.exe" not in kept.content


def test_moving_picture_keeps_one_frame():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    drawn = io.BytesIO()
    frames[0].save(drawn, "PNG", save_all=True, append_images=frames[1:])
    kept = hand_in(drawn.getvalue(), "a.png")
    assert (kept.content_type, b"acTL" in kept.content) == ("image/png", False)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "说明.pdf", "application/pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "说明.docx", DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "说明.xlsx", XLSX),
        (b"ID3\x04" + bytes(60), "说明.mp3", "audio/mpeg"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42" + bytes(40), "说明.m4a", "audio/mp4"),
        (b"#!AMR\n" + bytes(60), "说明.amr", "audio/amr"),
    ],
)
def test_documents_and_sound_are_kept_as_they_are(content, name, kind):
    kept = hand_in(content, name)
    assert (kept.name, kept.content_type, kept.content) == (name, kind, content)


def test_workbook_of_openpyxl_is_a_workbook():
    file = io.BytesIO()
    Workbook().save(file)
    assert hand_in(file.getvalue(), "表.xlsx").content_type == XLSX


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("照片.jpg", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\照片.png", "照片.jpg"),
        ("virus.exe", "virus.jpg"),
        ("照片.jpg.exe", "照片.jpg.jpg"),
        ("\u202egpj.照片", "gpj.jpg"),
        ("a\0b\nc.jpg", "abc.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (".jpg", "jpg.jpg"),
        ("a<b>:c?.jpg", "a_b_c_.jpg"),
        ("长" * 300 + ".jpg", "长" * 96 + ".jpg"),
    ],
)
def test_name_is_bare_short_and_ends_as_the_content_does(given, kept):
    assert files.clean_name(given, "jpg") == kept


HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'
EXE = b"MZ\x90\0" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
JPEG = picture("JPEG", size=(300, 300))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"", "空", id="empty file"),
        pytest.param(b"%PDF-" + bytes(files.MAX_BYTES), "10MB", id="too large"),
        pytest.param(HTML, "docx", id="web page"),
        pytest.param(b"\xff\xd8\xff" + HTML, "坏了", id="web page dressed as JPEG"),
        pytest.param(SVG, "docx", id="drawing with script"),
        pytest.param(EXE, "docx", id="program"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", "docx", id="shell script"),
        pytest.param(OLE, "docx", id="Word of 2003"),
        pytest.param(b"just text", "docx", id="text"),
        pytest.param(bytes(1000), "docx", id="zeros"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(60), "HEIC", id="iPhone photo"),
        pytest.param(
            b"\0\0\0\x18ftypmif1" + bytes(60), "HEIC", id="iPhone photo, other"
        ),
        pytest.param(b"\0\0\0\x18ftypisom" + bytes(60), "docx", id="film"),
        pytest.param(picture("GIF"), "docx", id="GIF"),
        pytest.param(picture("BMP"), "docx", id="BMP"),
        pytest.param(JPEG[: len(JPEG) // 2], "坏了", id="half a photo"),
        pytest.param(JPEG[:20], "坏了", id="head of a photo"),
        pytest.param(png_of(50_000, 50_000), "2500", id="decompression bomb"),
        pytest.param(png_of(5_000, 5_001), "2500", id="just too many pixels"),
        pytest.param(png_of(100, 100), "坏了", id="picture with missing rows"),
        pytest.param(archive("a.txt"), "压缩", id="archive"),
        pytest.param(archive("word/document.xml"), "压缩", id="half a Word file"),
        pytest.param(b"PK\x03\x04 no archive", "坏了", id="damaged archive"),
        pytest.param(
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "宏",
            id="Word with macros",
        ),
        pytest.param(
            archive("[Content_Types].xml", "xl/workbook.xml", size=110_000_000),
            "压缩",
            id="zip bomb",
        ),
    ],
)
def test_what_is_not_taken_is_refused_in_plain_words(content, word):
    message = refusal(content)
    assert word in message
    assert message.endswith("。")


def test_half_a_photo_is_refused_after_something_was_printed(monkeypatch):
    """WeasyPrint turns this switch of Pillow on for its whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert "坏了" in refusal(JPEG[: len(JPEG) // 2])


def test_size_is_measured_not_believed():
    upload = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(files.MAX_BYTES))
    upload.size = 10
    with pytest.raises(ValidationError, match="10MB"):
        clean_upload(upload)


def test_the_largest_that_may_be_is_taken():
    content = b"%PDF-1.7".ljust(files.MAX_BYTES, b"\n")
    upload = SimpleUploadedFile("a.pdf", content)
    assert len(clean_upload(upload).content) == files.MAX_BYTES


def test_upload_that_was_read_before_is_read_from_its_start():
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    upload.read()
    assert clean_upload(upload).content == b"%PDF-1.7"
