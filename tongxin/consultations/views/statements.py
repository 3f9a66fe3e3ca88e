"""What the office does with one statement."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.consultations import forms, operations, queries
from tongxin.consultations.models import Statement
from tongxin.consultations.views.office import kept, manage_address
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


def kept_statement(request: SignedInRequest, pk: int, statement_pk: int) -> Statement:
    rows = Statement.objects.select_related("consultation__unit", "point__voice")
    return get_object_or_404(rows, consultation=kept(request, pk), pk=statement_pk)


def _act(statement: Statement, title: str, button: str, done: str) -> Act:
    back = manage_address(statement.consultation)
    return Act(title, button, done, back, f"{statement.number}. {statement.text}")


@form_page
@signed_in
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    consultation = kept(request, pk)
    act = Act(
        title=_("Write a statement"),
        button=_("Save"),
        done=_("It is written down. Two people of different sides check it now."),
        back=manage_address(consultation),
        about=consultation.title,
    )
    points = queries.points_to_quote(request.user, consultation)
    return act_page(
        request,
        forms.StatementForm(request.POST or None, points=points),
        act,
        lambda facts: operations.add_statement(request.user, consultation, **facts),
    )


@form_page
@signed_in
def check(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    statement = kept_statement(request, pk, statement_pk)
    act = _act(
        statement,
        _("Somebody has checked it"),
        _("Write it down"),
        _("The check is written down."),
    )
    return act_page(
        request,
        forms.CheckForm(request.POST or None),
        act,
        lambda facts: operations.check_statement(
            request.user,
            statement,
            side=facts["side"],
            person=people.person_known_by(request.user, facts["who"]),
        ),
    )


@require_POST
@signed_in
def issue(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    statement = kept_statement(request, pk, statement_pk)
    return at_once(
        request,
        manage_address(statement.consultation),
        _("It will be asked."),
        lambda: operations.issue_statement(request.user, statement),
    )


@require_POST
@signed_in
def consent(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    """The author told the office by telephone or at the window."""
    statement = kept_statement(request, pk, statement_pk)
    agrees = request.POST.get("answer") == "yes"
    return at_once(
        request,
        manage_address(statement.consultation),
        _("What the author says is written down."),
        lambda: operations.answer_quotation(request.user, statement, agrees=agrees),
    )


@form_page
@signed_in
def withdraw(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    statement = kept_statement(request, pk, statement_pk)
    act = _act(
        statement,
        _("Withdraw a statement"),
        _("Withdraw it"),
        _("It is withdrawn and stays visible."),
    )
    return act_page(
        request,
        forms.WithdrawForm(request.POST or None),
        act,
        lambda facts: operations.withdraw_statement(request.user, statement, **facts),
    )
