"""Ledgers as pages and workbooks, and a unit's month."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from tongxin.kernel import clock
from tongxin.kernel.ledgers import Asked, Ledger
from tongxin.kernel.pages import Slice, paged
from tongxin.kernel.periods import Period
from tongxin.ledgers import files, operations
from tongxin.ledgers.queries import asked, ledgers, units
from tongxin.ledgers.reports import Report, report_of
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.policies import REPORT_READERS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE_ROWS = 50
YEARS_BACK = 5


def _ledger(request: SignedInRequest, which: str) -> tuple[Ledger, Asked]:
    if not REPORT_READERS.is_anywhere(request.user) or which not in ledgers():
        raise Http404
    ledger = ledgers()[which]
    return ledger, asked(request.user, request.GET, ledger.state_values)


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The five ledgers, and each unit's report of this month and the last."""
    if not REPORT_READERS.is_anywhere(request.user):
        raise Http404
    this = Period.this_month()
    context = {
        "ledgers": ledgers().values(),
        "units": units().rows(request.user).order_by("community__name", "name"),
        "all_units": units().all,
        "this": this,
        "last": this.month_before,
    }
    return render(request, "ledgers/index.html", context)


@require_safe
@signed_in
def ledger(request: SignedInRequest, which: str) -> HttpResponse:
    """One ledger as it is filtered: a page of it at a time."""
    book, wanted = _ledger(request, which)
    rows = book.rows(wanted)
    page = paged(request, rows.reverse() if book.is_dated else rows, PAGE_ROWS)
    lines = book.shown_lines(page.rows, wanted)
    context: dict[str, Any] = {
        "ledger": book,
        "asked": wanted,
        "head": [column.title for column in book.columns if column.is_shown],
        "slice": Slice(lines, page.number, has_next=page.has_next),
        "units": units().rows(request.user).order_by("name"),
        "years": _years(wanted),
        "months": range(1, 13),
    }
    return render(request, "ledgers/ledger.html", context)


@require_GET
@signed_in
def ledger_xlsx(request: SignedInRequest, which: str) -> HttpResponse:
    """The same, whole, for Excel."""
    book, wanted = _ledger(request, which)
    try:
        content = files.workbook(book, wanted)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        back = reverse("ledgers:ledger", args=[which])
        return redirect(f"{back}?{wanted.address}")
    operations.record_ledger_export(request.user, ledger=book.name)
    return _file(content, XLSX, f"{book.name}-{wanted.period.code}.xlsx")


@require_safe
@signed_in
def month(request: SignedInRequest, slug: str, month: str) -> HttpResponse:
    """What happened in a unit in one month."""
    report, after = _report(request, slug, month), None
    if report.period.next <= clock.today():
        after = report.period.month_after
    context = {"report": report, "after": after, "unit_page": units().page}
    return render(request, "ledgers/month.html", context)


@require_GET
@signed_in
def month_docx(request: SignedInRequest, slug: str, month: str) -> HttpResponse:
    """The same for Word."""
    # Loading the library takes time, and only few processes ever write for Word.
    from tongxin.ledgers.report_word import make_docx  # noqa: PLC0415

    report = _report(request, slug, month)
    content = make_docx(report)
    operations.record_report_export(request.user, report.unit)
    return _file(content, DOCX, f"{report.unit.slug}-{report.period.code}.docx")


def _report(request: SignedInRequest, slug: str, month: str) -> Report:
    """A month that is still to come has none."""
    unit = get_object_or_404(units().rows(request.user), slug=slug)
    period = Period.of_month(month)
    if period is None or period.first > clock.today():
        raise Http404
    return report_of(request.user, unit, period)


def _years(wanted: Asked) -> list[int]:
    """The latest few, and the one that is shown."""
    this = clock.today().year
    return sorted({*range(this, this - YEARS_BACK, -1), wanted.period.year})


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": disposition}
    )
