"""Milestones: add, reach, move, drop."""

from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import forms, operations
from tongxin.units.models import Milestone, Unit
from tongxin.units.views.office import kept, manage_address

OF_UNIT = ("unit__slug", "pk")


def its_unit(milestone: Milestone) -> str:
    return manage_address(milestone.unit)


def days_of(milestone: Milestone) -> dict[str, Any]:
    return {
        "on": milestone.on,
        "season": milestone.season,
        "notice_until": milestone.notice_until,
    }


reach = ActPage(
    operations.reach_milestone,
    name="units:reach",
    by=OF_UNIT,
    form=forms.ReachForm,
    initial=lambda _milestone: {"on": clock.today()},
    title=gettext_lazy("It happened"),
    button=gettext_lazy("Say so"),
    done=gettext_lazy("The unit’s page now says that it happened."),
    back=its_unit,
    whence=attrgetter("unit.name"),
    about=str,
)
move = ActPage(
    operations.move_milestone,
    name="units:move",
    by=OF_UNIT,
    form=forms.MoveForm,
    initial=days_of,
    title=gettext_lazy("Move the day"),
    button=gettext_lazy("Move it"),
    done=gettext_lazy("The new day is on the unit’s page, and so is the reason."),
    back=its_unit,
    whence=attrgetter("unit.name"),
    about=str,
)
drop = ActPage(
    operations.drop_milestone,
    name="units:drop",
    by=OF_UNIT,
    form=forms.ReasonForm,
    title=gettext_lazy("It will not happen"),
    button=gettext_lazy("Say so"),
    done=gettext_lazy("The unit’s page now says that it will not happen, and why."),
    back=its_unit,
    whence=attrgetter("unit.name"),
    about=str,
)


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
        whence=unit.name,
    )
    form = forms.MilestoneForm(request.POST or None, initial=initial)
    return act_page(
        request,
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
