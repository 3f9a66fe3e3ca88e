"""Every request and page of every test: a GET changes nothing, a page is clean."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tests.matrix.looking import code_in
from tests.plugins.acts import Watch
from tests.plugins.log import Act, Written, log, unwatched

READING = frozenset({"GET", "HEAD"})
# A page of samples: among them the head of a page.
SHOWS_PAGES = {"/components/"}
_TEMPLATE = re.compile(rb"\{\{ ?[a-z_]|\{% ?[a-z]")
# What tests type to see it shown as text.
_TYPED = (b"{{ settings.SECRET_KEY }}", b"{% debug %}", b"{{ request }}")
# Begins with a digit that is looked for at once; what stands before it is seen after.
_MOBILE = re.compile(rb"1[3-9]\d{9}(?!\d)")
_ALONE = re.compile(rb"(?<!\d)1[3-9]\d{9}(?!\d)")


def watch_requests(watch: Watch) -> None:
    """Also those of a live server: all handlers ask this one method."""
    answer = BaseHandler.get_response

    def watched(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        its = log()
        act, start = its.enter(f"{request.method} {request.path}", is_operation=False)
        kept: list[Written] = []
        try:
            response = answer(self, request)
        finally:
            kept = its.leave(act, start)
            if not its.acts:
                watch.judge_refusals(kept)
        faults = [*_written(watch, request, act, kept), *_shown(request, response)]
        if watch.is_judging:
            watch.findings.faults += faults
        return response

    BaseHandler.get_response = watched  # type: ignore[method-assign]


def _written(
    watch: Watch, request: HttpRequest, act: Act, kept: list[Written]
) -> Iterator[str]:
    match, seen = request.resolver_match, watch.findings.seen
    view = match.view_name if match else ""
    for one in kept:
        names = (one.action or one.table, f"{view}: {one.action or one.table}")
        if one.owner is act:
            named = _naming(names, watch.table.outside)
            seen["outside"] |= named
            if not named:
                yield f"{act.name} ({view}) wrote {one} outside every operation"
        if request.method in READING:
            named = _naming(names, watch.table.reads)
            seen["reads"] |= named
            if not named:
                yield f"{act.name} ({view}) only reads; {one.owner.name} wrote {one}"


def _naming(names: tuple[str, str], table: dict[str, str]) -> set[str]:
    """The lines of a table that speak of it, on this page or on any."""
    return {line for line in table if any(fnmatchcase(one, line) for one in names)}


def _shown(request: HttpRequest, response: HttpResponseBase) -> Iterator[str]:
    if not isinstance(response, HttpResponse):
        return
    if not response.get("Content-Type", "").startswith("text/html"):
        return
    where = f"{request.method} {request.path} ({response.status_code})"
    body = response.content
    headings = len(re.findall(rb"<h1[\s>]", body))
    if b"<html" in body and headings != 1 and request.path not in SHOWS_PAGES:
        yield f"{where}: a page has one h1, this has {headings}"
    if code := code_in(response):
        yield f"{where}: a page of ours holds no code: {code}"
    yield from (f"{where}: {leak}" for leak in leaks(body))
    if numbers := _numbers_told(request, body):
        yield f"{where}: nobody is signed in, and the page tells {numbers}"


def leaks(body: bytes) -> Iterator[str]:
    """What no page ever shows, whoever reads it."""
    if b"Traceback (most recent call last)" in body:
        yield "a traceback"
    if settings.SECRET_KEY.encode() in body:
        yield "the secret key"
    if b"&lt;wbr&gt;" in body:
        yield "a tag of the catalogues as text"
    if _TEMPLATE.search(body):
        for typed in _TYPED:
            body = body.replace(typed, b"")
        if found := _TEMPLATE.search(body):
            yield f"a template's own words: {body[found.start() :][:60]!r}"


def _numbers_told(request: HttpRequest, body: bytes) -> list[str]:
    """Sealed mobile numbers in a page for somebody who has not signed in."""
    if not _MOBILE.search(body):
        return []
    found = {number.decode() for number in _ALONE.findall(body)}
    user = getattr(request, "user", None)
    if not found or (user is not None and user.is_authenticated):
        return []
    typed = _typed(request)
    return sorted(n for n in found if n not in typed and _is_sealed(n))


def _typed(request: HttpRequest) -> str:
    """What this client said, now or before; digits are typed with spaces between."""
    said: list[Any] = [request.get_full_path(), request.POST.dict()]
    said.append(dict(request.session) if hasattr(request, "session") else "")
    return re.sub(r"(?<=\d)[\s-]+(?=\d)", "", str(said))


def _is_sealed(number: str) -> bool:
    from tongxin.kernel import sealed  # noqa: PLC0415 - models are ready now
    from tongxin.people.models import Person  # noqa: PLC0415
    from tongxin.people.phones import normalise_phone  # noqa: PLC0415

    digest = sealed.lookup_hash(normalise_phone(number), "phone")
    with unwatched():
        return Person.objects.filter(phone_hash=digest).exists()
