"""The silent, as one walks from door to door: on the screen, on paper, in Excel."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.consultations import collecting, listing, operations, policies, queries
from tongxin.consultations.collecting import Filters, Silent
from tongxin.consultations.models import Consultation
from tongxin.kernel import clock
from tongxin.kernel.acting import at_once, told_back
from tongxin.kernel.pages import Slice, page_number
from tongxin.people.http import SignedInRequest, signed_in

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def collected(request: SignedInRequest, pk: int) -> Consultation:
    return get_object_or_404(policies.collected_by(request.user), pk=pk)


def list_address(pk: int, filters: Filters) -> str:
    """The list narrowed as it was."""
    words = {
        name: value for name in Filters.__slots__ if (value := getattr(filters, name))
    }
    address = reverse("consultations:silent", args=[pk])
    return f"{address}?{urlencode(words)}" if words else address


def narrowed(consultation: Consultation, filters: Filters) -> list[Silent]:
    people = collecting.silent_people(consultation)
    return [one for one in people if filters.let_through(one)]


@never_cache
@require_safe
@signed_in
def silent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and doors; that they were read is on record."""
    consultation = collected(request, pk)
    operations.open_list(request.user, consultation)
    everybody = collecting.silent_people(consultation)
    filters = Filters.of(request.GET.dict())
    found = [one for one in everybody if filters.let_through(one)]
    context = {
        "consultation": consultation,
        "filters": filters,
        "page": _slice(found, page_number(request)),
        "count": len(found),
        "slips": [one for one in found if not one.has_slip][: collecting.LARGEST_RUN],
        "call_count": sum(one.has_phone and not one.was_called for one in found),
        "buildings": collecting.buildings_of(everybody),
        "turnout": queries.turnout(consultation),
        "calls": collecting.calls_to_make(request.user, consultation),
        "may_keep": policies.may_keep(request.user, consultation),
    }
    return render(request, "consultations/silent.html", context)


def _slice(found: Sequence[Silent], number: int) -> Slice[Silent]:
    start = (number - 1) * PER_PAGE
    if start >= len(found):
        number, start = 1, 0
    return Slice(
        found[start : start + PER_PAGE],
        number,
        has_next=len(found) > start + PER_PAGE,
    )


@never_cache
@require_POST
@signed_in
def print_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """On A4, to walk by."""
    consultation = collected(request, pk)
    filters = Filters.of(request.POST.dict())
    lines = _opened(request, consultation, filters)
    content = listing.as_pdf(consultation, lines, filters)
    return _file(content, "application/pdf", "pdf")


@never_cache
@require_POST
@signed_in
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """For Excel."""
    consultation = collected(request, pk)
    lines = _opened(request, consultation, Filters.of(request.POST.dict()))
    return _file(listing.as_sheet(lines), XLSX, "xlsx")


def _opened(
    request: SignedInRequest, consultation: Consultation, filters: Filters
) -> list[listing.Line]:
    """The list as it is narrowed, with telephones: each reading is on record."""
    found = narrowed(consultation, filters)
    persons = [one.person for one in found]
    contacts = operations.open_addresses(request.user, consultation, persons=persons)
    return listing.lines(found, contacts)


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"silent-{clock.today():%Y%m%d}.{ending}"
    way = "inline" if ending == "pdf" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{way}; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@require_POST
@signed_in
def call_them(request: SignedInRequest, pk: int) -> HttpResponse:
    """Those of the list as it is narrowed who have a telephone."""
    consultation = collected(request, pk)
    filters = Filters.of(request.POST.dict())
    ids = {one.entry_id for one in narrowed(consultation, filters)}
    return at_once(
        request,
        list_address(pk, filters),
        _("They are on the call list."),
        lambda: operations.call_the_silent(request.user, consultation, entry_ids=ids),
    )


@never_cache
@require_POST
@signed_in
def print_slips(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip each for the next of the list as it is narrowed, as one PDF."""
    consultation = collected(request, pk)
    filters = Filters.of(request.POST.dict())
    people = narrowed(consultation, filters)
    if request.POST.get("again") != "yes":
        people = [one for one in people if not one.has_slip]
    ids = [one.entry_id for one in people][: collecting.LARGEST_RUN]
    try:
        slips = operations.print_slips(request.user, consultation, entry_ids=ids)
    except ValidationError as refusal:
        return told_back(request, list_address(pk, filters), refusal)
    size = request.POST.get("size", "")
    content = listing.slips_as_pdf(consultation, slips, size)
    return _file(content, "application/pdf", "pdf")


@require_safe
@signed_in
def blank_slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip of nobody's, for whoever comes by."""
    consultation = get_object_or_404(policies.typed_by(request.user), pk=pk)
    content = listing.slips_as_pdf(consultation, [], request.GET.get("size", ""))
    return _file(content, "application/pdf", "pdf")
