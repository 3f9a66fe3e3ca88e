"""Somebody on the roll reads a draft: the office asks them, they say what they find."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tongxin.consultations import forms, operations, policies, queries, running_forms
from tongxin.consultations.models import CheckInvitation
from tongxin.consultations.views.office import form_page, manage_address
from tongxin.consultations.views.statements import kept_statement
from tongxin.kernel.acting import Act, act_page, add_refusal
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in


@form_page
@signed_in
def invite(request: SignedInRequest, pk: int, statement_pk: int) -> HttpResponse:
    """Whom the office asks; nothing is shown of them but that they were found."""
    statement = kept_statement(request, pk, statement_pk)
    act = Act(
        title=_("Ask somebody to check it"),
        button=_("Send the message"),
        done=_("They are asked; what they find stands beside the statement."),
        back=manage_address(statement.consultation),
        about=f"{statement.number}. {statement.text}",
        lead=_("They get one message with a link. Two of different sides are needed."),
    )
    return act_page(
        request,
        forms.CheckForm(request.POST or None),
        act,
        lambda facts: operations.invite_to_check(
            request.user,
            statement,
            side=facts["side"],
            person=people.person_known_by(request.user, facts["who"]),
        ),
    )


@form_page
@signed_in
def check_it(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sentence, two questions, two buttons."""
    asked = get_object_or_404(policies.invitations_to(request.user), pk=pk)
    form = running_forms.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _said(request, asked, form):
        return redirect("consultations:check_it", pk)
    context = {
        "asked": asked,
        "statement": asked.statement,
        "form": form,
        "side_name": queries.side_names([asked.side]),
        "is_needed": not asked.statement.consultation.is_over
        and asked.statement.state
        in (asked.statement.State.DRAFT, asked.statement.State.CHECKED),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/check_it.html", context, status=status)


def _said(
    request: SignedInRequest, asked: CheckInvitation, form: running_forms.NoteForm
) -> bool:
    try:
        operations.answer_check(
            request.user,
            asked,
            is_fine=request.POST.get("answer") == "fine",
            note=form.cleaned_data["note"],
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Thank you. It is written down."))
    return True
