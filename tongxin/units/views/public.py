"""The register of units and the page of each: what everybody may see."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from tongxin.kernel.pages import paged, render_part
from tongxin.people.http import actor_of
from tongxin.people.models import User
from tongxin.units import operations, policies, queries
from tongxin.units.forms import FindForm
from tongxin.units.models import Stage


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = FindForm(request.GET)
    filters = form.as_filters()
    has_mine = isinstance(actor, User) and bool(actor.posts)
    is_mine = has_mine and "mine" in request.GET
    units = queries.list_units(actor, filters, is_mine=is_mine)
    page = paged(request, units)
    context = {
        "form": form,
        "filters": filters,
        "is_filtered": filters != queries.Filters(),
        "page": page,
        "rows": queries.next_steps(page.rows),
        "stages": Stage,
        "has_mine": has_mine,
        "may_register": operations.register_unit.is_open(actor),
    }
    name = "units/mine.html" if is_mine else "units/list.html"
    return render_part(request, name, "units", context)


@require_safe
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(queries.unit_choices(actor), slug=slug)
    context = {
        "page": queries.unit_page(found),
        "unit": found,
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
