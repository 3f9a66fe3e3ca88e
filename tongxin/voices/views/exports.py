"""Lists for Excel: as the page shows them, and on record."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongxin.kernel import clock
from tongxin.kernel.sheets import write_csv, write_xlsx
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.voices import exports, operations
from tongxin.voices.exports import Listed
from tongxin.voices.filters import VoiceFilters
from tongxin.voices.views import matters as matter_pages
from tongxin.voices.views import work
from tongxin.voices.views.sheets import intake_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {
    "xlsx": (XLSX, write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}


@require_GET
@intake_page
def voices(request: SignedInRequest, form: str) -> HttpResponse:
    """The inbox as it is filtered."""
    filters = VoiceFilters(request.GET)
    return _sheet(
        request, "voices", form, lambda: exports.of_voices(request.user, filters)
    )


@require_GET
@intake_page
def matters(request: SignedInRequest, form: str) -> HttpResponse:
    asked = matter_pages.asked(request)
    return _sheet(
        request, "matters", form, lambda: exports.of_matters(request.user, *asked)
    )


@require_GET
@staff_page()
def tasks(request: SignedInRequest, form: str) -> HttpResponse:
    """The shelf that is open."""
    asked = work.asked(request)
    return _sheet(
        request, "tasks", form, lambda: exports.of_tasks(request.user, *asked)
    )


def _sheet(
    request: SignedInRequest, name: str, form: str, read: Callable[[], Listed]
) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    kind, write = FORMS[form]
    try:
        listed = read()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        back = reverse("voices:inbox" if name == "voices" else f"voices:{name}")
        return redirect(f"{back}?{request.GET.urlencode()}")
    operations.record_export(request.user, name)
    return HttpResponse(
        write(listed.header, listed.rows),
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}-'
            f'{clock.today():%Y%m%d}.{form}"'
        },
    )
