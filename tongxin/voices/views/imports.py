"""The import wizard: upload, set columns right, look at the rows, accept, undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.kernel.pages import paged
from tongxin.people.http import SignedInRequest
from tongxin.voices import policies
from tongxin.voices.forms.imports import ColumnsForm, UploadForm
from tongxin.voices.importing import Status
from tongxin.voices.models import ImportBatch, Voice
from tongxin.voices.operations import imports
from tongxin.voices.tasks import take_batch_in
from tongxin.voices.views.sheets import intake_page

# Above this many rows the worker takes them in, and the page waits.
AT_ONCE = 3_000
SHOWN = 200


@require_http_methods(["GET", "POST"])
@intake_page
def batches(request: SignedInRequest) -> HttpResponse:
    """Workbooks taken in so far, and the door for the next."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.upload_batch(
                request.user,
                name=file.name,
                content=file.read(),
                sheet=form.cleaned_data["sheet"],
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            return redirect("voices:import_batch", batch.pk)
    slice_ = paged(request, policies.batches_visible_to(request.user))
    context = {"form": form, "slice": slice_}
    return render(request, "voices/imports/batches.html", context)


@require_http_methods(["GET", "POST"])
@intake_page
def batch(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """One workbook: columns on POST; the rows as they would be taken in on GET."""
    found = _visible(request, batch_id)
    if found.state != ImportBatch.State.UPLOADED:
        return render(request, "voices/imports/done.html", {"batch": found})
    headings = imports.headings_of(found)
    if request.method == "POST":
        form = ColumnsForm(request.POST, headings=headings, actor=request.user)
        if form.is_valid() and _adjust(request, found, form):
            return redirect("voices:import_batch", found.pk)
    else:
        form = ColumnsForm(
            initial=_initial(found), headings=headings, actor=request.user
        )
    return render(request, "voices/imports/batch.html", _preview(found, form))


@require_POST
@intake_page
def accept(request: SignedInRequest, batch_id: int) -> HttpResponse:
    found = _visible(request, batch_id)
    rows = request.POST.getlist("row")
    settled = [int(row) for row in rows if row.isdecimal() and len(row) < 12]
    try:
        if int(request.POST.get("count") or 0) > AT_ONCE:
            imports.begin_batch(request.user, found)
            take_batch_in.enqueue(request.user.pk, found.pk, settled)
        else:
            done = imports.accept_batch(request.user, found, settled_rows=settled)
            messages.success(
                request,
                _("%(taken)d voices were taken in.") % {"taken": done.counts["taken"]},
            )
    except (ValidationError, ValueError) as refusal:
        _say(request, refusal)
    return redirect("voices:import_batch", found.pk)


@require_POST
@intake_page
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    found = _visible(request, batch_id)
    try:
        imports.undo_batch(request.user, found)
    except ValidationError as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("The voices of this workbook were taken out."))
    return redirect("voices:import_batch", found.pk)


def _visible(request: SignedInRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(policies.batches_visible_to(request.user), pk=batch_id)


def _say(request: SignedInRequest, refusal: Exception) -> None:
    words = getattr(refusal, "messages", [_("This cannot be read.")])
    messages.error(request, " ".join(words))


def _adjust(request: SignedInRequest, batch: ImportBatch, form: ColumnsForm) -> bool:
    try:
        imports.adjust_batch(
            request.user, batch, columns=form.columns, defaults=form.defaults
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _initial(batch: ImportBatch) -> dict[str, Any]:
    columns = {f"column_{name}": str(at) for name, at in batch.columns.items()}
    usual = {"kind": Voice.Kind.HELP, "audience": Voice.Audience.OFFICE}
    return {**usual, **batch.defaults, **columns}


def _preview(batch: ImportBatch, form: ColumnsForm) -> dict[str, Any]:
    """Counts and rows; doubtful and wrong ones first, since they need an eye."""
    context: dict[str, Any] = {"batch": batch, "form": form}
    try:
        preview = imports.preview_batch(batch)
    except ValidationError as refusal:
        return context | {"refusal": " ".join(refusal.messages)}
    groups = {status.value: preview.of(status)[:SHOWN] for status in Status}
    used = set(preview.columns.values())
    return context | {
        "counts": preview.counts(),
        "groups": groups,
        "shown": SHOWN,
        "unknown_spots": imports.unknown_spots(preview)[:SHOWN],
        "left_out": [
            heading
            for at, heading in enumerate(preview.headings)
            if at not in used and heading
        ],
    }


@require_GET
@intake_page
def progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """The part of the page that waits for the worker."""
    found = _visible(request, batch_id)
    return render(request, "voices/imports/done.html#progress", {"batch": found})
