"""The working pages: a consultation is prepared, opened, run and closed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.consultations import forms, operations, policies, queries, speaking
from tongxin.consultations.models import Consultation
from tongxin.consultations.tasks import run_report
from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.kernel.pages import paged, render_part, wants_part
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User

form_page = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "consultations/manage.html"


def kept(request: SignedInRequest, pk: int) -> Consultation:
    return get_object_or_404(policies.kept_by(request.user), pk=pk)


def manage_address(consultation: Consultation) -> str:
    return reverse("consultations:manage", args=[consultation.pk])


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """What the reader's office prepares and runs, or takes answers for."""
    user = request.user
    units = queries.units_to_prepare(user)
    if not units.exists() and not _takes_in(user):
        raise Http404
    page = paged(request, queries.worked_on(user))
    context = {
        "page": page,
        "may_prepare": units.exists(),
        "may_take_over": policies.may_take_over(user),
    }
    return render(request, "consultations/work.html", context)


def _takes_in(user: User) -> bool:
    return user.takes_in


@form_page
@signed_in
def prepare(request: SignedInRequest) -> HttpResponse:
    units = queries.units_to_prepare(request.user)
    if not units.exists():
        raise Http404
    act = Act(
        title=_("Prepare a consultation"),
        button=_("Begin"),
        done=_("It is begun: now write what is asked."),
        back=reverse("consultations:work"),
    )
    form = forms.DraftForm(request.POST or None, units=units)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.draft_consultation(
            request.user, facts.pop("unit"), **facts
        ),
    )


@require_safe
@signed_in
def manage(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    report = queries.report_of(consultation)
    context: dict[str, Any] = {"consultation": consultation, "report": report}
    if not wants_part(request):
        # Of a report under way htmx asks again and again, for this part alone.
        context |= _managed(consultation)
        context["may_collect"] = policies.may_collect(request.user, consultation)
    return render_part(request, PAGE, "report", context)


def _managed(consultation: Consultation) -> dict[str, Any]:
    statements = consultation.statements.prefetch_related(
        "checks", "positions", "invitations__person__seal_key"
    )
    is_opened = not consultation.is_draft
    return {
        "statements": statements.select_related("replaces"),
        "turnout": queries.turnout(consultation) if is_opened else [],
        "merges": consultation.merges.all(),
        "institutions": speaking.asked_with_counts(consultation),
        "unasked": consultation.unasked.select_related("organisation"),
        "collectors": queries.busy_collectors(consultation) if is_opened else [],
        "may_take_longer": queries.may_take_longer(consultation),
        "is_too_late": not consultation.is_outside
        and consultation.record_day < clock.today(),
        "roll": queries.roll_to_come(consultation) if not is_opened else [],
        "may_seal": consultation.is_ripe,
        "rest": Consultation.MOST_REMINDERS - consultation.reminder_count,
    }


@form_page
@signed_in
def open_it(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    roll = queries.roll_to_come(consultation)
    small = [one.kind for one in roll if one.is_small and len(roll) > 1]
    named = {kind: request.POST.get(f"with_{kind}", "") for kind in small}
    alike = queries.alike_sides(consultation, named)
    kinds = [one.kind for one in roll]
    form = forms.OpenForm(request.POST or None, small=small, kinds=kinds, alike=alike)
    act = Act(
        title=_("Open the consultation"),
        button=_("Open the consultation"),
        done=_("It is open, and everybody on the roll is told."),
        back=manage_address(consultation),
        about=consultation.title,
        lead=_("The roll of the record date is frozen and everybody on it is told."),
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.open_consultation(
            request.user, consultation, closes_on=facts["closes_on"], merges=form.merges
        ),
    )


@form_page
@signed_in
def extend(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    act = Act(
        title=_("Put the end off by seven days"),
        button=_("Put it off"),
        done=_("There is more time; the silent are told."),
        back=manage_address(consultation),
        about=consultation.title,
        lead=_("This can be done once."),
    )
    return act_page(
        request,
        forms.ExtendForm(request.POST or None),
        act,
        lambda facts: operations.extend_consultation(
            request.user, consultation, **facts
        ),
    )


@require_POST
@signed_in
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    return at_once(
        request,
        manage_address(consultation),
        _("Those who have not answered are reminded."),
        lambda: operations.remind_the_silent(request.user, consultation),
    )


@require_POST
@signed_in
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    return at_once(
        request,
        manage_address(consultation),
        _("It is closed."),
        lambda: operations.close_consultation(request.user, consultation),
    )


@require_POST
@signed_in
def seal(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    return at_once(
        request,
        manage_address(consultation),
        _("It is sealed."),
        lambda: _seal(request, consultation),
    )


def _seal(request: SignedInRequest, consultation: Consultation) -> None:
    operations.seal_consultation(request.user, consultation)
    # The worker's timer would find it too; this way it begins at once.
    run_report.enqueue(consultation.report.pk)
