"""What the playbook proposes, and whom to ask."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Act, act_page, flash_refusal
from tongxin.kernel.pages import form_page, render_part, wants_part
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import forms, operations, policies, queries
from tongxin.units.models import Proposal, Unit
from tongxin.units.views.office import kept, manage_address, managed

decline = ActPage(
    operations.decline_proposal,
    name="units:decline",
    by=("unit__slug", "pk"),
    form=forms.DeclineForm,
    title=gettext_lazy("Not needed here"),
    button=gettext_lazy("Leave it"),
    done=gettext_lazy("It is left, with the reason."),
    back=lambda one: manage_address(one.unit, "proposals"),
    whence=lambda one: one.unit.name,
    about=lambda one: one.words,
)
remove_contact = ActPage(
    operations.remove_contact,
    name="units:remove_contact",
    by=("unit__slug", "pk"),
    title=gettext_lazy("Take it off"),
    done=gettext_lazy("It is taken off the page."),
    back=lambda one: manage_address(one.unit, "facts"),
)


@require_safe
@signed_in
def proposals(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    if not policies.may_read_proposals(request.user, unit):
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


def _proposals(request: SignedInRequest, unit: Unit) -> HttpResponse:
    found = list(queries.proposals_to_show(request.user, unit))
    context = {
        **queries.head_of(request.user, unit),
        "is_part": wants_part(request),
        "open": [one for one in found if one.state == Proposal.State.PROPOSED],
        "decided": [one for one in found if one.state != Proposal.State.PROPOSED],
    }
    return render_part(request, "units/proposals.html", "proposals", context)


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
        whence=unit.name,
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.set_contact(request.user, unit, **facts),
    )
