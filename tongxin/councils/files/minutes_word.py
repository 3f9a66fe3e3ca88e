"""Minutes for Word: real styles, so that an office takes them on into its papers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from tongxin.councils.files.minutes_text import ItemText, MinutesText
from tongxin.kernel import paper

# Of the standard: the mark stands 35 millimetres below the edge of the text.
_ABOVE_MARK = Mm(35)
_RED = RGBColor(0xC8, 0x10, 0x1E)
# Four characters from the right, as a date stands.
_DATE_FROM_RIGHT = Pt(64)


def make_docx(text: MinutesText) -> bytes:
    """In the language that is active."""
    document = paper.new_document(text.title, text.body, text.made_at)
    paper.add_list_style(document)
    paper.size_cells(document, 10.5, spacing=15)
    if text.draft:
        paper.mark_pages(document, text.draft)
    _head(document, text)
    for item in text.items:
        _item(document, item)
    _rest(document, text)
    _tasks(document, text)
    _people(document, text)
    return paper.packed(document)


def _head(document: Document, text: MinutesText) -> None:
    mark = document.add_paragraph(text.title, "Title")
    mark.paragraph_format.space_before = _ABOVE_MARK
    for run in mark.runs:
        run.font.color.rgb = _RED
    paper.rule_below(mark, "C8101E")
    for words in filter(None, (text.draft, text.version)):
        document.add_paragraph(words, "Subtitle")
    document.add_paragraph(text.held)


def _item(document: Document, item: ItemText) -> None:
    document.add_heading(item.title, 1)
    for line in item.heard:
        document.add_paragraph(line)
    if item.recused:
        document.add_paragraph(item.recused)
    came = document.add_paragraph()
    paper.font_of(came.add_run(item.outcome), paper.HEAD, 16)
    if item.recommendation:
        came.add_run(pgettext("list", ": ") + item.recommendation)
    for line in item.evidence:
        document.add_paragraph(line)
    if item.against:
        document.add_paragraph(item.against)


def _rest(document: Document, text: MinutesText) -> None:
    if text.heard:
        document.add_heading(_("Said outside the agenda"), 1)
        for line in text.heard:
            document.add_paragraph(line)
    if text.voices:
        document.add_heading(_("New voices"), 1)
        document.add_paragraph(text.voices)


def _tasks(document: Document, text: MinutesText) -> None:
    if not text.tasks:
        return
    document.add_heading(pgettext("minutes", "Tasks"), 1)
    head = [
        pgettext("table", "Task"),
        pgettext("table", "Who leads"),
        pgettext("table", "Who helps"),
        pgettext("table", "Until"),
    ]
    table = paper.new_table(document, head, (56, 34, 32, 34))
    for task in text.tasks:
        paper.add_row(
            table, [task.title, task.lead, task.assisting, task.due_on], words=4
        )


def _people(document: Document, text: MinutesText) -> None:
    """After an empty line: 出席, 请假, 列席; then who confirmed, and the date."""
    document.add_paragraph()
    for label, names in text.came:
        paragraph = document.add_paragraph(style=paper.LIST)
        paper.font_of(paragraph.add_run(label), paper.HEAD, 16)
        paragraph.add_run(names)
    if text.signed:
        document.add_paragraph()
        line = document.add_paragraph(style=paper.LIST)
        label = _("Confirmed by") + pgettext("list", ": ")
        paper.font_of(line.add_run(label), paper.HEAD, 16)
        line.add_run("；".join(text.signed))
    date: Any = document.add_paragraph(text.dated)
    date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    date.paragraph_format.right_indent = _DATE_FROM_RIGHT
    date.paragraph_format.space_before = Pt(14)
