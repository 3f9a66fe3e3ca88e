"""The own file: what it says, which offices read it, and asking to put it right."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel.acting import Act, act_page
from tongxin.members import forms, operations, policies, queries
from tongxin.members.views.organisations import form_page
from tongxin.people.http import SignedInRequest, signed_in


@require_safe
@signed_in
@never_cache
def mine(request: SignedInRequest) -> HttpResponse:
    files = queries.own_file(request.user)
    duties = queries.own_duties(request.user)
    context = {
        "files": files,
        "duties": duties,
        "readings": queries.readings_of(files, duties),
    }
    return render(request, "members/mine.html", context)


@form_page
@signed_in
@never_cache
def ask_correction(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(policies.own_of(request.user), pk=pk)
    act = Act(
        title=_("Ask to put it right"),
        button=_("Send the request"),
        done=_("It is sent. You hear when there is an answer."),
        back=reverse("members:mine"),
        about=f"{one.origin.name} · {one.get_kind_display()}",
        lead=_("The organisation that keeps your file reads it and answers."),
    )
    return act_page(
        request,
        forms.AskForm(request.POST or None),
        act,
        lambda facts: operations.ask_correction(request.user, one, **facts),
    )
