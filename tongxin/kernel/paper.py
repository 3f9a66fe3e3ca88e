"""How a Word file of the house looks: GB/T 9704, as far as reports and minutes go.

A4, 37 and 28 millimetres above and at the binding, body in 仿宋 of 16 points on 29,
headings in 黑体 with numbers of their own, pages counted outside. The standard's fonts
are named, with the one that a computer without them has in its place.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.translation import get_language
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from tongxin.kernel import house

BODY, HEAD, SONG = "仿宋_GB2312", "黑体", "宋体"
TITLE, KAI = "方正小标宋简体", "楷体_GB2312"
LATIN = "Times New Roman"
WIDTH = Mm(156)
# 22 lines in 225 millimetres; with 29 points the last one would not find room.
LINE = 28.95
# What stands in where a font is not there; the family tells other programs the rest.
_INSTEAD = (
    (BODY, "仿宋;FangSong;STFangsong;Noto Serif CJK SC", "roman"),
    (HEAD, "SimHei;Heiti SC;Noto Sans CJK SC", "swiss"),
    (SONG, "SimSun;Songti SC;Noto Serif CJK SC", "roman"),
    (TITLE, "宋体;SimSun;Noto Serif CJK SC", "roman"),
    (KAI, "楷体;KaiTi;STKaiti;Noto Serif CJK SC", "roman"),
    (LATIN, "", "roman"),
)
# Of ours: an entry of a list, whose sign stands in its text; a cell; a table.
ENTRY, CELL, TABLE, LIST = "Entry", "Cell", "Figures", "Attendance"
# What a file without a moment of its own bears in its archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_document(title: str, subject: str, made_at: datetime) -> Document:
    """Dressed, in the language that is active; the properties are those of the matter.

    `made_at` is the moment of what it tells: who opens it a year later gets the same
    file.
    """
    document = docx.Document()
    language = get_language() or "en"
    dress(document, language)
    of = document.core_properties
    of.title, of.subject = title, subject
    of.author = of.last_modified_by = house.sign().name
    of.comments = of.keywords = of.category = ""
    of.language = language
    of.created = of.modified = made_at
    of.revision = 1
    return document


def packed(document: Document) -> bytes:
    """Without the moments at which the library writes each part of the archive."""
    made, again = BytesIO(), BytesIO()
    document.save(made)
    with ZipFile(made) as before, ZipFile(again, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name, _EPOCH), before.read(name), ZIP_DEFLATED)
    return again.getvalue()


def dress(document: Document, language: str) -> None:
    """Page, styles, numbers of headings and of pages; nothing is said yet."""
    _no_thumbnail(document)
    _page(document)
    if language.startswith("zh"):
        _grid(document)
    _defaults(document, language)
    _style(document, "Normal", BODY, 16, indent=True)
    _style(document, "Title", TITLE, 22, centre=True)
    _style(document, "Subtitle", KAI, 14, centre=True)
    _style(document, "Heading 1", HEAD, 16)
    _style(document, "Heading 2", KAI, 16)
    _style(document, "Caption", BODY, 10.5, spacing=16)
    for name in (ENTRY, CELL):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = None
    _style(document, ENTRY, BODY, 16)
    entry = document.styles[ENTRY].paragraph_format
    entry.left_indent, entry.first_line_indent = Pt(48), Pt(-16)
    _style(document, CELL, BODY, 9, spacing=13)
    _number_headings(document, language)
    _table_style(document)
    _fonts(document)


def _no_thumbnail(document: Document) -> None:
    """The library begins with the picture of somebody else's page."""
    relations = document.part.package.rels
    for name in [n for n, one in relations.items() if "thumbnail" in one.reltype]:
        del relations[name]


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The number of a page stands 7 millimetres below the text.
    section.footer_distance = Mm(23)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.first_line_indent = Pt(0)
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text or "")
            font_of(run, SONG, 14)
            if text is None:
                _field(run, "PAGE")


def _grid(document: Document) -> None:
    """22 lines of 28 characters: each a quarter of a point narrower than its type."""
    page = document.sections[0]._sectPr  # noqa: SLF001 - the library has no grids
    for old in page.findall(qn("w:docGrid")):
        page.remove(old)
    page.append(
        parse_xml(
            f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="579"'
            ' w:charSpace="-1024"/>'
        )
    )


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - the library has no fields


def font_of(of: Any, name: str, size: float) -> None:
    of.font.name, of.font.size = LATIN, Pt(size)
    fonts = of.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:cs"), LATIN)
    fonts.set(qn("w:eastAsia"), name)


def add_list_style(document: Document) -> None:
    """出席：and the names, two characters from the left and hanging after the colon."""
    document.styles.add_style(LIST, WD_STYLE_TYPE.PARAGRAPH).base_style = None
    _style(document, LIST, BODY, 16)
    shape = document.styles[LIST].paragraph_format
    shape.left_indent, shape.first_line_indent = Pt(80), Pt(-48)


def mark_pages(document: Document, text: str) -> None:
    """Above every page: what this is not yet."""
    section = document.sections[0]
    section.header_distance = Mm(22)
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.first_line_indent = Pt(0)
        font_of(paragraph.add_run(text), HEAD, 12)


def rule_below(paragraph: Any, colour: str) -> None:
    """The line under the mark, as wide as the text."""
    line = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="11"'
        f' w:color="{colour}"/></w:pBdr>'
    )
    # The format wants its parts in order.
    shape = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no borders
    shape.insert_element_before(line, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _defaults(document: Document, language: str) -> None:
    """Everything that no style says: the language above all."""
    found = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for lang in found.findall(qn("w:lang")):
        found.remove(lang)
    is_chinese = language.startswith("zh")
    found.append(
        parse_xml(
            f'<w:lang {nsdecls("w")} w:val="{"en-US" if is_chinese else "en-GB"}"'
            ' w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        )
    )


def _style(  # noqa: PLR0913 - a style is all of this
    document: Document,
    name: str,
    font: str,
    size: float,
    *,
    centre: bool = False,
    indent: bool = False,
    spacing: float = LINE,
) -> None:
    style: Any = document.styles[name]
    font_of(style, font, size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)
    shape.keep_with_next = name.startswith("Heading")
    shape.widow_control = True
    # Two characters, as everywhere in an office.
    shape.first_line_indent = Pt(size * 2) if indent else Pt(0)
    if indent:
        shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if centre:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(14)
    # The library's own titles are set wider.
    for wide in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(wide)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _number_headings(document: Document, language: str) -> None:
    """一、二、三 by themselves, so that a heading put in between is counted too."""
    form, text = ("decimal", "%1. ")
    if language.startswith("zh"):
        form, text = ("chineseCountingThousand", "%1、")
    numbers = document.part.numbering_part.element
    found = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:pStyle w:val="Heading1"/>'
        '<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    first = numbers.find(qn("w:num"))
    first.addprevious(found)
    numbers.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
        )
    )
    style: Any = document.styles["Heading 1"].element
    shape = style.get_or_add_pPr()
    shape.get_or_add_numPr().get_or_add_numId().val = 90


def _table_style(document: Document) -> None:
    """A line above, below and under the head; hairlines between rows."""
    edge = 'w:val="single" w:space="0" w:color="000000"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1"'
            f' w:styleId="{TABLE}"><w:name w:val="{TABLE}"/><w:uiPriority w:val="59"/>'
            f'<w:tblPr><w:tblBorders><w:top {edge} w:sz="8"/>'
            f'<w:bottom {edge} w:sz="8"/><w:insideH {edge} w:sz="2"/>'
            "</w:tblBorders><w:tblCellMar>"
            '<w:top w:w="40" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
            '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr>'
            f'<w:tcBorders><w:bottom {edge} w:sz="8"/></w:tcBorders></w:tcPr>'
            "</w:tblStylePr></w:style>"
        )
    )


def _fonts(document: Document) -> None:
    told = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{instead}"/>' if instead else "")
        + f'<w:charset w:val="{"00" if name == LATIN else "86"}"/>'
        + f'<w:family w:val="{family}"/><w:pitch w:val="auto"/></w:font>'
        for name, instead, family in _INSTEAD
    )
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            text = f"<w:fonts {nsdecls('w')}>{told}</w:fonts>"
            part._blob = (  # noqa: SLF001 - the library keeps it as it found it
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            ).encode()


# ---- Tables: heads that come again, rows that are not torn ----


def new_table(document: Any, head: Sequence[str], widths: Sequence[int]) -> Any:
    """Its head comes again on every page. The library types rows only in part."""
    table: Any = document.add_table(rows=1, cols=len(head), style=TABLE)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, text, width in zip(table.rows[0].cells, head, widths, strict=True):
        cell.width = Mm(width)
        fill(cell, [text], is_bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - no other way
    keep_whole(table)
    return table


def add_row(table: Any, texts: Sequence[str], *, words: int) -> None:
    """The first `words` cells hold words; the figures after them stand at the right."""
    for place, (cell, text) in enumerate(
        zip(table.add_row().cells, texts, strict=True)
    ):
        fill(cell, [text], is_figure=place >= words)
    keep_whole(table)


def size_cells(document: Document, size: float, spacing: float) -> None:
    """Of every table of this file, where it has room for larger type."""
    _style(document, CELL, BODY, size, spacing=spacing)


def keep_whole(table: Any) -> None:
    """The last row is not torn between two pages."""
    whole = OxmlElement("w:cantSplit")
    table.rows[-1]._tr.get_or_add_trPr().append(whole)  # noqa: SLF001 - no other way


def fill(
    cell: _Cell, texts: Iterable[str], *, is_bold: bool = False, is_figure: bool = False
) -> None:
    """A paragraph each; of several, the first is the bold one."""
    paragraph: Any = cell.paragraphs[0]
    for place, text in enumerate(texts):
        if place:
            paragraph = cell.add_paragraph()
        # By its id: to look it up by name for each of a thousand cells takes a second.
        paragraph._p.style = CELL  # noqa: SLF001 - see above
        if is_figure:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(text).bold = (is_bold and not place) or None
