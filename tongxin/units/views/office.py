"""The working page of a unit: its stage, its milestones, its facts, whom to ask."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage, FoundingPage, buttons
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import forms, operations, playbook, policies, queries
from tongxin.units.models import Stage, Unit


def manage_address(unit: Unit, page: str = "manage") -> str:
    return reverse(f"units:{page}", args=[unit.slug])


def facts_of(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in forms.UnitForm.base_fields}


register = FoundingPage(
    operations.register_unit,
    name="units:register",
    form=forms.NewUnitForm,
    title=gettext_lazy("Register a unit"),
    button=gettext_lazy("Register"),
    done=gettext_lazy("The unit is on the register."),
    back=lambda: reverse("units:list"),
    whence=gettext_lazy("Renewal units"),
    lead=gettext_lazy("Afterwards the playbook of its stage is proposed."),
)
revise = ActPage(
    operations.revise_unit,
    name="units:revise",
    by=("slug",),
    form=forms.UnitForm,
    initial=facts_of,
    title=gettext_lazy("Correct the facts"),
    button=gettext_lazy("Save"),
    done=gettext_lazy("The facts are corrected."),
    back=lambda unit: manage_address(unit, "facts"),
    whence=str,
)
stall = ActPage(
    operations.mark_stalled,
    name="units:stall",
    by=("slug",),
    form=forms.StallForm,
    title=gettext_lazy("This unit stands still"),
    button=gettext_lazy("Say so"),
    done=gettext_lazy("The unit’s page now says that it stands still."),
    back=manage_address,
    whence=str,
    lead=gettext_lazy("The unit’s page says so, since when and why."),
)
resume = ActPage(
    operations.resume_unit,
    name="units:resume",
    by=("slug",),
    form=forms.ResumeForm,
    initial=lambda _unit: {"on": clock.today()},
    title=gettext_lazy("This unit goes on"),
    button=gettext_lazy("Say so"),
    done=gettext_lazy("The unit’s page now says that it goes on."),
    back=manage_address,
    whence=str,
    lead=gettext_lazy("The time it stood still stays on its page."),
)


def managed(request: SignedInRequest, slug: str) -> Unit:
    units = policies.managed_by(request.user).select_related(
        "community", "applicant", "applicant_office"
    )
    return get_object_or_404(units, slug=slug)


def kept(request: SignedInRequest, slug: str) -> Unit:
    """A unit that the reader changes."""
    return get_object_or_404(policies.kept_by(request.user), slug=slug)


@require_safe
@signed_in
def manage(request: SignedInRequest, slug: str) -> HttpResponse:
    unit, reach = managed(request, slug), operations.reach_milestone
    milestones = list(unit.milestones.prefetch_related("moves"))
    context = {
        **queries.head_of(request.user, unit),
        "stages": queries.stage_lines(unit, milestones),
        "step": queries.next_step(unit, milestones, clock.today()),
        "buttons": buttons(request, unit, stall, resume),
        "awaited": {one.pk for one in milestones if reach.is_open(request.user, one)},
    }
    return render(request, "units/manage.html", context)


@require_safe
@signed_in
def facts(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    context = {
        **queries.head_of(request.user, unit),
        "contacts": unit.contacts.select_related("office"),
        "entries": unit.stage_entries.all(),
    }
    return render(request, "units/facts.html", context)


# ---- Stage ----


@form_page
@signed_in
def enter_stage(request: SignedInRequest, slug: str) -> HttpResponse:
    """First the form, then what would follow, then the act."""
    unit = kept(request, slug)
    following = Stage(unit.stage).following or unit.stage
    form = forms.StageForm(
        request.POST or None, initial={"stage": following, "on": clock.today()}
    )
    act = Act(
        title=_("Enter another stage"),
        lead=_("The next page shows what this proposes; nothing is changed yet."),
        button=_("Go on"),
        done=_("The unit has entered the stage. Please look at what is proposed."),
        back=manage_address(unit, "proposals"),
        whence=unit.name,
    )
    if form.is_valid() and "confirmed" not in request.POST:
        return _stage_confirmation(request, unit, form)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.enter_stage(request.user, unit, **facts),
    )


def _stage_confirmation(
    request: SignedInRequest, unit: Unit, form: forms.StageForm
) -> HttpResponse:
    stage = Stage(form.cleaned_data["stage"])
    context = {
        "unit": unit,
        "form": form,
        "stage": stage,
        "facts": form.cleaned_data,
        "items": playbook.items_for(unit.kind, stage),
        "is_in_order": stage == Stage(unit.stage).following,
    }
    return render(request, "units/stage.html", context)
