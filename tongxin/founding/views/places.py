"""The map: communities, and the parks, estates and buildings in them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from tongxin.founding import forms, operations, queries
from tongxin.founding.views.setup import administrator_page
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.acting import rows as rows_of
from tongxin.kernel.listing import Column, Listing
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage, buttons, link_to
from tongxin.people.http import SignedInRequest
from tongxin.places import operations as places
from tongxin.places import policies
from tongxin.places.models import Place


def place_address(place: Place) -> str:
    return reverse("founding:place", args=[place.pk])


rename = ActPage(
    places.rename_place,
    name="founding:rename_place",
    form=forms.NameForm,
    initial=lambda place: {"name": place.name},
    title=gettext_lazy("Rename"),
    button=gettext_lazy("Save"),
    done=gettext_lazy("It has its new name."),
    back=place_address,
    about=str,
    lead=gettext_lazy("Whatever lies there stays as it is."),
)
remove = ActPage(
    places.remove_place,
    name="founding:remove_place",
    form=Form,
    title=gettext_lazy("Take it off the map"),
    done=gettext_lazy("It is off the map."),
    back=lambda _place: reverse("founding:places"),
    about=str,
    lead=gettext_lazy("For what was put there by mistake, while nothing names it."),
)
PLACES = Listing(
    queries.places,
    name="founding:places",
    title=gettext_lazy("Places of the street"),
    filters=forms.PlaceFilters,
    columns=(
        Column(pgettext_lazy("of a place", "Name"), "name", 24),
        Column(pgettext_lazy("of a place", "Kind"), "get_kind_display"),
        Column(gettext_lazy("Lies in"), "parent__name", 24),
        Column(gettext_lazy("Community"), "community__name"),
    ),
    link=place_address,
)


@administrator_page
@require_safe
def place_list(request: SignedInRequest) -> HttpResponse:
    more = link_to("founding:add_places", _("Add places"))
    book = link_to("founding:workbook", _("From a workbook"), is_main=False)
    return PLACES.answer(request, request.user, buttons=[more, book])


@administrator_page
@form_page
def add(request: SignedInRequest) -> HttpResponse:
    """The street first; then names below each other, as many as there are."""
    kind = forms.StreetForm if queries.street() is None else forms.PlacesForm
    form = kind(request.POST or None, initial={"parent": request.GET.get("in")})
    if form.is_valid():
        facts = form.cleaned_data
        if isinstance(form, forms.StreetForm):
            facts = {"kind": Place.Kind.STREET, "names": [facts["name"]]}
        try:
            made = operations.add_places(request.user, **facts)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _on_the_map(len(made)))
            return redirect("founding:add_places")
    context = {
        "form": form,
        "rows": rows_of(form),
        "street": queries.street(),
        "counts": queries.counts_of_places(),
    }
    status = 422 if form.errors else 200
    return render(request, "founding/places_add.html", context, status=status)


def _on_the_map(count: int) -> str:
    told = ngettext(
        "%(count)d place is on the map.", "%(count)d places are on the map.", count
    )
    return told % {"count": count}


@administrator_page
@require_safe
def place(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(policies.kept_by(request.user), pk=pk)
    context = {
        "place": found,
        "parts": found.parts.order_by("kind", "name")[:200],
        "buttons": buttons(request, found, rename, remove, found_by=policies.kept_by),
    }
    return render(request, "founding/place.html", context)
