"""Seats are called: the number opens on record, what came of it is kept."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.councils import operations, queries
from tongxin.councils.views.meetings import form_page, meeting_address, run
from tongxin.notices.calling import Call, call_page, number_page
from tongxin.people.http import SignedInRequest, signed_in


def _found(request: SignedInRequest, pk: int, notice_pk: int) -> Call:
    meeting = run(request, pk)
    calls = queries.calls_to_make(request.user, meeting)
    return Call(
        get_object_or_404(calls, pk=notice_pk),
        template="councils/call.html",
        page=reverse("councils:call_seat", args=[pk, notice_pk]),
        number=reverse("councils:call_number", args=[pk, notice_pk]),
        back=meeting_address(meeting),
        not_reached=_("Not reached by telephone: please tell them another way."),
        keep=partial(operations.call_seat, meeting=meeting),
        context={"meeting": meeting},
    )


@form_page
@signed_in
def call_seat(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    return call_page(request, _found(request, pk, notice_pk))


@never_cache
@require_POST
@signed_in
def call_number(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    return number_page(request, _found(request, pk, notice_pk))
