"""Pages that belong to no room: the parts of all pages, and the health of the house."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel import health, samples
from tongxin.kernel.clock import add_workdays, today
from tongxin.kernel.forms import SampleForm
from tongxin.kernel.models import House
from tongxin.kernel.pages import Slice


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part once, in every state. What is not on this page does not exist.

    For whoever builds or works here; residents have nothing to do with it.
    """
    is_workshop = settings.DEBUG or settings.DEMO
    if not is_workshop and not getattr(request.user, "is_staff_member", False):
        raise Http404
    wrong = SampleForm({"phone": "138 0000 000"}, auto_id="wrong_%s")
    context = {
        "form": SampleForm(),
        "wrong": wrong,
        "days": [add_workdays(today(), n).on for n in (8, 5, 3, 1, 0)],
        "late": today() - timedelta(days=1),
        "now": timezone.now(),
        "slice": Slice(rows=[], number=2, has_next=True),
        "walk": samples.WALK,
        "words": samples.WORDS,
        "states": samples.STATES,
        "label": samples.LABELS,
    }
    template = "desk" if "desk" in request.GET else "page"
    return render(request, f"kernel/components_{template}.html", context)


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look for it without having read a page."""
    return redirect(static("kernel/mark.svg"), permanent=True)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For machines that watch: 200 when the house works, else 503 and why not."""
    fault = health.fault()
    status = HTTPStatus.SERVICE_UNAVAILABLE if fault else HTTPStatus.OK
    return HttpResponse(fault or "ok", status=status, content_type="text/plain")


@cache_control(public=True, max_age=31_536_000, immutable=True)
@require_safe
def mark(_request: HttpRequest, digest: str) -> HttpResponse:
    """The picture beside the house's name; another picture has another address."""
    row = House.objects.filter(mark_digest=digest).exclude(mark=None).first()
    if row is None or row.mark is None:
        raise Http404
    return HttpResponse(bytes(row.mark), content_type=row.mark_type)
