"""Milestones: add, reach, move, drop."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.acting import Act
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import forms, operations
from tongxin.renewal.models import Milestone, Unit
from tongxin.renewal.views.acting import act_page
from tongxin.renewal.views.office import form_page, kept, manage_address


def _awaited(request: SignedInRequest, slug: str, pk: int) -> Milestone:
    return get_object_or_404(
        Milestone.objects.select_related("unit"), unit=kept(request, slug), pk=pk
    )


def _act(milestone: Milestone, *, title: str, done: str, button: str = "") -> Act:
    """An act on a milestone that is there already."""
    back = manage_address(milestone.unit)
    return Act(title, button or _("Say so"), done, back, about=milestone.title)


@form_page
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = kept(request, slug)
    initial = {"stage": unit.stage, "title": _proposed_title(request, unit)}
    act = Act(
        title=_("Add a milestone"),
        lead=_("It is public at once."),
        button=_("Add it"),
        done=_("The milestone is on the unit’s page."),
        back=manage_address(unit),
    )
    form = forms.MilestoneForm(request.POST or None, initial=initial)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.add_milestone(request.user, unit, **facts),
    )


def _proposed_title(request: SignedInRequest, unit: Unit) -> str:
    """A notice accepted from the playbook brings its title along."""
    number = request.GET.get("proposal", "")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return ""
    proposal = unit.proposals.filter(pk=int(number)).first()
    return proposal.text if proposal else ""


@form_page
@signed_in
def reach(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    milestone = _awaited(request, slug, pk)
    act = _act(
        milestone,
        title=_("It happened"),
        done=_("The unit’s page now says that it happened."),
    )
    form = forms.ReachForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        milestone.unit,
        form,
        act,
        lambda facts: operations.reach_milestone(request.user, milestone, **facts),
    )


@form_page
@signed_in
def move(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    milestone = _awaited(request, slug, pk)
    act = _act(
        milestone,
        title=_("Move the day"),
        button=_("Move it"),
        done=_("The new day is on the unit’s page, and so is the reason."),
    )
    form = forms.MoveForm(
        request.POST or None,
        is_notice=milestone.is_notice,
        initial={
            "on": milestone.on,
            "season": milestone.season,
            "notice_until": milestone.notice_until,
        },
    )
    return act_page(
        request,
        milestone.unit,
        form,
        act,
        lambda facts: operations.move_milestone(request.user, milestone, **facts),
    )


@form_page
@signed_in
def drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    milestone = _awaited(request, slug, pk)
    act = _act(
        milestone,
        title=_("It will not happen"),
        done=_("The unit’s page now says that it will not happen, and why."),
    )
    form = forms.ReasonForm(request.POST or None)
    return act_page(
        request,
        milestone.unit,
        form,
        act,
        lambda facts: operations.drop_milestone(request.user, milestone, **facts),
    )
