"""The silent, as one walks from door to door: on the screen, on paper, in Excel."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.consultations import collecting, listing, operations, policies, queries
from tongxin.consultations.collecting import Silent
from tongxin.consultations.forms import SilentFilters
from tongxin.consultations.models import Consultation
from tongxin.kernel import clock
from tongxin.kernel.acting import at_once, told_back
from tongxin.kernel.files import SHEETS
from tongxin.kernel.listing import Filters, Listing
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User


def collected(request: SignedInRequest, pk: int) -> Consultation:
    return get_object_or_404(policies.collected_by(request.user), pk=pk)


@dataclass(frozen=True, slots=True)
class Sought:
    """A consultation with all who are silent, read once."""

    pk: int
    people: list[Silent]
    turnout: list[queries.SideTurnout]


def sought_in(consultation: Consultation) -> Sought:
    people = collecting.silent_people(consultation)
    return Sought(consultation.pk, people, queries.turnout(consultation))


def choices(_user: User, sought: Sought) -> dict[str, list[tuple[object, str]]]:
    return {
        "side": [(one.side.position, one.name) for one in sought.turnout],
        "building": [(one, one) for one in collecting.buildings_of(sought.people)],
    }


SILENT = Listing(
    # What a reader narrows them to is no question of the database.
    lambda _user, sought, **asked: collecting.narrowed(sought.people, **asked),
    name="consultations:silent",
    by=("pk",),
    filters=SilentFilters,
    tabs=("phone", "slip"),
    choices=choices,
    row="consultations/parts/silent_row.html",
    nothing=_("Nobody fits: all of these have answered."),
    nothing_fits=_("Nobody fits: all of these have answered."),
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The list as it was narrowed on the page from which something is sent."""

    consultation: Consultation
    people: list[Silent]
    filters: Filters

    @property
    def address(self) -> str:
        return SILENT.address(self.consultation) + self.filters.query()


def narrowed(request: SignedInRequest, pk: int) -> Narrowed:
    """Nobody, where a filter means nothing any more: never all, in place of few."""
    consultation = collected(request, pk)
    sought = sought_in(consultation)
    filters, asked = SILENT.narrowed(request.POST, request.user, sought)
    people = [] if filters.left_out else list(SILENT.found(asked)[:])
    return Narrowed(consultation, people, filters)


@never_cache
@require_safe
@signed_in
def silent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and doors; that they were read is on record."""
    consultation = collected(request, pk)
    operations.open_list(request.user, consultation)
    sought = sought_in(consultation)
    listed = SILENT.of(request, request.user, sought)
    found = list(SILENT.found(listed.asked)[:])
    context = {
        "consultation": consultation,
        "list": listed,
        "count": len(found),
        "slips": [one for one in found if not one.has_slip][: collecting.LARGEST_RUN],
        "call_count": sum(one.has_phone and not one.was_called for one in found),
        "turnout": sought.turnout,
        "calls": collecting.calls_to_make(request.user, consultation),
        "may_keep": policies.may_keep(request.user, consultation),
    }
    return render(request, "consultations/silent.html", context)


@never_cache
@require_POST
@signed_in
def print_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """On A4, to walk by."""
    asked = narrowed(request, pk)
    building = asked.filters.facts["building"]
    content = listing.as_pdf(asked.consultation, _opened(request, asked), building)
    return _file(content, "application/pdf", "pdf")


@never_cache
@require_POST
@signed_in
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """For Excel."""
    lines = _opened(request, narrowed(request, pk))
    return _file(listing.as_sheet(lines), SHEETS["xlsx"], "xlsx")


def _opened(request: SignedInRequest, asked: Narrowed) -> list[listing.SilentLine]:
    """The list as it is narrowed, with telephones: each reading is on record."""
    persons = [one.person for one in asked.people]
    contacts = operations.open_addresses(
        request.user, asked.consultation, persons=persons
    )
    return listing.silent_lines(asked.people, contacts)


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
    asked = narrowed(request, pk)
    ids = {one.entry_id for one in asked.people}
    return at_once(
        request,
        asked.address,
        gettext("They are on the call list."),
        lambda: operations.call_the_silent(
            request.user, asked.consultation, entry_ids=ids
        ),
    )


@never_cache
@require_POST
@signed_in
def print_slips(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip each for the next of the list as it is narrowed, as one PDF."""
    asked = narrowed(request, pk)
    is_again = request.POST.get("again") == "yes"
    people = [one for one in asked.people if is_again or not one.has_slip]
    ids = [one.entry_id for one in people][: collecting.LARGEST_RUN]
    try:
        slips = operations.print_slips(request.user, asked.consultation, entry_ids=ids)
    except ValidationError as refusal:
        return told_back(request, asked.address, refusal)
    size = request.POST.get("size", "")
    content = listing.slips_as_pdf(asked.consultation, slips, size)
    return _file(content, "application/pdf", "pdf")


@require_safe
@signed_in
def blank_slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip of nobody's, for whoever comes by."""
    consultation = get_object_or_404(policies.typed_by(request.user), pk=pk)
    content = listing.slips_as_pdf(consultation, [], request.GET.get("size", ""))
    return _file(content, "application/pdf", "pdf")
