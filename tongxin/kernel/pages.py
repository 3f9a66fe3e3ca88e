"""Answering a browser: a whole page, a named part of it for htmx, a slice of a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tongxin.kernel import house

# A list nobody pages through by hand; it also keeps OFFSET inside what SQLite can hold.
LAST_PAGE = 10_000
# Of a page that shows a form, and takes it.
form_page = require_http_methods(["GET", "HEAD", "POST"])
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}


def wants_part(request: HttpRequest) -> bool:
    """Htmx asks for a part, except when it rebuilds a whole page out of the history."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any]
) -> HttpResponse:
    """Render `template`, or only its `{% partialdef part %}` when htmx asks."""
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, context)
    # Or a browser that goes back would show the part as if it were the page.
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True, slots=True)
class Slice[Row]:
    """One page of a list that was never counted."""

    rows: Sequence[Row]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1


class Listed[Row](Protocol):
    """What gives a part of itself: a queryset, or a list that orders itself."""

    def __getitem__(self, part: slice, /) -> Iterable[Row]: ...


def paged[Row](request: HttpRequest, listed: Listed[Row], size: int = 30) -> Slice[Row]:
    """Read one row more than a page holds: it says whether there is a next page."""
    number = page_number(request)
    start = (number - 1) * size
    rows = list(listed[start : start + size + 1])
    if not rows and number > 1:
        number = 1
        rows = list(listed[: size + 1])
    return Slice(rows[:size], number, has_next=len(rows) > size)


def page_number(request: HttpRequest) -> int:
    try:
        number = int(request.GET.get("page", "1"))
    except ValueError:
        return 1
    return number if 1 <= number <= LAST_PAGE else 1


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs to know."""
    other = "zh-hans" if get_language() == "en" else "en"
    return {
        "text_size": getattr(request, "text_size", "normal"),
        "is_demo": settings.DEMO,
        "other_language": other,
        "other_language_name": LANGUAGE_NAMES[other],
        # Asked where it is shown: a page about a fault may stand without a database.
        "house": SimpleLazyObject(house.sign),
    }
