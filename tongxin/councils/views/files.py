"""What programs fetch: minutes for Word and on paper, the sign, calendars."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.councils import files, policies, queries
from tongxin.councils.calendars import as_ics
from tongxin.councils.files.sign import SIZES
from tongxin.councils.models import Minutes
from tongxin.people.http import actor_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def version_of(request: HttpRequest, pk: int) -> Minutes:
    """The latest version that the reader may see; `?version=1` an older one."""
    rows = policies.minutes_visible_to(actor_of(request)).filter(meeting=pk)
    wanted = request.GET.get("version", "")
    if wanted.isdecimal() and len(wanted) < 4:
        return get_object_or_404(rows, version=int(wanted))
    found = rows.order_by("-version").first()
    if found is None:
        raise Http404
    return found


@require_safe
def minutes_docx(request: HttpRequest, pk: int) -> HttpResponse:
    found = version_of(request, pk)
    made = files.minutes_docx(found, policies.withheld_from(actor_of(request), found))
    return _file(made, WORD, _name(found, "docx"))


@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = version_of(request, pk)
    made = files.minutes_pdf(found, policies.withheld_from(actor_of(request), found))
    return _file(made, PDF, _name(found, "pdf"), is_shown=True)


@require_safe
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A4, or A3 with `?size=a3`."""
    body = get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
    studio = queries.studio_of(body)
    if studio is None:
        raise Http404
    size = request.GET.get("size", "")
    size = size if size in SIZES else SIZES[0]
    made = files.sign_pdf(studio, body, home_of(request), size)
    return _file(made, PDF, f"sign-{pk}-{size}.pdf", is_shown=True)


@require_safe
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody may know of one conference, for any calendar."""
    body = get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
    rows = queries.meetings_of_body(body)
    made = as_ics(body.name, rows, _absolute(request))
    return _calendar(made, f"meetings-{pk}.ics")


@require_safe
def seats_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads it: a calendar cannot sign in."""
    found = queries.feed_behind(token)
    if found is None:
        raise Http404
    rows = queries.meetings_of_seats(found)
    made = as_ics(_("My joint conferences"), rows, _absolute(request))
    response = _calendar(made, "seats.ics")
    response["Cache-Control"] = "private"
    response["Referrer-Policy"] = "no-referrer"
    return response


def home_of(request: HttpRequest) -> str:
    """Where our pages are found, as it is printed and handed on."""
    return (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")


def _absolute(request: HttpRequest) -> Callable[[str], str]:
    home = home_of(request)
    return lambda path: home + path


def _calendar(made: bytes, name: str) -> HttpResponse:
    return _file(made, "text/calendar; charset=utf-8", name, is_shown=True)


def _name(minutes: Minutes, ending: str) -> str:
    return f"minutes-{minutes.meeting_id}-{minutes.version}.{ending}"


def _file(made: bytes, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """In the language of whoever reads; shown in the browser, or kept."""
    response = HttpResponse(made, content_type=kind)
    how = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Content-Language"] = get_language() or ""
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
