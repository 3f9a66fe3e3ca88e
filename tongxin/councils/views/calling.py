"""Seats are called: the number opens on record, what came of it is kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.councils import forms, operations, queries
from tongxin.councils.models import Meeting
from tongxin.councils.views.meetings import form_page, meeting_address, run
from tongxin.kernel.acting import told_back
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in


def _found(request: SignedInRequest, pk: int, notice_pk: int) -> tuple[Meeting, Notice]:
    meeting = run(request, pk)
    calls = queries.calls_to_make(request.user, meeting)
    return meeting, get_object_or_404(calls, pk=notice_pk)


@form_page
@signed_in
def call_seat(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    meeting, notice = _found(request, pk, notice_pk)
    if request.method != "POST":
        return _show(request, meeting, notice)
    form = forms.CallForm(request.POST)
    if not form.is_valid():
        return _show(request, meeting, notice, status=422)
    try:
        done = operations.call_seat(
            request.user, meeting, notice=notice, **form.cleaned_data
        )
    except ValidationError as refusal:
        return told_back(request, meeting_address(meeting), refusal)
    messages.success(request, _told(done))
    return redirect(meeting_address(meeting))


def _told(notice: Notice) -> str:
    if notice.state == Notice.State.SENT:
        return _("Told.")
    if notice.state == Notice.State.FAILED:
        return _("Not reached by telephone: please tell them another way.")
    return _("Written down. Try again later.")


@never_cache
@require_POST
@signed_in
def call_number(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    meeting, notice = _found(request, pk, notice_pk)
    contact = people.contact_of(request.user, notice.recipient, "call")
    return _show(request, meeting, notice, contact=contact)


def _show(
    request: SignedInRequest,
    meeting: Meeting,
    notice: Notice,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "notice": notice,
        "tries": list(notice.calls.select_related("by")),
        **more,
    }
    return render(request, "councils/call.html", context, status=status)
