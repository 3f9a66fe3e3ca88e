"""A whole street from one workbook: chosen, looked at, taken in."""

import base64
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.founding import forms, operations
from tongxin.founding.views.setup import administrator_page
from tongxin.founding.workbook import STAFF, empty_workbook
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.files import attachment
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest

SHOWN_FAULTS = 50


@administrator_page
@never_cache
@form_page
def workbook(request: SignedInRequest) -> HttpResponse:
    """Chosen; and then what it would bring, and what is wrong with it."""
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = forms.WorkbookForm(*sent)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        content = form.cleaned_data["file"]
        try:
            loaded = operations.try_street(request.user, content=content)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            context |= {
                "loaded": loaded,
                "faults": loaded.faults[:SHOWN_FAULTS],
                "seen": base64.b64encode(content).decode(),
            }
    status = 422 if form.errors else 200
    return render(request, "founding/workbook.html", context, status=status)


@administrator_page
@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """All of it or nothing; then on to the links of those who were named."""
    form = forms.SeenForm(request.POST)
    if form.is_valid():
        try:
            loaded = operations.load_street(
                request.user, content=form.cleaned_data["seen"]
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            told = _("Taken in: %(new)d new rows, %(old)d were there already.")
            facts = {"new": loaded.new.total(), "old": loaded.old.total()}
            messages.success(request, told % facts)
            has_staff = bool(loaded.new[STAFF])
            return redirect("people:newcomers" if has_staff else "founding:setup")
    for text in [one for told in form.errors.values() for one in told]:
        messages.error(request, str(text))
    return redirect("founding:workbook")


@administrator_page
@require_safe
def empty(_request: SignedInRequest) -> HttpResponse:
    return attachment(f"{_('street')}.xlsx", empty_workbook())
