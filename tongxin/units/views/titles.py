"""Title problems: for those who keep the unit, and for whoever owes the next step."""

from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import forms, operations, queries
from tongxin.units.models import TitleProblem
from tongxin.units.views.office import manage_address, managed


def all_titles(problem: TitleProblem) -> str:
    return manage_address(problem.unit, "titles")


def heading(problem: TitleProblem) -> str:
    return f"{problem.get_kind_display()} · {problem.holding}"


def step_of(problem: TitleProblem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in forms.NextStepForm.base_fields}


add = ActPage(
    operations.record_title_problem,
    name="units:add_title",
    by=("slug",),
    form=forms.TitleForm,
    title=_("Record a title problem"),
    button=_("Save"),
    done=_("It is recorded."),
    back=lambda unit: manage_address(unit, "titles"),
    whence=str,
)
plan = ActPage(
    operations.plan_next_step,
    name="units:plan_title",
    by=("unit__slug", "pk"),
    form=forms.NextStepForm,
    initial=step_of,
    title=_("Say the next step"),
    button=_("Save"),
    done=_("The next step is written down."),
    back=all_titles,
    whence=attrgetter("unit.name"),
    about=heading,
)
settle = ActPage(
    operations.settle_title_problem,
    name="units:settle_title",
    by=("unit__slug", "pk"),
    form=forms.SettleForm,
    initial=lambda _problem: {"on": clock.today()},
    title=_("It is settled"),
    button=_("Save"),
    done=_("It is written down as settled."),
    back=all_titles,
    whence=attrgetter("unit.name"),
    about=heading,
)


@require_safe
@signed_in
def titles(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    found = operations.open_title_problems(request.user, unit)
    context = {
        **queries.head_of(request.user, unit),
        "open": [one for one in found if one.is_open],
        "settled": [one for one in found if not one.is_open],
    }
    return render(request, "units/titles.html", context)
