"""What the rolls say of a resident: their own entries and nobody else's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Act, act_page, flash_refusal
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.rolls import forms, operations, policies, queries
from tongxin.rolls.models import ApplicantTie, Entitlement
from tongxin.rolls.views.proofs import with_paper
from tongxin.units.models import Unit

TEMPLATE = "rolls/my_act.html"

object_ = ActPage(
    operations.object_to_entry,
    name="rolls:object",
    form=forms.ObjectForm,
    title=gettext_lazy("Object"),
    button=gettext_lazy("Send the objection"),
    done=gettext_lazy("Your objection is there. You will hear how it is decided."),
    back=lambda _entry: reverse("rolls:my_roll"),
    about=lambda entry: f"{entry.unit.name} · {entry.get_side_display()}",
    lead=gettext_lazy("The office decides within five working days and tells you why."),
    template=TEMPLATE,
)


def _own(request: SignedInRequest, pk: int) -> Entitlement:
    return get_object_or_404(queries.own_entries(request.user), pk=pk)


@require_safe
@signed_in
def my_roll(request: SignedInRequest) -> HttpResponse:
    entries, rows = list(queries.own_entries(request.user)), policies.own_entries
    ties = queries.own_ties(request.user)
    refused = Entitlement.State.REFUSED
    running = {
        one.unit_id: one for one in entries if not one.is_ended and one.state != refused
    }
    context = {
        "entries": with_button(request, entries, object_, found_by=rows),
        "waiting": [one for one in entries if one.state == "claimed"],
        "hats": [(one.unit, ties.get(pk), one.pk) for pk, one in running.items()],
        "has_person": request.user.person_id is not None,
    }
    return render(request, "rolls/my_roll.html", context)


@form_page
@signed_in
def claim(request: SignedInRequest) -> HttpResponse:
    act = Act(
        title=_("A place on the roll"),
        lead=_("Who lives or works here has a say here, whoever owns the house."),
        button=_("Send the claim"),
        done=_("Your claim is there. The community checks it and tells you."),
        back=reverse("rolls:my_roll"),
        template=TEMPLATE,
    )
    unit = Unit.objects.filter(slug=request.GET.get("unit", "")[:40]).first()
    form = with_paper(request, forms.ClaimForm, initial={"unit": unit})
    return act_page(request, form, act, lambda facts: _claim(request, **facts))


def _claim(
    request: SignedInRequest,
    *,
    unit: Unit,
    label: str,
    note: str,
    is_grown_up: bool,
    **facts: Any,
) -> None:
    """A holding is looked up by its name; an unknown one stands in the note."""
    holding = unit.holdings.filter(label=" ".join(label.split())).first()
    note = "\n".join(part for part in (label, note) if part)
    operations.claim_tenancy(request.user, unit, holding=holding, note=note, **facts)


@require_POST
@signed_in
def say_two_hats(request: SignedInRequest, pk: int) -> HttpResponse:
    """“I work for the applicant”, or no longer."""
    entry = _own(request, pk)
    tie = queries.own_ties(request.user).get(entry.unit_id)
    try:
        if tie is not None:
            operations.unmark_two_hats(request.user, tie)
            messages.success(request, _("The mark is taken off."))
        else:
            operations.mark_two_hats(
                request.user,
                entry.unit,
                person=entry.person,
                source=ApplicantTie.Source.SELF,
            )
            messages.success(request, _("It is written down. You keep your right."))
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    return redirect("rolls:my_roll")
