"""What leaves the house as a file: minutes for Word and on paper, the studio's sign."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tongxin.councils.files.minutes_text import MinutesText, render_minutes
from tongxin.councils.files.sign import sign_pdf
from tongxin.councils.models import Minutes
from tongxin.kernel import documents
from tongxin.kernel.made import kept, made_by, made_once

__all__ = [
    "is_printed",
    "minutes_docx",
    "minutes_pdf",
    "name_of_print",
    "sign_pdf",
]


def minutes_docx(minutes: Minutes, withheld: frozenset[int] = frozenset()) -> bytes:
    """For Word, in the language that is active; the same minutes, the same bytes."""
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.councils.files.minutes_word import make_docx  # noqa: PLC0415

    return _once(render_minutes(minutes, withheld), make_docx)


def minutes_pdf(minutes: Minutes, withheld: frozenset[int] = frozenset()) -> bytes:
    """On paper, in the language that is active; the same minutes, the same bytes."""
    return _once(render_minutes(minutes, withheld), make_pdf)


def is_printed(minutes: Minutes) -> bool:
    """Whether its PDF, the slower of the two, is there already."""
    return kept(_decided_by(render_minutes(minutes), make_pdf)) is not None


def name_of_print(minutes: Minutes) -> str:
    """Another one whenever the PDF would be another one."""
    return hashlib.sha256(
        _decided_by(render_minutes(minutes), make_pdf).encode()
    ).hexdigest()


def make_pdf(text: MinutesText) -> bytes:
    return documents.pdf("councils/minutes_print.html", {"text": text}, "pdf/ua-1")


def _once(said: MinutesText, make: Callable[[MinutesText], bytes]) -> bytes:
    return made_once(_decided_by(said, make), lambda: make(said))


def _decided_by(said: MinutesText, make: Callable[[MinutesText], bytes]) -> str:
    return f"{make.__module__} {get_language()} {_made_by()} {said!r}"


@cache
def _made_by() -> str:
    """Changes with what makes them, so that a new version does not show old files."""
    here = Path(__file__).parent
    printed = here.parent / "templates/councils/minutes_print.html"
    digest = hashlib.sha256()
    for path in sorted([*here.glob("*.py"), printed, *made_by()]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
