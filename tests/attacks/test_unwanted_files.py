"""What is handed in and has no business here: left over, looking out, or running."""

import errno
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attacks.test_exhaust import flat, say
from tongxin.imports import operations
from tongxin.kernel import files, scanning
from tongxin.kernel.actors import SYSTEM
from tongxin.voices import rate_limit
from tongxin.voices.models import Attachment, Voice
from tongxin.voices.tests import workbooks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)


def on_disk(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def no_files(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return settings


def test_a_voice_that_fails_leaves_no_file(
    visitor: Client, no_files: Any, monkeypatch: pytest.MonkeyPatch
):
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    visitor.raise_request_exception = False
    monkeypatch.setattr("tongxin.voices.operations.intake.index_voice", full)
    assert say(visitor, flat(90, 70), flat(80, 70)).status_code == 500
    assert (on_disk(no_files), Voice.objects.count()) == ([], 0)


def test_a_disk_that_fills_up_half_way_leaves_no_half_a_file(
    visitor: Client, no_files: Any, monkeypatch: pytest.MonkeyPatch
):
    def half(_file: ContentFile[bytes], *_args: Any) -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    visitor.raise_request_exception = False
    monkeypatch.setattr(ContentFile, "chunks", half)
    assert say(visitor, flat(90, 70)).status_code == 500
    assert on_disk(no_files) == []


def test_a_voice_that_is_taken_keeps_its_files(visitor: Client, no_files: Any):
    assert say(visitor, flat(90, 70)).status_code == 302
    assert len(on_disk(no_files)) == Attachment.objects.count() == 1


TYPES = "[Content_Types].xml"
WAYS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"


def paper(main: str = "word/document.xml", **parts: str) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, said in {TYPES: "<Types/>", main: "<x/>", **parts}.items():
            target.writestr(name, said)
    return SimpleUploadedFile("a.docx", made.getvalue())


def way(kind: str, target: str, more: str = "") -> str:
    said = f'<Relationship Id="a" Type="{kind}" Target="{target}" {more}/>'
    return f"<Relationships>{said}</Relationships>"


OUT = 'TargetMode="External"'
ALLOWS = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCUMENT, SETTINGS = "word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"
BOOK = "xl/workbook.xml"
RUNS: dict[str, tuple[str, dict[str, str], str]] = {
    "a template from elsewhere": (
        "word/document.xml",
        {SETTINGS: way(f"{WAYS}/attachedTemplate", "http://x/t.dotm", OUT)},
        "别处",
    ),
    "a picture from elsewhere": (
        "word/document.xml",
        {DOCUMENT: way(f"{WAYS}/image", "http://x/i.png", OUT)},
        "别处",
    ),
    "figures of another workbook": (
        BOOK,
        {
            "xl/externalLinks/_rels/e.xml.rels": way(
                f"{WAYS}/externalLinkPath", "x", OUT
            )
        },
        "别处",
    ),
    "a program by another name": (
        "word/document.xml",
        {DOCUMENT: way(f"{MICROSOFT}/vbaProject", "theme.bin"), "word/theme.bin": "x"},
        "宏",
    ),
    "macros of Excel 4": (
        BOOK,
        {"xl/_rels/workbook.xml.rels": way(f"{MICROSOFT}/xlMacrosheet", "s9.xml")},
        "宏",
    ),
    "a document that allows programs": (
        "word/document.xml",
        {TYPES: f'<Types><Override PartName="/a" ContentType="{ALLOWS}"/></Types>'},
        "宏",
    ),
    "a part that cannot be read": ("word/document.xml", {DOCUMENT: "<not"}, "坏了"),
}


@pytest.mark.parametrize("what", RUNS)
def test_what_runs_or_is_fetched_on_opening_is_refused(what: str):
    main, parts, word = RUNS[what]
    with pytest.raises(ValidationError) as refused:
        files.clean_upload(paper(main, **parts))
    assert word in " ".join(refused.value.messages)


def test_a_link_that_waits_to_be_followed_is_taken():
    linked = {DOCUMENT: way(f"{WAYS}/hyperlink", "https://example.org", OUT)}
    assert files.clean_upload(paper(**linked)).name == "a.docx"


def scanner(settings: Any, seen: Path, end: str) -> None:
    settings.FILE_SCANNER = ["/bin/sh", "-c", f'cat "$1" > {seen}; {end}', "scan"]


def test_a_scanner_sees_each_file(settings: Any, tmp_path: Path):
    scanner(settings, tmp_path / "seen", "exit 0")
    files.clean_upload(SimpleUploadedFile("a.pdf", b"%PDF-1.7 words"))
    assert (tmp_path / "seen").read_bytes() == b"%PDF-1.7 words"


@pytest.mark.parametrize(
    ("end", "words"), [("exit 1", "病毒检查"), ("exec sleep 9", "无法检查")]
)
def test_what_a_scanner_refuses_or_cannot_finish_is_not_taken(
    end: str, words: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(scanning, "LONGEST_SECONDS", 1)
    scanner(settings, tmp_path / "seen", end)
    with pytest.raises(ValidationError, match=words):
        files.clean_upload(SimpleUploadedFile("a.pdf", b"%PDF-1.7 words"))


def test_without_its_scanner_nothing_is_taken(settings: Any):
    settings.FILE_SCANNER = ["/no/such/scanner"]
    with pytest.raises(ValidationError, match="无法"):
        files.clean_upload(SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    with pytest.raises(ValidationError, match="无法"):
        operations.upload_workbook(
            SYSTEM, "voices", name="a.xlsx", content=workbooks.plain(1)
        )
