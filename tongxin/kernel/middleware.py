"""How a reader wants pages: size of the text and language, kept in a cookie.

Both are plain links (`?text=large`, `?lang=en`), so they work without a script and,
for the page at hand, also without cookies.
"""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tongxin.kernel.storage import none_in_vain

TEXT_SIZES = ("normal", "large")
TEXT_COOKIE = "text"
ONE_YEAR = 31536000

# Machines that watch ask by whatever address they know.
ANY_HOST = "/healthz"

# No column holds a number of so many digits, and no database likes to be asked.
TOO_LARGE = re.compile(r"/[0-9]{19,}(?:/|$)")

LANGUAGES = [code for code, _name in settings.LANGUAGES]

Answer = Callable[[HttpRequest], HttpResponse]


def reading_middleware(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ANY_HOST):
            # Refuses a host that is not ours: a page elsewhere that lends its name to
            # this machine's address must not read along.
            request.get_host()
        if TOO_LARGE.search(request.path):
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            # No keyboard writes this character, and PostgreSQL holds none.
            request.META["QUERY_STRING"] = query.replace("%00", "")
            request.__dict__.pop("GET", None)
        text = one_of(request.GET.get("text"), TEXT_SIZES)
        lang = one_of(request.GET.get("lang"), LANGUAGES)
        kept = one_of(request.COOKIES.get(TEXT_COOKIE), TEXT_SIZES)
        request.text_size = text or kept or "normal"  # type: ignore[attr-defined]
        if lang:
            translation.activate(lang)
            request.LANGUAGE_CODE = lang
        response = get_response(request)
        if text:
            keep(request, response, TEXT_COOKIE, text)
        if lang:
            keep(request, response, settings.LANGUAGE_COOKIE_NAME, lang)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def button_middleware(get_response: Answer) -> Answer:
    """An address that takes only what a button sends says so to whoever opens it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if not is_refused or request.method != "GET":
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def writing_middleware(get_response: Answer) -> Answer:
    """Files that a request wrote go where its records came to nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with none_in_vain():
            return get_response(request)

    return middleware


def one_of(given: str | None, allowed: Sequence[str]) -> str | None:
    return given if given in allowed else None


def keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=ONE_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
