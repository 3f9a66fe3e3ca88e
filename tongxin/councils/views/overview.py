"""The month of all conferences, for the street."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.councils import policies, queries
from tongxin.kernel.periods import Period
from tongxin.kernel.sheets import write_xlsx
from tongxin.people.http import SignedInRequest, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _month(request: SignedInRequest) -> Period:
    if not policies.may_found(request.user):
        raise Http404
    return Period.of_month(request.GET.get("month", "")) or Period.this_month()


@require_safe
@signed_in
def overview(request: SignedInRequest) -> HttpResponse:
    month = _month(request)
    bodies = policies.visible_to(request.user)
    context = {
        "month": month,
        "rows": queries.month_rows(bodies, month),
    }
    return render(request, "councils/overview.html", context)


@require_safe
@signed_in
def overview_xlsx(request: SignedInRequest) -> HttpResponse:
    month = _month(request)
    rows = queries.month_rows(policies.visible_to(request.user), month)
    header = (
        _("Community"),
        _("Joint conference"),
        _("What came of the month"),
        _("Day"),
        _("Reason"),
        _("Made up for on"),
        _("What came of that"),
    )
    lines = (
        (*line[:2], line[2] or _("nothing planned"), *line[3:])
        for line in queries.table_rows(rows)
    )
    response = HttpResponse(write_xlsx(header, lines), content_type=XLSX)
    name = f"meetings-{month.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
