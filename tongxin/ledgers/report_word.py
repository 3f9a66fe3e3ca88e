"""A unit's monthly report for Word: real styles, to be taken on into other papers."""

from docx.document import Document

from tongxin.kernel import paper
from tongxin.kernel.reports import Block, Table
from tongxin.ledgers.reports import Report


def make_docx(report: Report) -> bytes:
    """In the language that is active; the same report, the same bytes."""
    document = paper.new_document(report.title, report.unit.name, report.made_at)
    document.add_paragraph(report.title, "Title")
    document.add_paragraph(report.until, "Subtitle")
    for section in report.sections:
        document.add_heading(section.title, 1)
        for block in section.blocks:
            _add(document, block)
    return paper.packed(document)


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Table):
        table = paper.new_table(document, block.head, block.widths)
        for row in block.rows:
            paper.add_row(table, row.cells, words=len(row.cells))
    elif block.is_head:
        document.add_heading(block.text, 2)
    else:
        document.add_paragraph(block.text)
