"""The tables of a report in Word: heads that come again, rows that are not torn."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document

from tongxin.consultations import telling_words
from tongxin.consultations.rings import MARKS
from tongxin.consultations.telling import Telling, Told
from tongxin.kernel.paper import add_row, fill, keep_whole, new_table


def figures(document: Document, telling: Telling) -> None:
    """Each statement with its weakest body."""
    document.add_heading(_("The figures of each statement"), 1)
    head = [
        pgettext("table", "Statement"),
        pgettext("table", "Result"),
        pgettext("table", "Weakest"),
        *telling_words.figure_names(telling.kind),
    ]
    table = new_table(document, head, (40, 21, 20, 9, 9, 9, 12, 9, 18, 9))
    for row in telling.rings.rows:
        add_row(
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
    table = new_table(document, head, (42, 30, 11, 11, 10, 12, 10, 19, 11))
    for told in telling.statements:
        cells = table.add_row().cells
        head_of = cells[0].merge(cells[-1])
        fill(head_of, _of(told), is_bold=True)
        for paragraph in head_of.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        keep_whole(table)
        for line in told.lines:
            add_row(table, [line.body, line.stands, *line.figures], words=2)


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
