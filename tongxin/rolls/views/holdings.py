"""One holding of a roll, and how it is corrected: never without a reason."""

from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.listing import Asked, Listing
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Organisation
from tongxin.rolls import forms, operations, policies, queries
from tongxin.rolls.models import Holding, HoldingOwner
from tongxin.rolls.views.roll import roll_of
from tongxin.units.queries import head_of


def address_of(found: Holding) -> str:
    return reverse("rolls:holding", args=[found.unit.slug, found.pk])


def label_of(found: Holding) -> str:
    return found.label


def said_of(found: Holding) -> dict[str, Any]:
    names = ("label", "kind", "area", "area_source", "is_unsold")
    return {name: getattr(found, name) for name in names}


correct = ActPage(
    operations.correct_holding,
    name="rolls:correct_holding",
    by=("unit__slug", "pk"),
    form=forms.CorrectHoldingForm,
    initial=said_of,
    title=gettext_lazy("Correct the holding"),
    button=gettext_lazy("Correct"),
    done=gettext_lazy("The holding is corrected."),
    back=address_of,
    whence=attrgetter("unit.name"),
    about=label_of,
)
add_owner = ActPage(
    operations.name_owner,
    do=operations.add_owner,
    name="rolls:add_owner",
    by=("unit__slug", "pk"),
    form=forms.OwnerForm,
    initial=lambda _holding: {"from_on": clock.today()},
    title=gettext_lazy("One more owner"),
    button=gettext_lazy("Add the owner"),
    done=gettext_lazy("The owner is added."),
    back=address_of,
    whence=attrgetter("unit.name"),
    about=label_of,
)
remove_owner = ActPage(
    operations.end_owner,
    do=operations.remove_owner,
    name="rolls:remove_owner",
    by=("holding__unit__slug", "pk"),
    form=forms.RemoveOwnerForm,
    initial=lambda _owner: {"on": clock.today()},
    title=gettext_lazy("An owner no longer"),
    button=gettext_lazy("End this"),
    done=gettext_lazy("The owner is ended."),
    back=lambda owner: address_of(owner.holding),
    whence=attrgetter("holding.unit.name"),
    about=lambda owner: f"{owner.holding.label} · {owner.name}",
)


def roll_address(asked: Asked) -> tuple[str, str]:
    [unit] = asked.under
    address = reverse("rolls:roll", args=[unit.slug])
    return address, _("Roll of %(name)s") % {"name": unit.name}


HOLDINGS = Listing(
    queries.find_holdings,
    name="rolls:holdings",
    by=("slug",),
    title=gettext_lazy("Holdings and owners"),
    lead=gettext_lazy(
        "Open a holding to see who owns it and who lives there, or to correct it."
    ),
    whence=roll_address,
    filters=forms.HoldingFilters,
    tabs=("lacks",),
    counts=lambda _keeper, unit: {"area": queries.areas_unknown(unit)},
    row="rolls/parts/holding_row.html",
    nothing_fits=gettext_lazy("No holding fits."),
)


@require_safe
@signed_in
def holdings(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    operations.open_roll(request.user, unit)
    return HOLDINGS.answer(request, request.user, unit)


@require_safe
@signed_in
def holding(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who owns it, who lives there, and what was corrected; the reading is kept."""
    rows = policies.holdings_kept_by(request.user)
    found = get_object_or_404(rows, unit__slug=slug, pk=pk)
    operations.open_roll(request.user, found.unit)
    context = {
        **head_of(request.user, found.unit),
        "holding": found,
        "told": queries.holding_page(request.user, found),
    }
    return render(request, "rolls/roll_holding.html", context)


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
        back=reverse("rolls:holdings", args=[slug]) + f"?q={firm.name}",
        whence=unit.name,
    )
    form = forms.NamedForm(request.POST or None, initial={"from_on": clock.today()})

    def do(facts: dict[str, Any]) -> object:
        facts |= {"organisation": firm}
        return operations.name_speaker(request.user, unit, **facts)

    return act_page(request, form, act, do)
