"""Somebody on the roll reads a draft, and says what they find."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tongxin.consultations import forms, operations, policies, queries
from tongxin.consultations.models import CheckInvitation
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in


@form_page
@signed_in
def check_it(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sentence, two questions, two buttons."""
    asked = get_object_or_404(policies.invitations_to(request.user), pk=pk)
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _said(request, asked, form):
        return redirect("consultations:check_it", pk)
    context = {
        "asked": asked,
        "statement": asked.statement,
        "form": form,
        "side_name": queries.side_names([asked.side]),
        "is_needed": operations.answer_check.is_open(request.user, asked),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/check_it.html", context, status=status)


def _said(
    request: SignedInRequest, asked: CheckInvitation, form: forms.NoteForm
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
