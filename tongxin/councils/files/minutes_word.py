"""Minutes for Word: real styles, so that an office takes them on into its papers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from tongxin.councils.files.minutes_text import Item, Told
from tongxin.kernel import paper

# Of the standard: the mark stands 35 millimetres below the edge of the text.
_ABOVE_MARK = Mm(35)
_RED = RGBColor(0xC8, 0x10, 0x1E)
# Four characters from the right, as a date stands.
_DATE_FROM_RIGHT = Pt(64)


def make_docx(told: Told) -> bytes:
    """In the language that is active."""
    document = paper.new_document(told.title, told.body, told.made_at)
    paper.add_list_style(document)
    paper.size_cells(document, 10.5, spacing=15)
    if told.draft:
        paper.mark_pages(document, told.draft)
    _head(document, told)
    for item in told.items:
        _item(document, item)
    _rest(document, told)
    _tasks(document, told)
    _people(document, told)
    return paper.packed(document)


def _head(document: Document, told: Told) -> None:
    mark = document.add_paragraph(told.title, "Title")
    mark.paragraph_format.space_before = _ABOVE_MARK
    for run in mark.runs:
        run.font.color.rgb = _RED
    paper.rule_below(mark, "C8101E")
    for words in filter(None, (told.draft, told.version)):
        document.add_paragraph(words, "Subtitle")
    document.add_paragraph(told.held)


def _item(document: Document, item: Item) -> None:
    document.add_heading(item.title, 1)
    for line in item.heard:
        document.add_paragraph(line)
    if item.recused:
        document.add_paragraph(item.recused)
    came = document.add_paragraph()
    paper.font_of(came.add_run(item.outcome), paper.HEAD, 16)
    if item.recommendation:
        came.add_run(pgettext("list", ": ") + item.recommendation)
    if item.against:
        document.add_paragraph(item.against)


def _rest(document: Document, told: Told) -> None:
    if told.heard:
        document.add_heading(_("Said outside the agenda"), 1)
        for line in told.heard:
            document.add_paragraph(line)
    if told.voices:
        document.add_heading(_("New voices"), 1)
        document.add_paragraph(told.voices)


def _tasks(document: Document, told: Told) -> None:
    if not told.tasks:
        return
    document.add_heading(pgettext("minutes", "Tasks"), 1)
    head = [
        pgettext("table", "Task"),
        pgettext("table", "Who leads"),
        pgettext("table", "Who helps"),
        pgettext("table", "Until"),
    ]
    table = paper.new_table(document, head, (56, 34, 32, 34))
    for one in told.tasks:
        paper.add_row(table, [one.title, one.lead, one.assisting, one.due_on], words=4)


def _people(document: Document, told: Told) -> None:
    """After an empty line: 出席, 请假, 列席; then who confirmed, and the date."""
    document.add_paragraph()
    for label, names in told.came:
        paragraph = document.add_paragraph(style=paper.LIST)
        paper.font_of(paragraph.add_run(label), paper.HEAD, 16)
        paragraph.add_run(names)
    if told.signed:
        document.add_paragraph()
        line = document.add_paragraph(style=paper.LIST)
        label = _("Confirmed by") + pgettext("list", ": ")
        paper.font_of(line.add_run(label), paper.HEAD, 16)
        line.add_run("；".join(told.signed))
    date: Any = document.add_paragraph(told.dated)
    date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    date.paragraph_format.right_indent = _DATE_FROM_RIGHT
    date.paragraph_format.space_before = Pt(14)
