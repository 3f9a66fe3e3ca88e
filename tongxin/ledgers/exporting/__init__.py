"""The monthly report as a file."""

from tongxin.ledgers.reports import Report


def report_docx(report: Report) -> bytes:
    """For Word, in the language that is active; the same report, the same bytes."""
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.ledgers.exporting.report_word import make_docx  # noqa: PLC0415

    return make_docx(report)
