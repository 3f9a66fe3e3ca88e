"""The Word file of minutes as an office program lays it out, not as we wrote it.

LibreOffice opens the file and prints it; what came out is read back. `scripts/setup`
fetches it for the suite.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils import translation
from pypdf import PdfReader

from tests.journeys.council import SAID
from tongxin.councils import files, operations
from tongxin.councils.models import Minutes
from tongxin.councils.tests.make import make_sitting
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_community_clerk, make_office

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.skipif(
        SOFFICE is None, reason="LibreOffice is not there: scripts/setup fetches it"
    ),
]

ITEMS, DECISIONS, LINES = 12, 5, 4
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
NUMBERS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


@pytest.fixture
def minutes() -> Minutes:
    """A month of WORKFLOWS.md, 2: twelve items, five decisions, each with a task."""
    typist = make_community_clerk(role="secretary")
    meeting, office = make_sitting(items=ITEMS), make_office("街道城建办")
    operations.admit_guest(SYSTEM, meeting, shown_name="列席商户")
    for item in meeting.items.all():
        if item.position > 1:
            operations.take_up_item(SYSTEM, item)
        for number in range(LINES):
            operations.write_line(
                typist,
                meeting,
                key=uuid4(),
                speaker="林样例",
                text=f"{SAID[number % 2]}这是第{item.position}项第{number + 1}句。",
                item=item,
            )
        if item.position <= DECISIONS:
            operations.give_task(SYSTEM, item, title="路灯接市政电", lead=office)
            operations.decide_item(
                SYSTEM, item, recommendation=f"第{item.position}项：留两米宽的通道。"
            )
    operations.end_meeting(SYSTEM, meeting)
    return operations.draft_minutes(SYSTEM, meeting)


def as_opened(minutes: Minutes, folder: Path, kind: str) -> bytes:
    """What LibreOffice makes of the Word file, in a profile of its own."""
    with translation.override("zh-hans"):
        made = files.minutes_docx(minutes)
    (folder / "minutes.docx").write_bytes(made)
    done = subprocess.run(
        [
            SOFFICE or "",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(folder / "minutes.docx"),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=150,
    )
    result = folder / f"minutes.{kind}"
    assert result.exists(), done.stdout + done.stderr
    return result.read_bytes()


def texts_of(pdf: bytes) -> list[str]:
    """Page by page, without the breaks that a line of paper has."""
    pages = PdfReader(BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_it_prints_every_word_in_order_on_as_many_pages_as_ours(
    minutes: Minutes, tmp_path: Path
):
    pages = texts_of(as_opened(minutes, tmp_path, "pdf"))
    with translation.override("zh-hans"):
        ours = texts_of(files.minutes_pdf(minutes))
        mark = "草稿，第1版，未经确认"
    assert abs(len(pages) - len(ours)) <= 1
    for number, page in enumerate(pages, 1):
        assert f"—{number}—" in page
        assert mark in page
    printed = "".join(re.sub(f"{mark}|—\\d+—", "", page) for page in pages)
    at = 0
    for expected in in_order(minutes):
        found = printed.find("".join(expected.split()), at)
        assert found >= 0, expected
        at = found + 1


def in_order(minutes: Minutes) -> Iterator[str]:
    """What must be read, with the numbers that the program itself counts."""
    yield f"第{minutes.meeting.number}次"
    for number, item in zip(NUMBERS, minutes.content["items"], strict=True):
        yield f"{number}、{item['title']}"
        yield from (f"{one['speaker']}：{one['text']}" for one in item["heard"])
        if item["decision"]:
            yield item["decision"]["recommendation"]
    yield "十三、任务"
    yield from ["路灯接市政电"] * DECISIONS
    yield "出席："
    yield "列席：列席商户"


def test_headings_are_headings_and_fonts_are_those_of_the_standard(
    minutes: Minutes, tmp_path: Path
):
    with ZipFile(BytesIO(as_opened(minutes, tmp_path, "odt"))) as odt:
        styles, content = (
            ElementTree.fromstring(odt.read(name))  # noqa: S314 - LibreOffice wrote it
            for name in ("styles.xml", "content.xml")
        )
    titles = [one["title"] for one in minutes.content["items"]]
    headings = content.findall(f".//{TEXT}h[@{TEXT}outline-level='1']")
    assert ["".join(one.itertext()) for one in headings] == [*titles, "任务"]
    fonts = {
        one.get(f"{STYLE}name"): part.get(f"{STYLE}font-family-asian")
        for one in styles.iter(f"{STYLE}style")
        for part in one.iter(f"{STYLE}text-properties")
    }
    assert fonts["Title"] == "方正小标宋简体"
    assert fonts["Standard"] == fonts["Attendance"] == "仿宋_GB2312"
    assert fonts["Heading_20_1"] == "黑体"
    assert fonts["Subtitle"] == "楷体_GB2312"
    (page,) = styles.findall(f".//{STYLE}page-layout/{STYLE}page-layout-properties")
    assert page.get(f"{STYLE}layout-grid-mode") == "both"
    assert page.get(f"{STYLE}layout-grid-lines") == "22"
