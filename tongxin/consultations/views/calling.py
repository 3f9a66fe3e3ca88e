"""The silent are called: the number opens on record, what came of it is kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.consultations import collecting, operations, running_forms
from tongxin.consultations.models import Consultation
from tongxin.consultations.views.collecting import collected
from tongxin.consultations.views.office import form_page
from tongxin.kernel.acting import told_back
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in


def _found(
    request: SignedInRequest, pk: int, notice_pk: int
) -> tuple[Consultation, Notice]:
    consultation = collected(request, pk)
    calls = collecting.calls_to_make(request.user, consultation)
    return consultation, get_object_or_404(calls, pk=notice_pk)


@form_page
@signed_in
def call(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    consultation, notice = _found(request, pk, notice_pk)
    if request.method != "POST":
        return _show(request, consultation, notice)
    form = running_forms.CallForm(request.POST)
    if not form.is_valid():
        return _show(request, consultation, notice, status=422)
    try:
        done = operations.record_call(
            request.user, consultation, notice=notice, **form.cleaned_data
        )
    except ValidationError as refusal:
        return told_back(request, notice_address(consultation), refusal)
    messages.success(request, _told(done))
    return redirect(notice_address(consultation))


def notice_address(consultation: Consultation) -> str:
    return f"{consultation.get_absolute_url()}work/silent/"


def _told(notice: Notice) -> str:
    if notice.state == Notice.State.SENT:
        return _("Told.")
    if notice.state == Notice.State.FAILED:
        return _("Not reached; try at the door, or with a slip.")
    return _("Written down. Try again later.")


@never_cache
@require_POST
@signed_in
def number(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    consultation, notice = _found(request, pk, notice_pk)
    contact = people.contact_of(request.user, notice.recipient, "call")
    return _show(request, consultation, notice, contact=contact)


def _show(
    request: SignedInRequest,
    consultation: Consultation,
    notice: Notice,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "notice": notice,
        "tries": list(notice.calls.select_related("by")),
        **more,
    }
    return render(request, "consultations/call.html", context, status=status)
