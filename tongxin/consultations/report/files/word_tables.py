"""The tables of a report in Word: heads that come again, rows that are not torn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from tongxin.consultations.report import sentences
from tongxin.consultations.report.ring_table import MARKS, BodyFigures
from tongxin.consultations.report.text import Telling, Told
from tongxin.kernel import paper


def figure_table(document: Document, telling: Telling) -> None:
    """Each statement with its weakest body."""
    document.add_heading(_("The figures of each statement"), 1)
    head = [
        pgettext("table", "Statement"),
        pgettext("table", "Result"),
        pgettext("table", "Weakest"),
        *sentences.figure_names(telling.kind),
    ]
    widths = (40, 21, 20, 9, 9, 9, 12, 9, 18, 9)
    rows = []
    for row in telling.rings.rows:
        words = [f"{row.number}. {row.text}", f"{MARKS[row.state]} {row.result}"]
        if row.has_body:
            rows.append(_row([*map(_words, [*words, row.body]), *_printed(row)]))
        else:
            rows.append(_row([*map(_words, words), _none(8)]))
    _add_table(document, head, widths, rows)
    document.add_paragraph(sentences.masked(), "Caption")


def in_every_body(document: Document, telling: Telling) -> None:
    """Each statement in every body, what would move it, and what is said to it."""
    if not telling.statements:
        return
    document.add_heading(
        _("Every statement on every side")
        if telling.kind == "sides"
        else _("Every statement in every group"),
        1,
    )
    head = [
        pgettext("table", "Who"),
        pgettext("table", "How it stands"),
        *sentences.figure_names(telling.kind),
    ]
    rows = []
    for told in telling.statements:
        rows.append(_row([_Cell(_of(told), span=len(head), is_head=True)]))
        rows += [
            _row([_words(line.body), _words(line.stands), *_printed(line)])
            for line in told.lines
        ]
    _add_table(document, head, (42, 30, 11, 11, 10, 12, 10, 19, 11), rows)


def _of(told: Told) -> list[str]:
    colon = sentences.colon()
    lines = [
        f"{told.number}. {told.text}",
        f"{MARKS[told.state]} {told.result}{colon}{sentences.joined(told.move)}",
    ]
    return [*lines, *(said.line for said in told.said)]


# ---- Rows as the file keeps them: through the library each cell is looked up anew ----


@dataclass(frozen=True, slots=True)
class _Cell:
    """A paragraph for each text; of a head, the first is bold."""

    texts: Sequence[str]
    span: int = 1
    is_head: bool = False
    is_figure: bool = False


def _words(text: str) -> _Cell:
    return _Cell([text])


def _none(span: int) -> _Cell:
    return _Cell([sentences.no_figures()], span=span, is_figure=True)


def _printed(line: BodyFigures) -> list[_Cell]:
    """The seven figures of a body, or that five of them are not printed."""
    if line.has_figures:
        return [_Cell([text], is_figure=True) for text in line.figures]
    size, floor = (_Cell([text], is_figure=True) for text in (line.size, line.floor))
    return [size, _none(5), floor]


def _row(cells: Iterable[_Cell], *, is_repeated: bool = False) -> str:
    """It is not torn between two pages."""
    repeated = "<w:tblHeader/>" if is_repeated else ""
    inside = "".join(map(_cell, cells))
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inside}</w:tr>"


def _cell(cell: _Cell) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    shape = f'<w:pStyle w:val="{paper.CELL}"/>'
    if cell.is_head:
        shape += "<w:keepNext/>"
    if cell.is_figure:
        shape += '<w:jc w:val="right"/>'
    paragraphs = []
    for place, text in enumerate(cell.texts):
        bold = "<w:rPr><w:b/></w:rPr>" if cell.is_head and not place else ""
        paragraphs.append(
            f"<w:p><w:pPr>{shape}</w:pPr><w:r>{bold}"
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        )
    return f"<w:tc><w:tcPr>{span}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def _add_table(
    document: Document, head: Sequence[str], widths: Sequence[int], rows: Sequence[str]
) -> None:
    """Its head comes again on every page."""
    first = _row((_Cell([text], is_head=True) for text in head), is_repeated=True)
    columns = "".join(f'<w:gridCol w:w="{Mm(width).twips}"/>' for width in widths)
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="{paper.TABLE}"/><w:tblW w:w="0" w:type="auto"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{first}{''.join(rows)}</w:tbl>"
    )
    # Before the section, with which a document ends.
    document.element.body[-1].addprevious(table)
