"""The working pages: a consultation is prepared, run, closed and published."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.consultations import (
    forms,
    institution_positions,
    operations,
    policies,
    queries,
    tasks,
)
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.report import report_preview, text
from tongxin.consultations.report.report_context import beside
from tongxin.consultations.views import acts
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.kernel.pages import form_page, paged, render_part, wants_part
from tongxin.people import queries as people
from tongxin.people.act_pages import buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import policies as unit_policies

PAGE = "consultations/manage.html"


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """What the reader's office prepares and runs, or takes answers for."""
    user = request.user
    may_prepare = unit_policies.kept_by(user).exists()
    if not may_prepare and not user.takes_in:
        raise Http404
    page = paged(request, queries.worked_on(user))
    context = {
        "page": page,
        "kept": {one.pk for one in page.rows if policies.may_keep(user, one)},
        "may_prepare": may_prepare,
        "may_take_over": policies.may_take_over(user),
    }
    return render(request, "consultations/work.html", context)


@form_page
@signed_in
def prepare(request: SignedInRequest) -> HttpResponse:
    units = unit_policies.kept_by(request.user)
    if not units.exists():
        raise Http404
    frame = Act(
        title=_("Prepare a consultation"),
        button=_("Begin"),
        done=_("It is begun: now write what is asked."),
        back=reverse("consultations:work"),
    )
    return act_page(
        request,
        forms.DraftForm(request.POST or None, units=units),
        frame,
        lambda facts: operations.draft_consultation(
            request.user, facts.pop("unit"), **facts
        ),
    )


@require_safe
@signed_in
def manage(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = get_object_or_404(policies.kept_by(request.user), pk=pk)
    report = queries.report_of(consultation)
    context: dict[str, Any] = {"consultation": consultation, "report": report}
    if report is not None:
        context["reporting"] = buttons(request, report, acts.report_again)
    if not wants_part(request):
        # Of a report under way htmx asks again and again, for this part alone.
        context |= _managed(request, consultation)
    return render_part(request, PAGE, "report", context)


def _managed(request: SignedInRequest, consultation: Consultation) -> dict[str, Any]:
    is_opened = not consultation.is_draft
    return {
        "buttons": buttons(
            request,
            consultation,
            *(acts.announce, acts.record_date, acts.open_it, acts.add_statement),
            *(acts.ask, acts.extend, acts.remind, acts.close, acts.seal),
            found_by=policies.kept_by,
        ),
        **_statements(request, consultation),
        "turnout": queries.turnout(consultation) if is_opened else [],
        "merges": consultation.merges.all(),
        "institutions": with_button(
            request, institution_positions.asked_with_counts(consultation), acts.unask
        ),
        "unasked": consultation.unasked.select_related("organisation"),
        "collectors": queries.busy_collectors(consultation) if is_opened else [],
        "may_collect": policies.may_collect(request.user, consultation),
        "may_take_longer": queries.may_take_longer(consultation),
        "roll": [] if is_opened else queries.roll_to_come(consultation),
        "rest": Consultation.MOST_REMINDERS - consultation.reminder_count,
    }


def _statements(request: SignedInRequest, consultation: Consultation) -> dict[str, Any]:
    """Each with what can be done with it; of one held elsewhere nothing can."""
    if consultation.is_outside:
        return {"statements": consultation.statements.all()}
    rows = consultation.statements.select_related("replaces").prefetch_related(
        "checks", "invitations__person__seal_key"
    )
    found_by = policies.statements_kept_by
    pages = (acts.invite, acts.issue, acts.withdraw)
    return {
        "statements": [
            (one, buttons(request, one, *pages, found_by=found_by)) for one in rows
        ],
        "quoted": operations.answer_quotation.open_among(request.user, rows),
        "spoken_to": operations.state_position.open_among(request.user, rows),
    }


def kept_statement(
    request: SignedInRequest, consultation_id: int, pk: int
) -> Statement:
    rows = policies.statements_kept_by(request.user)
    return get_object_or_404(rows, consultation=consultation_id, pk=pk)


@form_page
@signed_in
def check(request: SignedInRequest, consultation_id: int, pk: int) -> HttpResponse:
    """The office writes down that somebody has read it."""
    statement = kept_statement(request, consultation_id, pk)
    frame = Act(
        title=_("Somebody has checked it"),
        button=_("Write it down"),
        done=_("The check is written down."),
        back=acts.back_to_work(statement),
        about=acts.numbered(statement),
    )
    return act_page(
        request,
        forms.CheckForm(request.POST or None),
        frame,
        lambda facts: operations.check_statement(
            request.user,
            statement,
            side=facts["side"],
            person=people.person_known_by(request.user, facts["who"]),
        ),
    )


@require_POST
@signed_in
def consent(request: SignedInRequest, consultation_id: int, pk: int) -> HttpResponse:
    """The author, whom no way of their own reaches, told the office: yes."""
    statement = kept_statement(request, consultation_id, pk)
    if request.POST.get("answer") != "yes":
        raise Http404
    return at_once(
        request,
        acts.back_to_work(statement),
        _("What the author says is written down."),
        lambda: operations.answer_quotation(request.user, statement, agrees=True),
    )


@require_safe
@signed_in
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Exactly what will be printed, before it is; after that there is the report."""
    consultation = get_object_or_404(policies.kept_by(request.user), pk=pk)
    found = report_preview.preview_of(consultation)
    if found is None or not operations.publish_report.rule.stands(consultation):
        raise Http404
    told = text.tell(found, beside(consultation))
    context = {"consultation": consultation, "telling": told}
    return render(request, "consultations/preview.html", context)


@require_POST
@signed_in
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = get_object_or_404(policies.kept_by(request.user), pk=pk)
    done = _("It is published, and everybody on the roll is told.")
    if consultation.is_outside:
        done = _("It is published: everybody can read it.")
    return at_once(
        request,
        acts.manage_address(consultation),
        done,
        lambda: _publish(request, consultation),
    )


def _publish(request: SignedInRequest, consultation: Consultation) -> None:
    """Its files take longer to make than to read it: made now, nobody waits."""
    seen = request.POST.get("seen", "")
    operations.publish_report(request.user, consultation, seen=seen)
    tasks.make_files.enqueue(consultation.pk)
