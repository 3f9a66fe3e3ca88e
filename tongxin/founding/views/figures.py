"""Figures and holidays: what days and limits are counted by, and from where it is."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongxin.founding import forms, operations, policies, queries
from tongxin.founding.views.setup import administrator_page
from tongxin.kernel import clock, holidays
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.fields import YEARS
from tongxin.kernel.models import LocalRule, Status
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage, with_button
from tongxin.people.http import SignedInRequest, staff_page


def rule_address(row: LocalRule) -> str:
    return reverse("founding:rule", args=[row.code])


take_back = ActPage(
    operations.take_figure_back,
    name="founding:take_back",
    title=gettext_lazy("Take it back"),
    done=gettext_lazy("Taken back. The one before counts."),
    back=rule_address,
)


@staff_page()
@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    """Every rule with its figure, law, source and how sure it is."""
    context = {
        "papers": queries.figures(),
        "may_set": policies.may_set_rules(request.user),
    }
    return render(request, "founding/rules.html", context)


@staff_page()
@require_safe
def rule(request: SignedInRequest, code: str) -> HttpResponse:
    """One of them, with all its versions."""
    figure = queries.figure(code)
    if figure is None:
        raise Http404
    own = with_button(request, reversed(figure.own), take_back)
    context = {
        "figure": figure,
        "own": [
            (row, button if row.valid_from >= clock.today() else None)
            for row, button in own
        ],
        "may_set": figure.is_own and policies.may_set_rules(request.user),
    }
    return render(request, "founding/rule.html", context)


@staff_page()
@form_page
def set_figure(request: SignedInRequest, code: str) -> HttpResponse:
    """Another value from a day on; of what is law there is no such page."""
    figure = queries.figure(code)
    may_set = policies.may_set_rules(request.user)
    if figure is None or not figure.is_own or not may_set:
        raise Http404
    initial = {"value": figure.now.value, "over": figure.now.over}
    form = forms.FigureForm(
        request.POST or None,
        initial=initial | {"valid_from": clock.today()},
        is_share=figure.now.unit == "share",
    )
    frame = Act(
        title=_("Another figure"),
        button=_("Save"),
        done=_("Set. It counts from that day on."),
        back=reverse("founding:rule", args=[code]),
        about=f"{figure.now.article or figure.now.law} · {figure.now.amount()}",
        lead=_("What is counted already keeps its day."),
    )
    return act_page(
        request,
        form,
        frame,
        lambda facts: operations.set_figure(request.user, code, **facts),
    )


@administrator_page
@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    return render(request, "founding/calendar.html", {"years": queries.years()})


@administrator_page
@form_page
def calendar_year(request: SignedInRequest, year: int) -> HttpResponse:
    if year not in YEARS:
        raise Http404
    known = next((one for one in queries.years() if one.year == year), None)
    initial = {"days": "\n".join(holidays.lines_of(year)), "status": Status.VERIFIED}
    if known and known.own:
        initial |= {"source": known.own.source, "status": known.own.status}
    form = forms.CalendarForm(request.POST or None, initial=initial, year=year)
    frame = Act(
        title=_("Holidays of %(year)d") % {"year": year},
        button=_("Save"),
        done=_(
            "Saved. Dates are counted by it; what waits is counted anew in an hour."
        ),
        back=reverse("founding:calendar"),
        whence=_("Holidays"),
        lead=_("Every day that is free though a weekday, or at work though a weekend."),
    )
    return act_page(
        request,
        form,
        frame,
        lambda facts: operations.add_holidays(request.user, **facts),
    )
