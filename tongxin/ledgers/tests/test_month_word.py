"""The monthly report for Word: real styles, the page's words, the same bytes."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from tongxin.journal.models import Entry
from tongxin.kernel import paper
from tongxin.kernel.periods import Period
from tongxin.kernel.reports import Table
from tongxin.ledgers.report_word import make_docx
from tongxin.ledgers.reports import report_of
from tongxin.ledgers.tests.make import make_month, make_secretary
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(2026, 9)


@pytest.fixture
def report(clock):
    unit = make_month()
    user = make_street_clerk()
    clock.at("2026-11-25 10:00")
    return report_of(user, unit, SEPTEMBER)


def opened(report):
    return docx.Document(BytesIO(make_docx(report)))


def test_every_paragraph_has_a_style_of_the_house(report):
    document = opened(report)
    found = {one.style.name for one in document.paragraphs}
    assert found == {"Title", "Subtitle", "Heading 1", "Heading 2", "Normal"}
    title = document.styles["Title"]
    assert title.element.rPr.rFonts.get(qn("w:eastAsia")) == paper.TITLE
    assert {table.style.name for table in document.tables} == {paper.TABLE}


def test_the_sections_are_headings_that_number_themselves(report):
    headings = [
        one.text for one in opened(report).paragraphs if one.style.name == "Heading 1"
    ]
    assert headings == [section.title for section in report.sections]
    assert headings[:3] == ["单元进展", "会议", "建议"]


def test_the_words_are_those_of_the_page(report):
    document = opened(report)
    paragraphs = [one.text for one in document.paragraphs]
    cells = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]
    blocks = [block for section in report.sections for block in section.blocks]
    assert [b.text for b in blocks if not isinstance(b, Table)] == [
        text
        for text in paragraphs[2:]
        if text not in {section.title for section in report.sections}
    ]
    assert cells == [
        [list(b.head), *(list(row.cells) for row in b.rows)]
        for b in blocks
        if isinstance(b, Table)
    ]


def test_the_head_of_a_table_comes_again_on_every_page(report):
    for table in opened(report).tables:
        shape = table.rows[0]._tr.trPr  # noqa: SLF001 - the library has no reader
        assert shape.find(qn("w:tblHeader")) is not None


def test_tables_are_as_wide_as_the_text(report):
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                assert sum(block.widths) == paper.WIDTH.mm


def test_a_month_that_is_over_gives_the_same_bytes_on_any_day(report, clock):
    user = make_street_clerk()
    first = make_docx(report)
    clock.forward(days=99)
    assert make_docx(report_of(user, report.unit, SEPTEMBER)) == first


def test_taking_it_out_is_on_record(client, report):
    user = make_secretary()
    client.force_login(user)
    answer = client.get(reverse("ledgers:month_docx", args=["dushu", "2026-09"]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="dushu-2026-09.docx"'
    )
    assert docx.Document(BytesIO(answer.content)).paragraphs[0].text == report.title
    entry = Entry.objects.get(action="unit.report_exported")
    assert (entry.actor_id, entry.subject_id) == (user.pk, report.unit.pk)


def test_looking_at_the_page_is_not(client, report):
    client.force_login(make_secretary())
    client.get(reverse("ledgers:month", args=["dushu", "2026-09"]))
    assert not Entry.objects.filter(action="unit.report_exported").exists()
