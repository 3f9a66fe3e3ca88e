"""A published report as files: figures for Excel, Word, paper, the picture alone.

Each is made of a `telling` and of nothing else, so it holds no figure that the page
does not hold, and the same report gives the same bytes.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tongxin.consultations.exporting.figures import figures_csv
from tongxin.consultations.exporting.paper import make_pdf
from tongxin.consultations.exporting.picture import report_svg
from tongxin.consultations.telling import Telling
from tongxin.kernel.made import made_by, made_once

__all__ = ["figures_csv", "report_docx", "report_pdf", "report_svg"]


def report_docx(telling: Telling) -> bytes:
    """For Word, in the language that is active."""
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.consultations.exporting.word import make_docx  # noqa: PLC0415

    return _once(telling, make_docx)


def report_pdf(telling: Telling) -> bytes:
    """On paper, in the language that is active."""
    return _once(telling, make_pdf)


def _once(telling: Telling, make: Callable[[Telling], bytes]) -> bytes:
    decided_by = f"{make.__name__} {get_language()} {_made_by()} {telling!r}"
    return made_once(decided_by, lambda: make(telling))


@cache
def _made_by() -> str:
    """Changes with what makes them, so that a new version does not show old files."""
    here = Path(__file__).parent
    templates = (here.parent / "templates").rglob("*.html")
    sources = [*here.glob("*.py"), *templates, *made_by()]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()
