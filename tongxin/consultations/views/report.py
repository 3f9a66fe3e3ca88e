"""The published report: its page and its files. Everybody reads them."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongxin.consultations import policies, tasks
from tongxin.consultations.models import Consultation
from tongxin.consultations.report import files, report_context
from tongxin.consultations.report.text import Telling
from tongxin.kernel import pages
from tongxin.people.http import actor_of
from tongxin.people.models import Actor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What each file is, and whether a browser shows it.
KINDS = {"docx": (WORD, False), "pdf": ("application/pdf", True)}
# However many readers wait, they are made once in so long.
ANEW_SECONDS = 300


def published(request: HttpRequest, pk: int) -> tuple[Actor, Consultation]:
    actor = actor_of(request)
    rows = policies.visible_to(actor).filter(state=Consultation.State.PUBLISHED)
    return actor, get_object_or_404(rows, pk=pk)


def told(consultation: Consultation, links: dict[int, str] | None = None) -> Telling:
    telling = report_context.told(consultation, links)
    if telling is None:
        raise Http404
    return telling


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The circle, what all share, every figure that may be shown, and how it came."""
    actor, consultation = published(request, pk)
    context = {
        "consultation": consultation,
        "telling": told(consultation, report_context.links_of(actor, consultation)),
        "is_on_roll": policies.entry_of(actor, pk) is not None,
    }
    return render(request, "consultations/report.html", context)


@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    _actor, consultation = published(request, pk)
    made = files.figures_csv(told(consultation))
    return _file(made, "text/csv; charset=utf-8", pk, "csv")


@require_safe
def report_docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, pk, "docx")


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, pk, "pdf")


def _made(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The file; of a long report, until it is made, a page that looks again."""
    _actor, consultation = published(request, pk)
    made = files.at_hand(told(consultation), ending)
    # htmx asks for the part of that page, and could not show a file.
    if made is not None and not pages.wants_part(request):
        kind, is_shown = KINDS[ending]
        return _file(made, kind, pk, ending, is_shown=is_shown)
    if made is None and cache.add(f"report-files:{pk}", 1, timeout=ANEW_SECONDS):
        tasks.make_files.enqueue(pk)
    context = {"consultation": consultation, "is_there": made is not None}
    waiting = "consultations/report_waiting.html"
    response = pages.render_part(request, waiting, "progress", context)
    response.status_code = 200 if made is not None else 202
    return response


@require_safe
def report_svg(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture alone; with more than sixty statements there is none."""
    _actor, consultation = published(request, pk)
    made = files.report_svg(told(consultation))
    if not made:
        raise Http404
    return _file(made, "image/svg+xml", pk, "svg", is_shown=True)


def _file(
    made: bytes, kind: str, pk: int, ending: str, *, is_shown: bool = False
) -> HttpResponse:
    """In the language of whoever reads; shown in the browser, or kept."""
    response = HttpResponse(made, content_type=kind)
    how = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f'{how}; filename="report-{pk}.{ending}"'
    response["Content-Language"] = get_language() or ""
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
