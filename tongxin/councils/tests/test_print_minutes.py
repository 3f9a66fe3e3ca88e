"""Minutes leave as Word and PDF: real styles, the same words, the same bytes."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from tongxin.councils import files, operations, tasks
from tongxin.councils.files import make_pdf
from tongxin.councils.files.minutes_text import render_minutes
from tongxin.councils.files.minutes_word import make_docx
from tongxin.councils.models import Minutes
from tongxin.councils.tests.make import holder, make_sitting
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return make_community_clerk(role="secretary")


@pytest.fixture
def minutes(secretary) -> Minutes:
    """One item decided with a task, one talked about, one guest; one of four who are
    away said so beforehand.
    """
    meeting = make_sitting(items=2)
    away = holder(meeting.body, 9)
    operations.excuse_from_meeting(SYSTEM, meeting, term=away)
    first, second = meeting.items.all()
    operations.admit_guest(SYSTEM, meeting, shown_name="列席商户")
    operations.write_line(
        secretary, meeting, key=uuid4(), speaker="林样例", text="晚上很黑。", item=first
    )
    operations.give_task(
        secretary,
        first,
        title="路灯接市政电",
        lead=make_office("街道城建办"),
        due_on=clock.today() + timedelta(days=9),
    )
    operations.decide_item(SYSTEM, first, recommendation="留两米通道。")
    operations.take_up_item(SYSTEM, second)
    operations.end_meeting(SYSTEM, meeting)
    return operations.draft_minutes(SYSTEM, meeting)


def confirmed(minutes: Minutes) -> Minutes:
    Minutes.objects.filter(pk=minutes.pk).update(
        state=Minutes.State.CONFIRMED, confirmed_at=timezone.now()
    )
    return Minutes.objects.get(pk=minutes.pk)


def word(minutes: Minutes):
    return docx.Document(BytesIO(make_docx(render_minutes(minutes))))


def texts(document) -> list[str]:
    return [one.text for one in document.paragraphs]


def paper(minutes: Minutes) -> str:
    pages = PdfReader(BytesIO(make_pdf(render_minutes(minutes)))).pages
    return "".join(page.extract_text() for page in pages)


def squeezed(text: str) -> str:
    """Without the breaks that a line of paper has."""
    return "".join(text.split())


def east_asian(style) -> str:
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_page_is_that_of_the_standard(minutes):
    document = word(minutes)
    section = document.sections[0]
    edges = (
        section.top_margin,
        section.left_margin,
        section.right_margin,
        section.bottom_margin,
    )
    assert [round(edge.mm) for edge in edges] == [37, 28, 26, 35]
    assert abs(section.page_width - Mm(210)) < Mm(1)
    styles = document.styles
    assert (east_asian(styles["Normal"]), styles["Normal"].font.size) == (
        "仿宋_GB2312",
        Pt(16),
    )
    assert east_asian(styles["Title"]) == "方正小标宋简体"
    assert styles["Title"].font.size == Pt(22)
    assert east_asian(styles["Heading 1"]) == "黑体"
    assert east_asian(styles["Subtitle"]) == "楷体_GB2312"
    fonts = next(
        part
        for part in document.part.package.iter_parts()
        if part.partname == "/word/fontTable.xml"
    )
    assert 'w:altName w:val="仿宋;FangSong;STFangsong;' in fonts.blob.decode()


def test_numbers_of_pages_stand_outside(minutes):
    section = word(minutes).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert "PAGE" in section.footer.part.blob.decode()


def test_items_are_headings_and_tasks_a_table(minutes):
    with translation.override("zh-hans"):
        document = word(minutes)
    headings = [
        one.text for one in document.paragraphs if one.style.name == "Heading 1"
    ]
    assert headings[:2] == [one.title for one in render_minutes(minutes).items]
    assert headings[2:] == ["任务"]
    numbered = document.styles["Heading 1"].element
    assert numbered.pPr.numPr.numId.val == 90
    head, row = document.tables[0].rows
    assert [cell.text for cell in row.cells][:2] == ["路灯接市政电", "街道城建办"]
    assert head.cells[0].text == "任务"
    assert "w:tblHeader" in document.tables[0].rows[0].cells[0].part.blob.decode()


def test_who_came_is_said_as_the_standard_says_it(minutes):
    with translation.override("zh-hans"):
        document = word(minutes)
        labels = [label for label, _names in render_minutes(minutes).came]
    assert labels == ["出席：", "请假：", "缺席：", "列席："]
    came = [one for one in document.paragraphs if one.style.name == "Attendance"]
    assert [one.runs[0].text for one in came] == labels
    fonts = [one.runs[0].element.rPr.rFonts.get(qn("w:eastAsia")) for one in came]
    assert fonts == ["黑体"] * 4
    assert came[3].text == "列席：列席商户"
    # After the last item: the standard has them at the end.
    order = texts(document)
    assert order.index(came[0].text) > order.index("林样例：晚上很黑。")


@pytest.mark.parametrize(("language", "draft"), [("zh-hans", "草稿"), ("en", "Draft")])
def test_a_draft_says_so_on_every_page_until_it_is_confirmed(minutes, language, draft):
    with translation.override(language):
        document = word(minutes)
        header = document.sections[0].header.paragraphs[0].text
        assert header.startswith(draft)
        even = document.sections[0].even_page_header.paragraphs[0].text
        assert even == header
        assert draft in paper(minutes)
        after = confirmed(minutes)
        assert draft not in paper(after)
        assert not any(draft in text for text in texts(word(after)))
        assert word(after).sections[0].header.is_linked_to_previous


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_files_say_what_the_page_says(minutes, language, client, secretary):
    client.force_login(secretary)
    said = ["留两米通道。", "晚上很黑。", "列席商户", "路灯接市政电", "街道城建办"]
    with translation.override(language):
        document = word(minutes)
        everything = squeezed(document.element.body.xpath("string(.)"))
        on_paper = squeezed(paper(minutes))
    page = client.get(reverse("councils:minutes", args=[minutes.meeting_id])).text
    for words in said:
        assert words in everything
        assert words in on_paper
        assert words in page


def test_the_same_minutes_are_the_same_bytes(minutes):
    first = render_minutes(minutes)
    again = render_minutes(Minutes.objects.get(pk=minutes.pk))
    assert make_docx(first) == make_docx(again)
    assert make_pdf(first) == make_pdf(again)
    changed = render_minutes(confirmed(minutes))
    assert make_docx(changed) != make_docx(first)


def test_a_file_that_was_made_is_not_handed_out_for_another(minutes):
    before = files.minutes_docx(minutes)
    assert files.minutes_docx(minutes) == before
    with translation.override("en"):
        assert files.minutes_docx(minutes) != before
    assert files.minutes_docx(confirmed(minutes)) != before


def address(minutes: Minutes, ending: str, query: str = "") -> str:
    return reverse(f"councils:minutes_{ending}", args=[minutes.meeting_id]) + query


@pytest.mark.parametrize(
    ("ending", "begins"), [("docx", b"PK\x03\x04"), ("pdf", b"%PDF-")]
)
def test_the_office_fetches_each_version(client, secretary, minutes, ending, begins):
    client.force_login(secretary)
    answer = client.get(address(minutes, ending))
    assert answer.content.startswith(begins)
    assert f"-1.{ending}" in answer["Content-Disposition"]
    operations.correct_minutes(secretary, confirmed(minutes), reason="宽度写错")
    latest = client.get(address(minutes, ending))
    assert f"-2.{ending}" in latest["Content-Disposition"]
    old = client.get(address(minutes, ending, "?version=1"))
    assert f"-1.{ending}" in old["Content-Disposition"]
    assert client.get(address(minutes, ending, "?version=7")).status_code == 404


@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("who", ["visitor", "resident", "other"])
def test_a_draft_is_not_there_for_others(client, minutes, ending, who):
    if who != "visitor":
        other = make_community_clerk(make_community("松泉"), "secretary")
        client.force_login(make_resident() if who == "resident" else other)
    assert client.get(address(minutes, ending)).status_code == 404


def moved_to(minutes: Minutes, place: str) -> None:
    minutes.content["place"] = place
    minutes.save()


def test_reading_the_page_has_the_files_made_once(client, secretary, minutes):
    # Of no other test: what was made is kept for all.
    moved_to(minutes, f"二楼 {uuid4()}")
    client.force_login(secretary)
    page = reverse("councils:minutes", args=[minutes.meeting_id])
    for _ in range(2):
        client.get(page)
    (ordered,) = DBTaskResult.objects.all()
    language = ordered.args_kwargs["args"][1]
    with translation.override(language):
        assert not files.is_printed(minutes)
        tasks.make_minutes_files.call(*ordered.args_kwargs["args"])
        assert files.is_printed(minutes)
    cache.clear()
    client.get(page)
    assert DBTaskResult.objects.count() == 1
    # Another word, another file.
    moved_to(minutes, f"三楼 {uuid4()}")
    client.get(page)
    assert DBTaskResult.objects.count() == 2


# ---- A decision that is withheld ----


def test_published_minutes_do_not_tell_what_is_withheld(client, minutes, secretary):
    found = confirmed(minutes)
    decided = Duty.objects.get(kind=Duty.Kind.DECISION)
    openness.withhold(SYSTEM, decided, grounds="privacy", reason="涉及个人")
    owed = openness.owe(
        SYSTEM, found, kind=Duty.Kind.MINUTES, title="纪要", link="/meetings/"
    )
    openness.publish(SYSTEM, owed)
    title = found.content["items"][0]["title"]
    secrets = {"留两米通道", "晚上很黑", "路灯接市政电"}
    for who, is_told in ((None, False), (make_resident(), False), (secretary, True)):
        if who:
            client.force_login(who)
        for read in (as_page, as_word, as_paper):
            text = read(client, found)
            assert title in text
            assert {one for one in secrets if one in text} == (
                secrets if is_told else set()
            )
            assert ("不予公开" in text) != is_told


def fetched(client, minutes: Minutes, name: str) -> bytes:
    answer = client.get(reverse(f"councils:{name}", args=[minutes.meeting_id]))
    assert answer.status_code == 200
    return answer.content


def as_page(client, minutes: Minutes) -> str:
    return fetched(client, minutes, "minutes").decode()


def as_word(client, minutes: Minutes) -> str:
    document = docx.Document(BytesIO(fetched(client, minutes, "minutes_docx")))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "".join([*texts(document), *cells])


def as_paper(client, minutes: Minutes) -> str:
    pages = PdfReader(BytesIO(fetched(client, minutes, "minutes_pdf"))).pages
    return squeezed("".join(page.extract_text() for page in pages))
