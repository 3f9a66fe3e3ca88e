"""Title problems: for those who keep the unit, and for whoever owes the next step."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import forms, operations
from tongxin.renewal.models import TitleProblem, Unit
from tongxin.renewal.views.acting import act_page
from tongxin.renewal.views.office import (
    form_page,
    frame,
    kept,
    manage_address,
    managed,
)


@require_safe
@signed_in
def titles(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    found = operations.open_title_problems(request.user, unit)
    context = {
        **frame(request, unit),
        "open": [one for one in found if one.is_open],
        "settled": [one for one in found if not one.is_open],
    }
    return render(request, "renewal/titles.html", context)


@form_page
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    act = _act(unit, _("Record a title problem"), _("It is recorded."))
    form = forms.TitleForm(request.POST or None)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.record_title_problem(request.user, unit, **facts),
    )


@form_page
@signed_in
def plan(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    problem = _problem(request, slug, pk)
    initial = {name: getattr(problem, name) for name in forms.NextStepForm.base_fields}
    act = _act(
        problem.unit,
        _("Say the next step"),
        _("The next step is written down."),
        about=f"{problem.get_kind_display()} · {problem.holding}",
    )
    form = forms.NextStepForm(request.POST or None, initial=initial)
    return act_page(
        request,
        problem.unit,
        form,
        act,
        lambda facts: operations.plan_next_step(request.user, problem, **facts),
    )


@form_page
@signed_in
def settle(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    problem = _problem(request, slug, pk)
    act = _act(
        problem.unit,
        _("It is settled"),
        _("It is written down as settled."),
        about=f"{problem.get_kind_display()} · {problem.holding}",
    )
    form = forms.SettleForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        problem.unit,
        form,
        act,
        lambda facts: operations.settle_title_problem(request.user, problem, **facts),
    )


def _problem(request: SignedInRequest, slug: str, pk: int) -> TitleProblem:
    problems = TitleProblem.objects.select_related("unit")
    return get_object_or_404(problems, unit=kept(request, slug), pk=pk)


def _act(unit: Unit, title: str, done: str, about: str = "") -> Act:
    back = manage_address(unit, "titles")
    return Act(title, _("Save"), done, back, about=about)
