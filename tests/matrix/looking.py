"""Looking at what came back: two answers compared, and code in a page found."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponseBase

from tests.matrix.marks import bytes_of

# New in every answer, whatever it says.
EVER_NEW = (
    re.compile(rb'name="(?:csrfmiddlewaretoken|opened|once|seen)" value="[^"]*"'),
    re.compile(rb"&quot;X-CSRFToken&quot;: &quot;\w+&quot;"),
)


def same_words(response: HttpResponseBase, *own: str) -> tuple[Any, ...]:
    """An answer to be compared: without what is ever new, and without `own` words."""
    body = bytes_of(response)
    place = str(response.get("Location", ""))
    for new in EVER_NEW:
        body = new.sub(b"", body)
    for word in own:
        body = body.replace(word.encode(), b"~")
        place = place.replace(word, "~")
    return response.status_code, place, response.get("Content-Type"), body


# Where a browser takes a value for an address to go to.
LEADING = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}
LEADING |= {"srcset", "background", "hx-get", "hx-post"}

# Cheap looks: only what they find is read as a browser reads it, which takes as long as
# making the page.
_OWN_SCRIPT = re.compile(rb'<script (?:src="|[^>]*type="application/json")')
_BEGINS = re.compile(rb"<[a-z]")
# As we write them: spaces between attributes, values in quotes.
_PLAIN_TAG = re.compile(
    rb"""<[a-z][a-z0-9-]*(?:\s+[^\s<>"'=/]+(?:="[^"<>]*"|='[^'<>]*')?)*\s*/?>"""
)
_VALUE = re.compile(rb"""="[^"]*"|='[^']*'""")
_HANDLER = re.compile(rb"\son[a-z]")
_LEADS_TO_CODE = re.compile(
    rb'(?:%b)=["\'][\x00-\x20]*(?:&|j[\x00-\x20]*a|data:text)'
    % "|".join(sorted(LEADING)).encode()
)


class _Code(HTMLParser):
    """Finds what a browser would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inert = given.get("type") in ("application/json", "text/plain")
        if tag == "script" and not given.get("src") and not inert:
            self.found.append(self.get_starttag_text() or tag)
        for name, value in given.items():
            bare = re.sub(r"[\x00-\x20]", "", value).lower()
            runs = name in LEADING and bare.startswith(("javascript:", "data:text"))
            if name.startswith("on") or runs:
                self.found.append(f"{tag} {name}={value}")


def code_in(response: HttpResponseBase) -> list[str]:
    """Scripts and handlers in a page: our own pages hold none."""
    is_page = str(response.get("Content-Type", "")).startswith("text/html")
    return code_in_page(bytes_of(response)) if is_page else []


def code_in_page(body: bytes) -> list[str]:
    if not may_hold_code(body):
        return []
    parser = _Code()
    parser.feed(body.decode())
    return parser.found


def may_hold_code(body: bytes) -> bool:
    """Whether it is worth reading the whole page for code; never wrongly no."""
    body = body.lower()
    scripts = body.count(b"<script")
    plain = body.count(b'<script src="')
    if scripts != plain and scripts != len(_OWN_SCRIPT.findall(body)):
        return True
    tags = _PLAIN_TAG.findall(body)
    if len(tags) != len(_BEGINS.findall(body)):
        return True
    inside = b"".join(tags)
    return bool(
        _LEADS_TO_CODE.search(inside) or _HANDLER.search(_VALUE.sub(b"", inside))
    )
