"""Lists for Excel: as the page shows them, and on record."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.people.http import SignedInRequest
from tongxin.voices import exports
from tongxin.voices.views.matters import MATTERS
from tongxin.voices.views.sheets import intake_page


@require_GET
@intake_page
def voices(request: SignedInRequest, form: str) -> HttpResponse:
    """The inbox as it is filtered."""
    return exports.VOICES.file(request, request.user, form)


@require_GET
@intake_page
def matters(request: SignedInRequest, form: str) -> HttpResponse:
    return MATTERS.file(request, request.user, form)
