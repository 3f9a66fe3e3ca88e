"""Paper: a template of the house as PDF, made here and without asking any network."""

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from tongxin.kernel.made import made_once

# What a page of paper starts from. A template's own style comes after it and wins.
# Only fonts that the server has: an unknown one is silently replaced by one without
# Chinese.
PAPER = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
html {
  font-family: "Noto Serif CJK SC", serif;
  font-size: 12pt;
  line-height: 1.7;
}
h1, h2, h3, th { font-family: "Noto Sans CJK SC", sans-serif; }
"""
# A drawing within the page inherits neither font nor language from it, and would show
# the Japanese shapes of Chinese characters.
DRAWING = re.compile(r"<svg(?![^>]*font-family)")
DRAWING_FONT = '<svg font-family="Noto Sans CJK SC"'


def pdf_once(template: str, context: Mapping[str, Any]) -> bytes:
    """As `pdf`, kept for whoever asks next: only for what everybody may read."""
    html = _html(template, context)
    return made_once(f"pdf {PAPER} {html}", lambda: _drawn(html, None))


def pdf(template: str, context: Mapping[str, Any], variant: str | None = None) -> bytes:
    """Render `template` on A4 as a PDF, in the language that is active.

    `variant` "pdf/ua-1" also marks up headings, tables and the texts of pictures, for
    those who have the page read to them.

    Pictures must be in the page itself (data: addresses). Any other address raises
    ValueError: a letter that depends on another host, or on a file of the server, is a
    fault of the template.
    """
    return _drawn(_html(template, context), variant)


def _html(template: str, context: Mapping[str, Any]) -> str:
    return DRAWING.sub(DRAWING_FONT, render_to_string(template, dict(context)))


def _drawn(html: str, variant: str | None) -> bytes:
    # Loading it takes more than a second, and only few processes ever print.
    from weasyprint import CSS, HTML  # noqa: PLC0415 - see above
    from weasyprint.urls import (  # noqa: PLC0415
        FatalURLFetchingError,
        URLFetcher,
    )

    class PageAlone(URLFetcher):  # type: ignore[misc] # untyped package
        """Opens what lies in the page itself, and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith("data:"):
                raise FatalURLFetchingError(f"A document may not load {url}")
            return super().fetch(url, headers)

    page = HTML(string=html, url_fetcher=PageAlone(), media_type="print")
    try:
        return bytes(
            page.write_pdf(stylesheets=[CSS(string=PAPER)], pdf_variant=variant)
        )
    except FatalURLFetchingError as error:
        raise ValueError(str(error)) from error
