"""The working page of a unit: its stage, its milestones, its facts, whom to ask."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from tongxin.kernel import clock
from tongxin.kernel.acting import Act
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import forms, operations, playbook, policies, queries
from tongxin.renewal.models import Proposal, Stage, Unit
from tongxin.renewal.views.acting import act_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


def managed(request: SignedInRequest, slug: str) -> Unit:
    units = policies.managed_by(request.user).select_related(
        "community", "applicant", "applicant_office"
    )
    return get_object_or_404(units, slug=slug)


def kept(request: SignedInRequest, slug: str) -> Unit:
    """A unit whose working page the reader sees, and may also change."""
    unit = managed(request, slug)
    if not policies.may_edit(request.user, unit):
        raise PermissionDenied
    return unit


def frame(request: SignedInRequest, unit: Unit) -> dict[str, object]:
    """What the head of every working page of a unit needs."""
    return {
        "unit": unit,
        "may_edit": policies.may_edit(request.user, unit),
        "may_read_plans": policies.may_read_plans(request.user, unit),
        "may_keep_roll": policies.may_keep_roll(request.user, unit),
        "may_read_reports": policies.may_read_reports(request.user, unit),
        "today": clock.today(),
        "open_count": unit.proposals.filter(state=Proposal.State.PROPOSED).count(),
    }


def manage_address(unit: Unit, page: str = "manage") -> str:
    return reverse(f"renewal:{page}", args=[unit.slug])


@require_safe
@signed_in
def manage(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    milestones = list(unit.milestones.prefetch_related("moves"))
    context = {
        **frame(request, unit),
        "stages": queries.stage_lines(unit, milestones),
        "step": queries.next_step(unit, milestones, clock.today()),
    }
    return render(request, "renewal/manage.html", context)


@require_safe
@signed_in
def facts(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = managed(request, slug)
    context = {
        **frame(request, unit),
        "contacts": unit.contacts.select_related("office"),
        "entries": unit.stage_entries.all(),
    }
    return render(request, "renewal/facts.html", context)


@form_page
@signed_in
def register(request: SignedInRequest) -> HttpResponse:
    if not policies.may_register(request.user):
        raise PermissionDenied
    act = Act(
        title=_("Register a unit"),
        lead=_("Afterwards the playbook of its stage is proposed."),
        button=_("Register"),
        done=_("The unit is on the register."),
        back=reverse("renewal:list"),
    )
    form = forms.NewUnitForm(request.POST or None)
    return act_page(
        request,
        None,
        form,
        act,
        lambda facts: operations.register_unit(request.user, **facts),
    )


@form_page
@signed_in
def revise(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    initial = {name: getattr(unit, name) for name in forms.UnitForm.base_fields}
    act = Act(
        title=_("Correct the facts"),
        button=_("Save"),
        done=_("The facts are corrected."),
        back=manage_address(unit, "facts"),
    )
    form = forms.UnitForm(request.POST or None, initial=initial)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.revise_unit(request.user, unit, **facts),
    )


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
    )
    if form.is_valid() and "confirmed" not in request.POST:
        return _stage_confirmation(request, unit, form)
    return act_page(
        request,
        unit,
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
    return render(request, "renewal/stage.html", context)


@form_page
@signed_in
def stall(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    act = Act(
        title=_("This unit stands still"),
        lead=_("The unit’s page says so, since when and why."),
        button=_("Say so"),
        done=_("The unit’s page now says that it stands still."),
        back=manage_address(unit),
    )
    form = forms.StallForm(request.POST or None)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.mark_stalled(request.user, unit, **facts),
    )


@form_page
@signed_in
def resume(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    act = Act(
        title=_("This unit goes on"),
        lead=_("The time it stood still stays on its page."),
        button=_("Say so"),
        done=_("The unit’s page now says that it goes on."),
        back=manage_address(unit),
    )
    form = forms.ResumeForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.resume_unit(request.user, unit, **facts),
    )
