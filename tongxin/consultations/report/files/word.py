"""The whole report for Word: to be read, printed, and taken on into other papers."""

from datetime import datetime, time
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongxin.consultations.report import sentences
from tongxin.consultations.report.files.picture import report_png
from tongxin.consultations.report.files.word_tables import figure_table, in_every_body
from tongxin.consultations.report.ring_table import MARKS
from tongxin.consultations.report.text import Telling
from tongxin.kernel import paper

# A picture of the whole width would leave no room for its key on the first page.
_PICTURE = Mm(126)


def make_docx(telling: Telling) -> bytes:
    """In the language that is active; the same report gives the same bytes."""
    document = paper.new_document(
        telling.beside.title,
        telling.headline,
        datetime.combine(telling.published_on, time(12)),
    )
    for write in (
        _head,
        _picture,
        _common,
        figure_table,
        in_every_body,
        _heard,
        _computed,
    ):
        write(document, telling)
    return paper.packed(document)


def _head(document: Document, telling: Telling) -> None:
    beside = telling.beside
    document.add_paragraph(beside.title, "Title")
    document.add_paragraph(sentences.in_a_row(telling.facts), "Subtitle")
    if telling.beside.source:
        document.add_paragraph(telling.beside.source)
    document.add_paragraph(
        sentences.joined([telling.headline + sentences.period(), *telling.summary])
    )
    if telling.not_heard:
        document.add_paragraph(telling.not_heard)


def _picture(document: Document, telling: Telling) -> None:
    found = telling.rings
    if found.picture:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.paragraph_format
        shape.first_line_indent, shape.line_spacing = Pt(0), 1.0
        shape.keep_with_next = True
        paragraph.add_run().add_picture(BytesIO(report_png(telling)), width=_PICTURE)
        drawn = paragraph._p.find(f".//{qn('wp:docPr')}")  # noqa: SLF001 - no other way
        drawn.set("title", found.title)
        drawn.set("descr", found.described)
        drawn.set("name", found.title)
    document.add_paragraph(
        _("The nearer to the middle, the more of everybody can accept it.")
    )
    for sign in found.key:
        document.add_paragraph(
            f"{MARKS[sign.state]} {sign.result}{sentences.colon()}{sign.meaning}",
            paper.ENTRY,
        )
    if found.voices:
        document.add_heading(_("The outer band: what institutions say"), 1)
        for voice in found.voices:
            document.add_paragraph(
                f"{voice.letter} {voice.name}{sentences.colon()}{voice.says}",
                paper.ENTRY,
            )
        if found.together:
            document.add_paragraph(sentences.joined(found.together))


def _common(document: Document, telling: Telling) -> None:
    document.add_heading(_("What all share"), 1)
    if not telling.common:
        document.add_paragraph(_("There is no statement yet that all can accept."))
    for one in telling.common:
        text = f"{MARKS[one.state]} {one.number}. {one.text}"
        if one.is_of_one_heart:
            text += f" ({_('all three of one heart')})"
        document.add_paragraph(text, paper.ENTRY)
    document.add_paragraph(sentences.no_consent())


# ---- Who, and how ----


def _heard(document: Document, telling: Telling) -> None:
    if telling.sides:
        document.add_heading(_("Who was asked"), 1)
        for side in telling.sides:
            document.add_paragraph(
                f"{side.name}{sentences.colon()}{side.note}", paper.ENTRY
            )
        for sentence in telling.merged:
            document.add_paragraph(sentence)
    document.add_heading(_("Groups of opinion"), 1)
    for group in telling.groups:
        people = ngettext("%(count)s person", "%(count)s people", group.size)
        text = sentences.in_a_row([people % {"count": group.size}, group.note])
        document.add_paragraph(f"{group.name}{sentences.colon()}{text}", paper.ENTRY)
    document.add_paragraph(sentences.joined(telling.structure))
    if telling.withdrawn:
        document.add_heading(_("Withdrawn while it was asked"), 1)
        for one in telling.withdrawn:
            text = f"{one.number}. {one.text}{sentences.colon()}{one.reason}"
            document.add_paragraph(text, paper.ENTRY)


def _computed(document: Document, telling: Telling) -> None:
    document.add_heading(_("How this was computed, and how to check it"), 1)
    for sentence in telling.computed:
        document.add_paragraph(sentence)
    for name, value in (
        (_("Formula"), telling.formula),
        (_("Digest of this report"), telling.digest),
        (_("The seal"), telling.beside.seal_root),
    ):
        if value:
            document.add_paragraph(f"{name}{sentences.colon()}{value}", "Caption")
