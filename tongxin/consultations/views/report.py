"""The published report: its page and its files. Everybody reads them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongxin.consultations import exporting, policies, queries
from tongxin.consultations.beside import beside, links_of
from tongxin.consultations.models import Consultation
from tongxin.consultations.telling import Telling, tell
from tongxin.people.http import actor_of
from tongxin.people.models import Actor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def published(request: HttpRequest, pk: int) -> tuple[Actor, Consultation]:
    actor = actor_of(request)
    rows = policies.visible_to(actor).filter(state=Consultation.State.PUBLISHED)
    return actor, get_object_or_404(rows, pk=pk)


def told(consultation: Consultation, links: dict[int, str] | None = None) -> Telling:
    publication = queries.publication_of(consultation)
    if publication is None:
        raise Http404
    return tell(publication, beside(consultation), links)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The circle, what all share, every figure that may be shown, and how it came."""
    actor, consultation = published(request, pk)
    context = {
        "consultation": consultation,
        "telling": told(consultation, links_of(actor, consultation)),
        "is_on_roll": policies.entry_of(actor, pk) is not None,
    }
    return render(request, "consultations/report.html", context)


@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    _actor, consultation = published(request, pk)
    made = exporting.figures_csv(told(consultation))
    return _file(made, "text/csv; charset=utf-8", pk, "csv")


@require_safe
def report_docx(request: HttpRequest, pk: int) -> HttpResponse:
    _actor, consultation = published(request, pk)
    return _file(exporting.report_docx(told(consultation)), WORD, pk, "docx")


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    _actor, consultation = published(request, pk)
    made = exporting.report_pdf(told(consultation))
    return _file(made, "application/pdf", pk, "pdf", is_shown=True)


@require_safe
def report_svg(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture alone; with more than sixty statements there is none."""
    _actor, consultation = published(request, pk)
    made = exporting.report_svg(told(consultation))
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
