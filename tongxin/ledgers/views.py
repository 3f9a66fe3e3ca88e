"""Ledgers as pages and workbooks, and a unit's month."""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tongxin.kernel import clock
from tongxin.kernel.ledgers import Ledger
from tongxin.kernel.periods import Period
from tongxin.ledgers import operations
from tongxin.ledgers.forms import LedgerFilters
from tongxin.ledgers.queries import ledgers, units
from tongxin.ledgers.reports import Report, report_of
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User
from tongxin.people.policies import REPORT_READERS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def book_of(user: User, which: str) -> Ledger:
    """As this reader may narrow it, and with the line that a file of it leaves."""
    if not REPORT_READERS.is_anywhere(user) or which not in ledgers():
        raise Http404
    book = ledgers()[which]
    return replace(
        book,
        filters=LedgerFilters,
        choices=lambda reader: {
            "unit": units().rows(reader).order_by("name"),
            "state": book.states,
        },
        whence=lambda _asked: (reverse("ledgers:index"), _("Ledgers")),
        taken=partial(operations.record_ledger_export, ledger=which),
    )


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The ledgers, and each unit's report of this month and the last."""
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
    return book_of(request.user, which).answer(request, request.user)


@require_GET
@signed_in
def ledger_file(request: SignedInRequest, which: str, form: str) -> HttpResponse:
    """The same, whole, for Excel."""
    return book_of(request.user, which).file(request, request.user, form)


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
    name = f'attachment; filename="{report.unit.slug}-{report.period.code}.docx"'
    return HttpResponse(
        content, content_type=DOCX, headers={"Content-Disposition": name}
    )


def _report(request: SignedInRequest, slug: str, month: str) -> Report:
    """A month that is still to come has none."""
    unit = get_object_or_404(units().rows(request.user), slug=slug)
    period = Period.of_month(month)
    if period is None or period.first > clock.today():
        raise Http404
    return report_of(request.user, unit, period)
