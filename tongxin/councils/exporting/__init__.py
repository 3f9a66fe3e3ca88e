"""What leaves the house as a file: minutes for Word and on paper, the studio's sign."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tongxin.councils.exporting.minutes_paper import make_pdf
from tongxin.councils.exporting.minutes_told import Told, told
from tongxin.councils.exporting.sign import sign_pdf
from tongxin.councils.models import Minutes
from tongxin.kernel.made import made_by, made_once

__all__ = ["minutes_docx", "minutes_pdf", "sign_pdf"]


def minutes_docx(minutes: Minutes) -> bytes:
    """For Word, in the language that is active; the same minutes, the same bytes."""
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.councils.exporting.minutes_word import make_docx  # noqa: PLC0415

    return _once(minutes, make_docx)


def minutes_pdf(minutes: Minutes) -> bytes:
    """On paper, in the language that is active; the same minutes, the same bytes."""
    return _once(minutes, make_pdf)


def _once(minutes: Minutes, make: Callable[[Told], bytes]) -> bytes:
    said = told(minutes)
    decided_by = f"{make.__module__} {get_language()} {_made_by()} {said!r}"
    return made_once(decided_by, lambda: make(said))


@cache
def _made_by() -> str:
    """Changes with what makes them, so that a new version does not show old files."""
    here = Path(__file__).parent
    printed = here.parent / "templates/councils/minutes_print.html"
    digest = hashlib.sha256()
    for path in sorted([*here.glob("*.py"), printed, *made_by()]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
