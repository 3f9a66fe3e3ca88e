"""Letters on paper: for an envelope with a window, with a code to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import segno
from django.conf import settings
from django.utils import translation
from django.utils.encoding import iri_to_uri, uri_to_iri

from tongxin.kernel import documents
from tongxin.notices.models import LetterRun
from tongxin.notices.operations import Letter


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One letter as the template needs it."""

    letter: Letter
    qr: str = ""
    address: str = ""

    @classmethod
    def of(cls, letter: Letter, home: str) -> Self:
        if not letter.notice.link:
            return cls(letter)
        page = home.rstrip("/") + letter.notice.link
        code = segno.make(iri_to_uri(page), error="m", micro=False)
        # As people type it: without the protocol, with Chinese characters.
        typed = uri_to_iri(page).split("://", 1)[-1].rstrip("/")
        return cls(letter, code.svg_data_uri(border=0, dark="#000"), typed)


def letters_as_pdf(run: LetterRun, letters: Sequence[Letter], home: str) -> bytes:
    """One PDF with all letters of a run. `home` is where our pages are found."""
    home = settings.PUBLIC_URL or home
    context = {
        "run": run,
        "sheets": [LetterSheet.of(letter, home) for letter in letters],
    }
    # In the language of the street, whatever the clerk reads pages in.
    with translation.override(settings.LANGUAGE_CODE):
        return documents.pdf("notices/letter_print.html", context)
