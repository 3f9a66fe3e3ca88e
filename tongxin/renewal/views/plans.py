"""What the playbook proposes, and whom to ask."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Act, flash_refusal
from tongxin.kernel.pages import render_part, wants_part
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import forms, operations, policies, queries
from tongxin.renewal.models import Proposal, Unit, UnitContact
from tongxin.renewal.views.acting import act_page
from tongxin.renewal.views.office import (
    form_page,
    frame,
    kept,
    manage_address,
    managed,
)


@require_safe
@signed_in
def proposals(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    if not policies.may_read_plans(request.user, unit):
        raise Http404
    return _proposals(request, unit)


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    unit = kept(request, slug)
    proposal = get_object_or_404(unit.proposals, pk=pk)
    try:
        operations.accept_proposal(request.user, proposal)
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    if wants_part(request):
        return _proposals(request, unit)
    return redirect(manage_address(unit, "proposals"))


@form_page
@signed_in
def decline(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    unit = kept(request, slug)
    proposal = get_object_or_404(unit.proposals.select_related("unit"), pk=pk)
    act = Act(
        title=_("Not needed here"),
        about=proposal.words,
        button=_("Leave it"),
        done=_("It is left, with the reason."),
        back=manage_address(unit, "proposals"),
    )
    form = forms.DeclineForm(request.POST or None)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.decline_proposal(request.user, proposal, **facts),
    )


def _proposals(request: SignedInRequest, unit: Unit) -> HttpResponse:
    found = list(queries.proposals_to_show(request.user, unit))
    context = {
        **frame(request, unit),
        "is_part": wants_part(request),
        "open": [one for one in found if one.state == Proposal.State.PROPOSED],
        "decided": [one for one in found if one.state != Proposal.State.PROPOSED],
    }
    return render_part(request, "renewal/proposals.html", "proposals", context)


# ---- Contacts ----


@form_page
@signed_in
def add_contact(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    return _contact(request, unit, forms.ContactForm(request.POST or None))


@form_page
@signed_in
def set_contact(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    unit = kept(request, slug)
    contact = get_object_or_404(unit.contacts, pk=pk)
    initial = {name: getattr(contact, name) for name in forms.ContactForm.base_fields}
    form = forms.ContactForm(request.POST or None, initial=initial)
    # The topic names the row: another topic would be another contact.
    form.fields["topic"].disabled = True
    return _contact(request, unit, form)


def _contact(
    request: SignedInRequest, unit: Unit, form: forms.ContactForm
) -> HttpResponse:
    act = Act(
        title=_("Whom to ask"),
        lead=_("It stands on the unit’s page, for everybody."),
        button=_("Save"),
        done=_("The unit’s page says whom to ask."),
        back=manage_address(unit, "facts"),
    )
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.set_contact(request.user, unit, **facts),
    )


@require_POST
@signed_in
def remove_contact(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    unit = kept(request, slug)
    contact = get_object_or_404(
        UnitContact.objects.select_related("unit"), unit=unit, pk=pk
    )
    operations.remove_contact(request.user, contact)
    messages.success(request, _("It is taken off the page."))
    return redirect(manage_address(unit, "facts"))
