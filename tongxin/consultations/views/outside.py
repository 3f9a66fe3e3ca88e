"""A conversation held with Polis is handed in, looked at, and taken over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tongxin.consultations import operations, policies
from tongxin.consultations.arriving import waiting
from tongxin.consultations.models import OutsideConversation
from tongxin.consultations.outside_forms import ExportForm, SourceForm
from tongxin.consultations.tasks import take_outside_in
from tongxin.consultations.views import acts
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.pages import form_page, paged, render_part
from tongxin.people.http import SignedInRequest, signed_in

# More answers than these are taken in by the worker, and the page waits.
AT_ONCE = 10_000
SHOWN = 20


@form_page
@signed_in
def exports(request: SignedInRequest) -> HttpResponse:
    """Where an export is handed in, and those that were."""
    if not policies.may_take_over(request.user):
        raise Http404
    is_sent = request.method == "POST"
    form = ExportForm(request.POST, request.FILES) if is_sent else ExportForm()
    if is_sent and form.is_valid():
        try:
            found, is_new = operations.upload_outside(request.user, files=form.handed)
        except ValidationError as refusal:
            form.add_error("export", refusal)
        else:
            if not is_new:
                messages.info(request, _("This very export is here already."))
            return redirect("consultations:export", found.pk)
    rows = policies.outside_visible_to(request.user).defer("content")
    context = {"form": form, "page": paged(request, rows.order_by("-pk"))}
    status = 422 if form.errors else 200
    return render(request, "consultations/exports.html", context, status=status)


@form_page
@signed_in
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it holds; on POST it is accepted; then how far it is."""
    found = _visible(request, pk)
    is_sent = request.method == "POST"
    form = SourceForm(request.POST if is_sent else None, instance=found)
    if is_sent and form.is_valid():
        if _accepted(request, pk, form):
            return redirect("consultations:export", pk)
        found = _visible(request, pk)
    context = {"outside": found, "shown": SHOWN}
    if found.is_uploaded:
        statements = waiting(found.content).statements
        context |= {
            "form": form,
            "statements": statements[:SHOWN],
            "discard": acts.discard.offer(found),
        }
    status = 422 if form.errors else 200
    response = render_part(request, "consultations/export.html", "progress", context)
    response.status_code = status
    return response


def _accepted(request: SignedInRequest, pk: int, form: SourceForm) -> bool:
    try:
        outside = operations.accept_outside(
            request.user, _visible(request, pk), **form.cleaned_data
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    if outside.stance_count > AT_ONCE:
        take_outside_in.enqueue(outside.pk)
    else:
        operations.take_outside_in(SYSTEM, outside)
    return True


def _visible(request: SignedInRequest, pk: int) -> OutsideConversation:
    return get_object_or_404(policies.outside_visible_to(request.user), pk=pk)
