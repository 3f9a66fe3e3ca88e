"""Institutions: the office asks them, their own desk says what they hold."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.consultations import (
    forms,
    operations,
    policies,
    queries,
    running_forms,
    speaking,
)
from tongxin.consultations.models import Consultation, Position, Statement
from tongxin.consultations.views.office import form_page, kept, manage_address
from tongxin.kernel.acting import Act, act_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Organisation


@form_page
@signed_in
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    act = Act(
        title=_("Ask an institution"),
        button=_("Ask this institution"),
        done=_("It is asked; whoever works at its desk is told once it is open."),
        back=manage_address(consultation),
        about=consultation.title,
    )
    return act_page(
        request,
        running_forms.AskForm(request.POST or None, consultation=consultation),
        act,
        lambda facts: operations.ask_institution(request.user, consultation, **facts),
    )


@form_page
@signed_in
def unask(request: SignedInRequest, pk: int, organisation_pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    asked = get_object_or_404(
        consultation.institutions.select_related("organisation"),
        organisation=organisation_pk,
    )
    act = Act(
        title=_("Ask an institution no more"),
        button=_("Ask it no more"),
        done=_("It is no longer asked; everybody can read why."),
        back=manage_address(consultation),
        about=asked.organisation.name,
    )
    return act_page(
        request,
        running_forms.UnaskForm(request.POST or None),
        act,
        lambda facts: operations.unask_institution(
            request.user, consultation, organisation=asked.organisation, **facts
        ),
    )


@require_safe
@signed_in
def positions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every statement with the words of the reader's institutions."""
    consultation, organisations = _spoken_for(request, pk)
    context = {
        "consultation": consultation,
        "organisations": organisations,
        "rows": speaking.words_of(consultation, organisations),
    }
    return render(request, "consultations/positions.html", context)


def _spoken_for(
    request: SignedInRequest, pk: int
) -> tuple[Consultation, list[Organisation]]:
    rows = policies.visible_to(request.user).exclude(state=Consultation.State.DRAFT)
    consultation = get_object_or_404(rows, pk=pk)
    organisations = queries.institutions_for(request.user, consultation)
    if not organisations:
        raise Http404
    return consultation, organisations


def _statement(
    request: SignedInRequest, pk: int, statement_pk: int
) -> tuple[Statement, list[Organisation]]:
    rows = Statement.objects.select_related("consultation__unit").filter(
        consultation__in=policies.visible_to(request.user), issued_at__isnull=False
    )
    statement = get_object_or_404(rows, consultation=pk, pk=statement_pk)
    organisations = queries.institutions_for(request.user, statement.consultation)
    if not organisations:
        raise Http404
    return statement, organisations


@form_page
@signed_in
def position(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    """An institution's own desk, or the office for it, says what it holds."""
    statement, organisations = _statement(request, pk, statement_pk)
    act = Act(
        title=_("Position of an institution"),
        button=_("Put it on the record"),
        done=_("The position is on the record, for everybody to read."),
        back=reverse("consultations:positions", args=[pk]),
        about=f"{statement.number}. {statement.text}",
        lead=_(
            "It can be said anew until the end; what was said before stays visible."
        ),
    )
    form = forms.PositionForm(
        request.POST or None,
        organisations=organisations,
        initial=speaking.position_to_change(
            statement, organisations, request.GET.get("organisation", "")
        ),
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.state_position(request.user, statement, **facts),
    )


@form_page
@signed_in
def withdraw(request: SignedInRequest, pk: int, position_pk: int) -> HttpResponse:
    """The institution takes a word back before the end."""
    rows = Position.objects.select_related("statement__consultation", "organisation")
    found = get_object_or_404(rows, statement__consultation=pk, pk=position_pk)
    _statement(request, pk, found.statement_id)
    if found.organisation not in _spoken_for(request, pk)[1]:
        raise Http404
    act = Act(
        title=_("Take a position back"),
        button=_("Take it back"),
        done=_("It is taken back; everybody can read that and why."),
        back=reverse("consultations:positions", args=[pk]),
        about=f"{found.statement.number}. {found.statement.text}",
    )
    return act_page(
        request,
        running_forms.TakeBackForm(request.POST or None),
        act,
        lambda facts: operations.withdraw_position(
            request.user, found.statement, organisation=found.organisation, **facts
        ),
    )
