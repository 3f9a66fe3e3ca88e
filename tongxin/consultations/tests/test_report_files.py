"""The files of a report: real styles in Word, marked-up paper, a table for Excel."""

import csv
import io
import re
from datetime import datetime
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from pypdf import PdfReader

from tongxin.consultations.report import files
from tongxin.consultations.report.files.paper import make_pdf
from tongxin.consultations.report.files.word import make_docx
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_statement,
)
from tongxin.consultations.tests.publications import make_publication
from tongxin.consultations.tests.tellings import make_telling, texts_of
from tongxin.kernel import house

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module", autouse=True)
def _in_a_house_without_a_name():
    """A file is made without a database, but for whose house it says that it is."""
    with patch.object(house, "sign", house.Sign):
        yield


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="module")
def word():
    with translation.override("zh-hans"):
        return make_docx(make_telling())


def test_same_report_same_bytes(word):
    assert make_docx(make_telling()) == word
    assert make_pdf(make_telling()) == make_pdf(make_telling())
    one, other = (files.figures_csv(make_telling()) for _ in range(2))
    assert one == other


def test_word_has_styles_headings_and_the_fonts_of_the_standard(word):
    document = docx.Document(io.BytesIO(word))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[:2] == ["Title", "Subtitle"]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["外圈：各家单位的态度", "公约数", "每一条的数字"]
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1")
    }
    assert list(fonts.values()) == ["仿宋_GB2312", "方正小标宋简体", "黑体"]
    # Numbers of headings count by themselves.
    assert document.styles["Heading 1"].element.pPr.numPr is not None
    section = document.sections[0]
    sizes = [section.top_margin.mm, section.left_margin.mm, section.right_margin.mm]
    assert [round(size) for size in sizes] == [37, 28, 26]
    with ZipFile(io.BytesIO(word)) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert "仿宋_GB2312" in table
    assert "FangSong" in table


def test_words_tables_repeat_their_head_and_its_picture_speaks(word):
    document = docx.Document(io.BytesIO(word))
    figures, every = document.tables
    assert len(figures.rows) == 13
    assert len(every.rows) == 1 + 12 * 4
    for table in (figures, every):
        marks = table._tbl.findall(f".//{qn('w:tblHeader')}")  # noqa: SLF001
        assert [mark.getparent().getparent() for mark in marks] == [table.rows[0]._tr]  # noqa: SLF001
    drawn = document.element.find(f".//{qn('wp:docPr')}")
    assert drawn.get("descr").startswith("已成共识")
    assert document.inline_shapes[0].width.mm < 130


def test_word_counts_its_pages_outside(word):
    document = docx.Document(io.BytesIO(word))
    section = document.sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert "PAGE" in footer._element.xml  # noqa: SLF001
    assert document.settings.odd_and_even_pages_header_footer
    facts = document.core_properties
    assert facts.title == "规划里要写什么"
    assert facts.created.date() == make_publication().published_on
    assert isinstance(facts.created, datetime)
    with ZipFile(io.BytesIO(word)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_paper_is_marked_up_and_has_a_title():
    reader = PdfReader(io.BytesIO(make_pdf(make_telling())))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-hans"
    assert reader.metadata.title == "规划里要写什么"
    text = texts_of({"pdf": make_pdf(make_telling())})["pdf"]
    assert "不等于同意拆迁" in text
    assert "— 1 —" in text


def test_a_row_for_each_statement_and_side():
    made = files.figures_csv(make_telling())
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert len(rows) == 1 + 12 * 3
    assert rows[1][:5] == ["1", rows[1][1], "回迁", "接近共识", "业主"]
    masked = next(row for row in rows if row[0] == "11" and row[4] == "商户")
    assert masked[6:13] == ["24", "20", "≥19", "—", "—", "—", "16"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_becomes_a_formula(text):
    exact = made_exact(
        made_statement(made_cell(40, (30, 5, 5)), text=text, matter=text)
    )
    made = files.figures_csv(make_telling(make_publication(exact)))
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows[1][1] == rows[1][2] == f"'{text}"


def test_a_report_without_statements_or_institutions_is_a_file_too():
    told = make_telling(
        make_publication(made_exact(), groups=(), structure="too_few"),
        institutions=(),
        merged=(),
        unit="",
        opened_on=None,
    )
    assert docx.Document(io.BytesIO(make_docx(told))).tables
    assert make_pdf(told).startswith(b"%PDF-")
    assert files.figures_csv(told).count(b"\n") == 1


def test_who_has_no_figures_says_so_in_a_word_and_not_in_strokes(word):
    told = make_telling()
    assert any(not line.has_figures for one in told.statements for line in one.lines)
    papers = texts_of({"docx": word, "pdf": make_pdf(told)})
    for text in papers.values():
        assert "不列出数字" in text
        assert not re.search(r"—\s+—\s+—\s+—\s+—", text)
    # A table keeps its columns.
    assert ",—,—,—,—,—," in files.figures_csv(told).decode()


def test_signs_of_the_file_itself_stay_words():
    exact = made_exact(made_statement(made_cell(40, (30, 5, 5)), text="a<b>&c"))
    made = make_docx(make_telling(make_publication(exact)))
    (figures, every) = docx.Document(io.BytesIO(made)).tables
    assert figures.rows[1].cells[0].text == "1. a<b>&c"
    assert every.rows[1].cells[0].text.startswith("1. a<b>&c")


def test_figures_of_elsewhere_end_with_whom_they_come_from():
    source = "由vTaiwan用Polis办；数据许可：CC BY 4.0。"
    made = files.figures_csv(make_telling(source=source))
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows[-1] == [source]
    assert rows[:-1] == list(
        csv.reader(io.StringIO(files.figures_csv(make_telling()).decode("utf-8-sig")))
    )
