"""A workbook: handed in, columns set right, doubtful rows settled, taken in, undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.imports import operations, policies, queries
from tongxin.imports.forms import COLUMN, ColumnsForm, UploadForm
from tongxin.imports.judgement import Status
from tongxin.imports.kinds import Import, kinds
from tongxin.imports.models import Workbook
from tongxin.imports.reading import headings_of, rows_below
from tongxin.imports.tasks import enter_sent_off
from tongxin.kernel.acting import add_refusal, at_once
from tongxin.kernel.files import attachment
from tongxin.kernel.pages import paged
from tongxin.kernel.sheets import Sheet, write_xlsx
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User

# Doubtful rows are gone through; of all others a few show how they were read.
SHOWN, GLANCE = 100, 20
# Without the doubtful rows: they stand at the top, with what can be chosen.
GROUPS = {
    Status.NEW: gettext_lazy("New rows"),
    Status.CHANGED: gettext_lazy("Rows that change something"),
    Status.WRONG: gettext_lazy("Wrong rows, which never enter"),
    Status.LEFT: gettext_lazy("Rows left out"),
    Status.KNOWN: gettext_lazy("Rows that are here already"),
}


def address_of(workbook: Workbook) -> str:
    return reverse("imports:workbook", args=[workbook.pk])


def _send_off(user: User, workbook: Workbook) -> None:
    """Sent off and in the worker's queue, or neither."""
    settles = kinds()[workbook.kind].settles_each
    if settles and (sheet := _sheet(workbook)) is not None:
        queries.refuse_doubtful(workbook, queries.judgement_of(workbook, sheet))
    with transaction.atomic():
        operations.send_off_workbook(user, workbook)
        enter_sent_off.enqueue(user.pk, workbook.pk)


accept = ActPage(
    operations.send_off_workbook,
    name="imports:accept",
    title=gettext_lazy("Take them in"),
    done="",
    back=address_of,
    do=_send_off,
)
discard = ActPage(
    operations.discard_workbook,
    name="imports:discard",
    title=gettext_lazy("Put it aside"),
    done="",
    back=lambda workbook: kinds()[workbook.kind].address(workbook.subject_id),
)
undo = ActPage(
    operations.undo_workbook,
    name="imports:undo",
    title=gettext_lazy("Undo"),
    done=gettext_lazy("The rows of this workbook were taken out."),
    back=address_of,
)


def _begun_under(user: User, kind: Import, subject: int | None) -> Any:
    """The record that such workbooks stand under, or None; else there is no page."""
    if kind.under is not None:
        return get_object_or_404(kind.under(user), pk=subject)
    if not kind.may(user):
        raise Http404
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workbooks(
    request: SignedInRequest, kind: str, subject: int | None = None
) -> HttpResponse:
    """Workbooks so far, and the door for the next."""
    user, declared = request.user, kinds()[kind]
    under = _begun_under(user, declared, subject)
    ask = declared.fields(user, under)
    form = UploadForm(request.POST or None, request.FILES or None, ask=ask)
    if request.method == "POST" and form.is_valid():
        file, sheet = form.cleaned_data["file"], form.cleaned_data["sheet"]
        given = {"name": file.name, "content": file.read(), "sheet": sheet}
        try:
            made = operations.upload_workbook(
                user, kind, subject=under, facts=form.facts, **given
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(address_of(made))
    rows = policies.kept_by(user).filter(kind=kind, subject_id=subject)
    context = {
        "kind": declared,
        "above": declared.above(under),
        "can_be_undone": declared.undo is not None,
        "form": form,
        "slice": paged(request, rows),
    }
    status = 422 if form.errors else 200
    return render(request, "imports/workbooks.html", context, status=status)


def _workbook(request: SignedInRequest, pk: int) -> Workbook:
    return get_object_or_404(policies.kept_by(request.user), pk=pk)


def _sheet(workbook: Workbook) -> Sheet | None:
    """None once it is closed, be it by a colleague while this page is read."""
    if workbook.is_open:
        try:
            return queries.sheet_of(workbook)
        except queries.Closed:
            workbook.refresh_from_db()
            if workbook.is_open:
                raise
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its rows as they would be taken in; sent, what its columns mean."""
    user, found = request.user, _workbook(request, pk)
    kind = kinds()[found.kind]
    context = {"list": kind.address(found.subject_id), **_about(found)}
    sheet = _sheet(found)
    if sheet is None:
        return render(request, "imports/workbook.html", context)
    form = _columns_form(user, found, sheet, request.POST or None)
    if form.is_bound and form.is_valid():
        told = {"columns": form.columns, "facts": form.facts}
        try:
            operations.adjust_workbook(user, found, **told)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(address_of(found))
    context |= {"form": form, **_columns(found, sheet, form)}
    context |= _preview(user, found, sheet)
    status = 422 if form.errors else 200
    return render(request, "imports/workbook.html", context, status=status)


def _about(found: Workbook) -> dict[str, Any]:
    """What is said of it, whatever its state."""
    kind = kinds()[found.kind]
    came = kind.outcome(found.counts) if kind.outcome and found.counts else ""
    about = {"workbook": found, "kind": kind, "shown": GLANCE, "on": kind.on(found)}
    return about | {"outcome": came}


def _columns_form(
    user: User, workbook: Workbook, sheet: Sheet, data: QueryDict | None
) -> ColumnsForm:
    kind = kinds()[workbook.kind]
    under = _begun_under(user, kind, workbook.subject_id)
    columns = {f"{COLUMN}{name}": str(at) for name, at in workbook.columns.items()}
    return ColumnsForm(
        data,
        initial=workbook.facts | columns,
        ask=kind.fields(user, under),
        meanings=kind.meanings,
        headings=headings_of(sheet, kind.meanings),
    )


def _columns(found: Workbook, sheet: Sheet, form: ColumnsForm) -> dict[str, Any]:
    """What each column of the sheet was taken for."""
    first = rows_below(sheet, kinds()[found.kind].meanings)[:SHOWN]
    return {
        "columns": form.taken_as(found.columns, first),
        "left_out": form.left_out(found.columns.values()),
        "asked_of_columns": [bound for bound in form if bound.name.startswith(COLUMN)],
        "asked_of_all": [bound for bound in form if not bound.name.startswith(COLUMN)],
    }


def _preview(user: User, found: Workbook, sheet: Sheet) -> dict[str, Any]:
    """What is asked of doubtful rows; the others stand in their lists."""
    kind = kinds()[found.kind]
    try:
        judgement = operations.preview_workbook(user, found, sheet=sheet)
    except ValidationError as refusal:
        return {"missing": " ".join(refusal.messages)}
    # A doubt may be settled in another row.
    doubtful = [one for one in judgement.of(Status.DOUBTFUL) if one.doubts]
    counts = judgement.counts()
    asked = 1 if kind.settles_each else SHOWN
    groups = [(one, title, judgement.of(one)) for one, title in GROUPS.items()]
    return {
        "counts": counts,
        "outcome": kind.outcome(counts) if kind.outcome else "",
        "asked": [_shown(kind, one) for one in doubtful[:asked]],
        "waiting": [_shown(kind, one) for one in doubtful[asked : asked + SHOWN]],
        "groups": [
            (status, title, [_shown(kind, one) for one in rows[:GLANCE]], len(rows))
            for status, title, rows in groups
            if rows
        ],
        "settled": sorted(judgement.settled, key=int)[:SHOWN],
        "notes": judgement.notes,
    }


def _shown(kind: Import, one: Any) -> tuple[Any, list[tuple[Any, object]]]:
    """A judged row with what its kind shows of it, under which headings."""
    return one, [(head, getattr(one.line, name)) for head, name in kind.shown]


@require_POST
@signed_in
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """What doubtful rows mean, each as `12.name`; or, with `anew`, one once more."""
    found, choices = _workbook(request, pk), dict[int, dict[str, str]]()
    for name, value in request.POST.items():
        row, dot, doubt = name.partition(".")
        if dot and value:
            choices.setdefault(_number(row), {})[doubt] = str(value)

    def do() -> None:
        if "anew" in request.POST:
            row = _number(str(request.POST["anew"]))
            operations.unsettle_row(request.user, found, row=row)
        else:
            operations.settle_rows(request.user, found, choices=choices)

    return at_once(request, address_of(found), "", do)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_safe
@signed_in
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part of the page that waits for the worker."""
    found = _workbook(request, pk)
    response = render(request, "imports/workbook.html#progress", _about(found))
    if found.is_open:
        # Given back: the whole page has something to say and to press again.
        response["HX-Refresh"] = "true"
    return response


@require_safe
@signed_in
def empty_sheet(request: SignedInRequest, kind: str) -> HttpResponse:
    """A sheet to fill in: the headings that are understood, and nothing else."""
    declared = kinds()[kind]
    heads = [one.headings.split("、")[0] for one in declared.meanings.values()]
    return attachment(f"{declared.key}.xlsx", write_xlsx(heads, []))
