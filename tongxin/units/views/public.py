"""The register of units and the page of each: what everybody may see."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel.listing import Asked, Listing
from tongxin.kernel.rooms import Part, rooms
from tongxin.people.act_pages import founding_button, link_to
from tongxin.people.http import SignedInRequest, actor_of, staff_page
from tongxin.people.models import Actor, User
from tongxin.units import operations, policies, queries
from tongxin.units.forms import UnitFilters
from tongxin.units.models import Unit
from tongxin.units.timeline import Row, Timeline, by_community, timeline
from tongxin.units.views.office import register


def next_steps(
    units: Sequence[Unit], _asked: Asked
) -> list[tuple[Unit, queries.UnitStep]]:
    return queries.next_steps(units)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with what comes next, and its row of the timeline."""

    unit: Unit
    step: queries.UnitStep
    row: Row
    marks: SafeString
    timeline: Timeline


def in_time(units: Sequence[Unit], asked: Asked) -> list[UnitLine]:
    """On one axis for all of a page."""
    drawn = timeline(units)
    both = zip(next_steps(units, asked), drawn.lanes, strict=True)
    return [
        UnitLine(unit, step, row, marks, drawn) for (unit, step), (row, marks) in both
    ]


UNITS = Listing(
    queries.list_units,
    name="units:list",
    title=_("Renewal units"),
    lead=_("Where each stands, what comes next, and whom to ask."),
    filters=UnitFilters,
    tabs=("stage",),
    lines=in_time,
    row="units/parts/row.html",
    above="units/parts/list_axis.html",
    look="unit-rows",
    template="units/list.html",
    empty="units/parts/none_found.html",
    is_public=True,
)
MINE = Listing(
    queries.own_units,
    name="units:mine",
    title=_("My units"),
    filters=UnitFilters,
    tabs=("stage",),
    lines=next_steps,
    row="units/parts/own_row.html",
    nothing=_("No unit is kept by your office."),
    begin=("units:list", _("All renewal units")),
)


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    may_register = operations.register_unit.is_open(actor)
    is_staff = isinstance(actor, User) and bool(actor.posts)
    own = link_to("units:mine", MINE.title, is_main=False)
    context = {
        "may_register": may_register,
        "buttons": [own] if is_staff else [],
        "communities": by_community(queries.list_units(actor)),
    }
    return UNITS.answer(request, actor, **context)


@require_safe
@staff_page()
def own_units(request: SignedInRequest) -> HttpResponse:
    begin = founding_button(request, register)
    return MINE.answer(request, request.user, buttons=[begin] if begin else [])


def of_all_rooms(actor: Actor, unit: Unit) -> list[Part]:
    """What upper rooms show on its page, in order."""
    every = [room.of_unit(actor, unit) for room in rooms().values() if room.of_unit]
    found = [one for parts in every for one in parts if isinstance(one, Part)]
    return sorted(found, key=lambda one: (one.place, one.on))


@require_safe
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(queries.unit_choices(actor), slug=slug)
    parts = of_all_rooms(actor, found)
    context = {
        "page": queries.unit_page(found),
        "unit": found,
        "top": next((one for one in parts if one.spot == "top"), None),
        "parts": [one for one in parts if one.spot == "main"],
        "may_manage": policies.managed_by(actor).filter(pk=found.pk).exists()
        if isinstance(actor, User)
        else False,
    }
    return render(request, "units/unit.html", context)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet of paper for the door of the house, with the way to this page."""
    found = get_object_or_404(queries.unit_choices(actor_of(request)), slug=slug)
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {
        "page": queries.unit_page(found),
        "unit": found,
        "address": address,
        "qr": qr(address),
    }
    return render(request, "units/sheet.html", context)


def qr(text: str) -> SafeString:
    """A code for a telephone's camera, drawn here: no request leaves the house."""
    out = io.BytesIO()
    code = segno.make(text, error="m")
    code.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
    )
    # Our own drawing of our own address: segno writes nothing of `text` into it.
    return mark_safe(out.getvalue().decode())  # noqa: S308
