"""One holding of a roll, and how it is corrected: never without a reason."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act
from tongxin.kernel.pages import paged, render_part
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Organisation
from tongxin.renewal import operations, queries, roll_forms
from tongxin.renewal.models import Holding, HoldingOwner
from tongxin.renewal.views.acting import act_page
from tongxin.renewal.views.office import form_page, frame
from tongxin.renewal.views.roll import roll_of


@require_safe
@signed_in
def holdings(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    operations.open_roll(request.user, unit)
    form = roll_forms.HoldingFindForm(request.GET)
    form.is_valid()
    text, lacks = (form.cleaned_data.get(name, "") for name in ("q", "lacks"))
    context = {
        **frame(request, unit),
        "page": paged(request, queries.find_holdings(request.user, unit, text, lacks)),
        "form": form,
        "lacks": lacks,
        "areas_unknown": queries.areas_unknown(unit),
    }
    return render_part(request, "renewal/roll_holdings.html", "holdings", context)


def _holding(request: SignedInRequest, slug: str, pk: int) -> Holding:
    unit = roll_of(request, slug)
    rows = Holding.objects.select_related("unit")
    return get_object_or_404(rows, unit=unit, pk=pk)


@require_safe
@signed_in
def holding(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who owns it, who lives there, and what was corrected; the reading is kept."""
    found = _holding(request, slug, pk)
    operations.open_roll(request.user, found.unit)
    context = {
        **frame(request, found.unit),
        "holding": found,
        "told": queries.holding_page(request.user, found),
    }
    return render(request, "renewal/roll_holding.html", context)


def _act(found: Holding, title: str, button: str, done: str) -> Act:
    back = reverse("renewal:holding", args=[found.unit.slug, found.pk])
    return Act(title, button, done, back, about=found.label)


@form_page
@signed_in
def correct(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _holding(request, slug, pk)
    act = _act(
        found, _("Correct the holding"), _("Correct"), _("The holding is corrected.")
    )
    names = ("label", "kind", "area", "area_source", "is_unsold")
    usual = {name: getattr(found, name) for name in names}
    form = roll_forms.CorrectHoldingForm(request.POST or None, initial=usual)
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.correct_holding(request.user, found, **facts),
    )


@form_page
@signed_in
def add_owner(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _holding(request, slug, pk)
    act = _act(found, _("One more owner"), _("Add the owner"), _("The owner is added."))
    form = roll_forms.OwnerForm(
        request.POST or None, initial={"from_on": clock.today()}
    )
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.add_owner(request.user, found, **facts),
    )


@form_page
@signed_in
def remove_owner(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    owners = HoldingOwner.objects.select_related(
        "holding__unit", "person__seal_key", "organisation"
    )
    owner = get_object_or_404(
        owners, holding__unit=roll_of(request, slug), until_on=None, pk=pk
    )
    found = owner.holding
    act = _act(
        found,
        _("%(name)s owns it no longer") % {"name": owner.name},
        _("End this"),
        _("The owner is ended."),
    )
    form = roll_forms.RemoveOwnerForm(
        request.POST or None, initial={"on": clock.today()}
    )
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.remove_owner(request.user, owner, **facts),
    )


@form_page
@signed_in
def speaker(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who speaks for a company that owns here: another person, from a day on."""
    unit = roll_of(request, slug)
    owning = HoldingOwner.objects.filter(holding__unit=unit, until_on=None)
    firms = Organisation.objects.filter(pk__in=owning.values("organisation"))
    firm = get_object_or_404(firms, pk=pk)
    act = Act(
        title=_("Who speaks for the company"),
        about=firm.name,
        lead=_("Whoever did before does so no longer from this day on."),
        button=_("Write it down"),
        done=_("It is written down."),
        back=reverse("renewal:holdings", args=[slug]) + f"?q={firm.name}",
    )
    form = roll_forms.NamedForm(
        request.POST or None, initial={"from_on": clock.today()}
    )

    def do(facts: dict[str, Any]) -> object:
        facts |= {"organisation": firm}
        return operations.name_speaker(request.user, unit, **facts)

    return act_page(request, unit, form, act, do)
