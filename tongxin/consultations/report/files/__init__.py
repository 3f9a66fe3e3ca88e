"""A published report as files: figures for Excel, Word, paper, the picture alone.

Each is made of a `telling` and of nothing else, so it holds no figure that the page
does not hold, and the same report gives the same bytes.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tongxin.consultations.report.files.figures import figures_csv
from tongxin.consultations.report.files.paper import make_pdf
from tongxin.consultations.report.files.picture import report_svg
from tongxin.consultations.report.text import Telling
from tongxin.kernel import made

__all__ = ["at_hand", "figures_csv", "report_docx", "report_pdf", "report_svg"]

# With more statements it takes longer than somebody waits for a page.
QUICK = 30


def report_docx(telling: Telling) -> bytes:
    """For Word, in the language that is active."""
    return _once(telling, "docx")


def report_pdf(telling: Telling) -> bytes:
    """On paper, in the language that is active."""
    return _once(telling, "pdf")


def at_hand(telling: Telling, ending: str) -> bytes | None:
    """The same, or nothing yet where it has to be made outside any request."""
    if len(telling.statements) <= QUICK:
        return _once(telling, ending)
    return made.kept(_decided_by(telling, ending))


def _once(telling: Telling, ending: str) -> bytes:
    make = {"docx": _make_docx, "pdf": make_pdf}[ending]
    return made.made_once(_decided_by(telling, ending), lambda: make(telling))


def _make_docx(telling: Telling) -> bytes:
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.consultations.report.files.word import (  # noqa: PLC0415
        make_docx,
    )

    return make_docx(telling)


def _decided_by(telling: Telling, ending: str) -> str:
    return f"{ending} {get_language()} {_made_by()} {telling!r}"


@cache
def _made_by() -> str:
    """Changes with what makes them, so that a new version does not show old files."""
    here = Path(__file__).parent
    templates = (here.parent / "templates").rglob("*.html")
    sources = [*here.glob("*.py"), *templates, *made.made_by()]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()
