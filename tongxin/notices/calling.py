"""The page of one call: who is told what, their number on record, what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongxin.kernel.acting import told_back
from tongxin.notices.forms import CallForm
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest


@dataclass(frozen=True, slots=True)
class Call:
    """Which call it is, and what the room that owes it says and does.

    `template` extends notices/call.html; `page` and `number` are the addresses where it
    is written down and where the number opens; `keep` is the operation that writes.
    """

    notice: Notice
    template: str
    page: str
    number: str
    back: str
    not_reached: str
    keep: Callable[..., Notice]
    context: Mapping[str, Any] = field(default_factory=dict)


def call_page(request: SignedInRequest, call: Call) -> HttpResponse:
    """Show the call; when it is written down, go back to the list."""
    if request.method != "POST":
        return _show(request, call)
    form = CallForm(request.POST)
    if not form.is_valid():
        return _show(request, call, status=422)
    try:
        done = call.keep(request.user, notice=call.notice, **form.cleaned_data)
    except ValidationError as refusal:
        return told_back(request, call.back, refusal)
    messages.success(request, outcome_text(done, call.not_reached))
    return redirect(call.back)


def number_page(request: SignedInRequest, call: Call) -> HttpResponse:
    """Open the number; that it was read is on record."""
    contact = people.contact_of(request.user, call.notice.recipient, "call")
    return _show(request, call, contact=contact)


def outcome_text(notice: Notice, not_reached: str) -> str:
    """What became of it with this call."""
    if notice.state == Notice.State.SENT:
        return _("Told.")
    if notice.state == Notice.State.FAILED:
        return not_reached
    return _("Written down. Try again later.")


def _show(
    request: SignedInRequest, call: Call, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "notice": call.notice,
        "page": call.page,
        "number": call.number,
        "tries": list(call.notice.calls.select_related("by")),
        **call.context,
        **more,
    }
    return render(request, call.template, context, status=status)
