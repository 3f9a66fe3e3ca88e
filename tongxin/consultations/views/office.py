"""The working pages: a consultation is prepared, run, closed and published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.consultations import (
    asked_before,
    forms,
    institution_positions,
    operations,
    policies,
    queries,
    readiness,
    tasks,
)
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.plan import days_of
from tongxin.consultations.report import report_preview, text
from tongxin.consultations.report.report_context import beside
from tongxin.consultations.views import acts
from tongxin.kernel.acting import add_refusal, at_once
from tongxin.kernel.pages import form_page, paged, render_part, wants_part
from tongxin.people.act_pages import buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.units import policies as unit_policies
from tongxin.voices import policies as voices

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
    form = forms.DraftForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            begun = operations.draft_consultation(
                request.user, facts["unit"], title=facts["title"]
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is begun: now write what is asked."))
            return redirect("consultations:statements", begun.pk)
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "consultations/prepare.html", context, status=status)


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
    if consultation.is_outside:
        return {"statements": consultation.statements.all()}
    is_opened = not consultation.is_draft
    return {
        "buttons": buttons(
            request,
            consultation,
            *(acts.announce, acts.dates, acts.open_it),
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
        **_planned(request, consultation),
        "may_write": not consultation.is_over,
        "rest": Consultation.MOST_REMINDERS - consultation.reminder_count,
    }


def _planned(request: SignedInRequest, consultation: Consultation) -> dict[str, Any]:
    """Of a draft: who would be asked, its days, and what is missing until it opens."""
    if not consultation.is_draft:
        return {}
    return {
        "roll": queries.roll_to_come(consultation),
        "lacks": list(readiness.missing(consultation)),
        "days": days_of(consultation),
        "keeps_roll": unit_policies.may_keep_roll(request.user, consultation.own_unit),
    }


def _statements(request: SignedInRequest, consultation: Consultation) -> dict[str, Any]:
    """Each with what can be done with it."""
    rows = consultation.statements.select_related("replaces").prefetch_related(
        "checks", "invitations__person__seal_key", "matters"
    )
    found_by = policies.statements_kept_by
    earlier = asked_before.earlier_of(consultation)
    return {
        "statements": [
            (
                one,
                buttons(request, one, acts.withdraw, found_by=found_by),
                _notice(one, earlier),
            )
            for one in rows
        ],
        # One that was checked while it is open is let be asked here.
        "has_ready": any(operations.issue_statement.rule.stands(one) for one in rows),
        "open_matters": set(
            voices.matters_worked_on_by(request.user)
            .filter(pk__in=[one.pk for row in rows for one in row.matters.all()])
            .values_list("pk", flat=True)
        ),
        "quoted": operations.answer_quotation.open_among(request.user, rows),
        "spoken_to": operations.state_position.open_among(request.user, rows),
    }


def _notice(statement: Statement, earlier: list[Statement]) -> str:
    found = asked_before.like(statement.text, earlier)
    if found is None or statement.is_withdrawn:
        return ""
    return asked_before.notice_of(found)


def kept_statement(
    request: SignedInRequest, consultation_id: int, pk: int
) -> Statement:
    rows = policies.statements_kept_by(request.user)
    return get_object_or_404(rows, consultation=consultation_id, pk=pk)


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
