"""The tables of a report in Word: heads that come again, rows that are not torn."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Cell

from tongxin.consultations import telling_words
from tongxin.consultations.exporting import word_look
from tongxin.consultations.rings import MARKS
from tongxin.consultations.telling import Telling, Told


def figures(document: Document, telling: Telling) -> None:
    """Each statement with its weakest body."""
    document.add_heading(_("The figures of each statement"), 1)
    head = [
        pgettext("table", "Statement"),
        pgettext("table", "Result"),
        pgettext("table", "Weakest"),
        *telling_words.figure_names(telling.kind),
    ]
    table = _new_table(document, head, (40, 21, 20, 9, 9, 9, 12, 9, 18, 9))
    for row in telling.rings.rows:
        _add_row(
            table,
            [
                f"{row.number}. {row.text}",
                f"{MARKS[row.state]} {row.result}",
                row.body,
                *row.figures,
            ],
            words=3,
        )
    document.add_paragraph(telling_words.masked(), "Caption")


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
        *telling_words.figure_names(telling.kind),
    ]
    table = _new_table(document, head, (42, 30, 11, 11, 10, 12, 10, 19, 11))
    for told in telling.statements:
        cells = table.add_row().cells
        head_of = cells[0].merge(cells[-1])
        _fill(head_of, _of(told), is_bold=True)
        for paragraph in head_of.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        _keep_whole(table)
        for line in told.lines:
            _add_row(table, [line.body, line.stands, *line.figures], words=2)


def _of(told: Told) -> list[str]:
    colon = telling_words.colon()
    lines = [
        f"{told.number}. {told.text}",
        f"{MARKS[told.state]} {told.result}{colon}{telling_words.joined(told.move)}",
    ]
    for said in told.said:
        words = filter(None, (said.words, said.reason, said.spokesperson))
        lines.append(f"{said.name}{colon}{telling_words.in_a_row(words)}")
    return lines


def _new_table(document: Any, head: Sequence[str], widths: Sequence[int]) -> Any:
    """Its head comes again on every page. The library types rows only in part."""
    table: Any = document.add_table(rows=1, cols=len(head), style=word_look.TABLE)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, text, width in zip(table.rows[0].cells, head, widths, strict=True):
        cell.width = Mm(width)
        _fill(cell, [text], is_bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - no other way
    _keep_whole(table)
    return table


def _add_row(table: Any, texts: Sequence[str], *, words: int) -> None:
    """The first `words` cells hold words; the figures after them stand at the right."""
    for place, (cell, text) in enumerate(
        zip(table.add_row().cells, texts, strict=True)
    ):
        _fill(cell, [text], is_figure=place >= words)
    _keep_whole(table)


def _keep_whole(table: Any) -> None:
    """The last row is not torn between two pages."""
    whole = OxmlElement("w:cantSplit")
    table.rows[-1]._tr.get_or_add_trPr().append(whole)  # noqa: SLF001 - no other way


def _fill(
    cell: _Cell, texts: Iterable[str], *, is_bold: bool = False, is_figure: bool = False
) -> None:
    """A paragraph each; of several, the first is the bold one."""
    paragraph: Any = cell.paragraphs[0]
    for place, text in enumerate(texts):
        if place:
            paragraph = cell.add_paragraph()
        # By its id: to look it up by name for each of a thousand cells takes a second.
        paragraph._p.style = word_look.CELL  # noqa: SLF001 - see above
        if is_figure:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(text).bold = (is_bold and not place) or None
