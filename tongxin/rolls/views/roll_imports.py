"""A roll out of a workbook: upload, look, settle the doubtful, accept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import add_refusal, flash_refusal
from tongxin.kernel.pages import form_page
from tongxin.kernel.sheets import write_xlsx
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.rolls import operations, policies, queries
from tongxin.rolls.forms import RollUploadForm
from tongxin.rolls.importing import MEANINGS
from tongxin.rolls.models import RollImport
from tongxin.rolls.reconciliation import Judge, Status
from tongxin.rolls.tasks import enter_sent_off_roll
from tongxin.rolls.views.roll import roll_of
from tongxin.units.queries import head_of

SHOWN = 100

discard = ActPage(
    operations.discard_roll,
    name="rolls:discard_roll",
    by=("unit__slug", "pk"),
    title=gettext_lazy("Put it aside"),
    done="",
    back=lambda batch: reverse("rolls:roll_imports", args=[batch.unit.slug]),
)


@form_page
@signed_in
def imports(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    usual = {"listed_on": clock.today(), "sheet": 1, "area_source": "register"}
    form = RollUploadForm(request.POST or None, request.FILES or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        file = facts.pop("file")
        try:
            batch = operations.upload_roll(
                request.user, unit, name=file.name, content=file.read(), **facts
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("rolls:roll_import", slug, batch.pk)
    context = {
        **head_of(request.user, unit),
        "form": form,
        "batches": queries.roll_imports(request.user, unit)[:20],
    }
    status = 422 if form.errors else 200
    return render(request, "rolls/roll_imports.html", context, status=status)


def _batch(request: SignedInRequest, slug: str, pk: int) -> RollImport:
    rows = policies.roll_imports_kept_by(request.user)
    return get_object_or_404(rows, unit__slug=slug, pk=pk)


@require_safe
@signed_in
def batch(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _batch(request, slug, pk)
    context = {**head_of(request.user, found.unit), "batch": found, "shown": SHOWN}
    if found.is_open:
        context |= _preview(operations.preview_roll(request.user, found))
    return render(request, "rolls/roll_import.html", context)


def _preview(judge: Judge) -> dict[str, object]:
    """The first doubtful row is asked about; the others stand in their lists."""
    doubtful = judge.of(Status.DOUBTFUL)
    groups = [
        (_("New rows"), judge.of(Status.NEW)),
        (_("Rows that change something"), judge.of(Status.CHANGED)),
        (_("Wrong rows, which never enter"), judge.of(Status.WRONG)),
        (_("Rows left out"), judge.of(Status.LEFT)),
        (_("Rows that are on the roll already"), judge.of(Status.KNOWN)),
    ]
    return {
        "counts": judge.counts(),
        "asked": doubtful[0] if doubtful else None,
        "doubtful": doubtful[1 : SHOWN + 1],
        "groups": [(title, rows[:SHOWN], len(rows)) for title, rows in groups if rows],
        "settled": sorted(judge.settled, key=int),
    }


@require_POST
@signed_in
def settle(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What one doubtful row means; or, with `anew`, that it was a mistake."""
    found, row = _batch(request, slug, pk), request.POST.get("row", "")
    number = int(row) if row.isascii() and row.isdigit() and len(row) < 9 else 0
    try:
        if "anew" in request.POST:
            operations.unsettle_row(request.user, found, row=number)
        else:
            operations.settle_row(
                request.user, found, row=number, choices=request.POST.dict()
            )
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    return redirect("rolls:roll_import", slug, pk)


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The worker enters it: five thousand rows take longer than a page may."""
    found = _batch(request, slug, pk)
    try:
        # Sent off and in the worker's queue, or neither.
        with transaction.atomic():
            operations.send_roll_off(request.user, found)
            enter_sent_off_roll.enqueue(request.user.pk, found.pk)
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    return redirect("rolls:roll_import", slug, pk)


@require_safe
@signed_in
def progress(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The part of the page that waits for the worker."""
    found = _batch(request, slug, pk)
    context = {"unit": found.unit, "batch": found}
    response = render(request, "rolls/roll_import.html#progress", context)
    if found.is_open:
        # Given back: the whole page has something to say and to press again.
        response["HX-Refresh"] = "true"
    return response


@require_safe
@signed_in
def empty_sheet(request: SignedInRequest, slug: str) -> HttpResponse:
    """A sheet to fill in: the headings that are understood, and nothing else."""
    roll_of(request, slug)
    content = write_xlsx([names[0] for names in MEANINGS.values()], [])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": 'attachment; filename="roll.xlsx"'},
    )
