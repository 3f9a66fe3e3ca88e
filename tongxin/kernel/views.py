"""Pages that belong to no room: the parts of all pages, and the health of the house."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel import samples
from tongxin.kernel.clock import add_workdays, today
from tongxin.kernel.forms import SampleForm
from tongxin.kernel.pages import Slice


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part once, in every state. What is not on this page does not exist."""
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


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For machines that watch: 200 when the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
