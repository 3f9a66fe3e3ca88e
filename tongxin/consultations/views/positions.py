"""Institutions: their own desk says what they hold, or the office for them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.consultations import (
    forms,
    institution_positions,
    operations,
    policies,
    queries,
)
from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.views import acts
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in


@require_safe
@signed_in
def positions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every statement with the words of the reader's institutions."""
    visible = policies.visible_to(request.user).exclude(state=Consultation.State.DRAFT)
    consultation = get_object_or_404(visible, pk=pk)
    organisations = queries.institutions_for(request.user, consultation)
    may_keep = policies.may_keep(request.user, consultation)
    if not organisations and not may_keep:
        raise Http404
    rows = institution_positions.words_of(consultation, organisations)
    may_state = operations.state_position.open_among
    context = {
        "consultation": consultation,
        "rows": rows if organisations else [],
        "may_keep": may_keep,
        "spoken_to": may_state(request.user, [row.statement for row in rows]),
    }
    return render(request, "consultations/positions.html", context)


@form_page
@signed_in
def position(request: SignedInRequest, consultation_id: int, pk: int) -> HttpResponse:
    """An institution's own desk, or the office for it, says what it holds."""
    statement = _spoken_to(request, consultation_id, pk)
    organisations = queries.institutions_for(request.user, statement.consultation)
    frame = Act(
        title=_("Position of an institution"),
        button=_("Put it on the record"),
        done=_("The position is on the record, for everybody to read."),
        back=reverse("consultations:positions", args=[consultation_id]),
        about=acts.numbered(statement),
        lead=_(
            "It can be said anew until the end; what was said before stays visible."
        ),
    )
    form = forms.PositionForm(
        request.POST or None,
        organisations=organisations,
        initial=institution_positions.position_to_change(
            statement, organisations, request.GET.get("organisation", "")
        ),
    )
    return act_page(
        request,
        form,
        frame,
        lambda facts: operations.state_position(request.user, statement, **facts),
    )


def _spoken_to(request: SignedInRequest, consultation_id: int, pk: int) -> Statement:
    rows = policies.statements_spoken_to(request.user)
    statement = get_object_or_404(rows, consultation=consultation_id, pk=pk)
    # Whoever has typed something already is told by the act itself.
    is_late = not operations.state_position.rule.stands(statement)
    if is_late and request.method != "POST":
        raise Http404
    return statement
