"""Ledgers as pages and workbooks, and a unit's month."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from tongxin.kernel import clock
from tongxin.kernel.pages import Slice, paged
from tongxin.ledgers import exporting, files, operations, policies, queries
from tongxin.ledgers.filters import Asked, asked
from tongxin.ledgers.periods import Period
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal.models import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
PAGE_ROWS = 50
YEARS_BACK = 5


def _ledger(request: SignedInRequest, which: str) -> tuple[queries.Ledger, Asked]:
    if not policies.may_read(request.user) or which not in queries.LEDGERS:
        raise Http404
    ledger = queries.LEDGERS[which]
    return ledger, asked(request.user, request.GET, ledger.state_values)


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The five ledgers, and each unit's report of this month and the last."""
    if not policies.may_read(request.user):
        raise Http404
    today = clock.today()
    this = Period(today.year, today.month)
    units = policies.units(request.user).select_related("community")
    context = {
        "ledgers": queries.LEDGERS.values(),
        "units": units.order_by("community__name", "name"),
        "this": this,
        "last": _before(this),
    }
    return render(request, "ledgers/index.html", context)


@require_safe
@signed_in
def ledger(request: SignedInRequest, which: str) -> HttpResponse:
    """One ledger as it is filtered: a page of it at a time."""
    book, wanted = _ledger(request, which)
    rows = book.rows(request.user, wanted)
    page = paged(request, rows.reverse() if book.is_dated else rows, PAGE_ROWS)
    lines = book.shown_lines(request.user, page.rows, wanted)
    context: dict[str, Any] = {
        "ledger": book,
        "asked": wanted,
        "head": [column.title for column in book.columns if column.is_shown],
        "slice": Slice(lines, page.number, has_next=page.has_next),
        "units": policies.units(request.user).order_by("name"),
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
        content = files.workbook(request.user, book, wanted)
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
    unit, period = _month(request, slug, month)
    this = Period(clock.today().year, clock.today().month)
    context = {
        "report": queries.report_of(request.user, unit, period),
        "before": _before(period),
        "after": Period(period.next.year, period.next.month)
        if period.first < this.first
        else None,
    }
    return render(request, "ledgers/month.html", context)


@require_GET
@signed_in
def month_docx(request: SignedInRequest, slug: str, month: str) -> HttpResponse:
    """The same for Word."""
    unit, period = _month(request, slug, month)
    content = exporting.report_docx(queries.report_of(request.user, unit, period))
    operations.record_report_export(request.user, unit)
    return _file(content, DOCX, f"{unit.slug}-{period.code}.docx")


def _month(request: SignedInRequest, slug: str, month: str) -> tuple[Unit, Period]:
    """A month that is still to come has no report."""
    found = MONTH.fullmatch(month)
    unit = get_object_or_404(policies.units(request.user), slug=slug)
    if not policies.may_read(request.user) or not found:
        raise Http404
    period = Period(int(found[1]), int(found[2]))
    if period.first > clock.today():
        raise Http404
    return unit, period


def _before(period: Period) -> Period:
    if period.month == 1:
        return Period(period.year - 1, 12)
    return Period(period.year, (period.month or 1) - 1)


def _years(wanted: Asked) -> list[int]:
    """The latest few, and the one that is shown."""
    this = clock.today().year
    return sorted({*range(this, this - YEARS_BACK, -1), wanted.period.year})


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": disposition}
    )
