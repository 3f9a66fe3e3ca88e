"""The silent are called: the number opens on record, what came of it is kept."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.consultations import collecting, operations
from tongxin.consultations.views.collecting import collected
from tongxin.kernel.pages import form_page
from tongxin.notices.calling import Call, call_page, number_page
from tongxin.people.http import SignedInRequest, signed_in


def _found(request: SignedInRequest, pk: int, notice_pk: int) -> Call:
    consultation = collected(request, pk)
    calls = collecting.calls_to_make(request.user, consultation)
    return Call(
        get_object_or_404(calls, pk=notice_pk),
        template="consultations/call.html",
        page=reverse("consultations:call", args=[pk, notice_pk]),
        number=reverse("consultations:call_number", args=[pk, notice_pk]),
        back=reverse("consultations:silent", args=[pk]),
        not_reached=_("Not reached; try at the door, or with a slip."),
        keep=partial(operations.record_call, consultation=consultation),
        # They may answer at once; that button stands out then.
        context={"consultation": consultation, "quiet": True},
    )


@form_page
@signed_in
def call(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    return call_page(request, _found(request, pk, notice_pk))


@never_cache
@require_POST
@signed_in
def contact_number(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    return number_page(request, _found(request, pk, notice_pk))
