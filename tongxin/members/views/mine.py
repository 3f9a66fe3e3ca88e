"""The own file: what it says, which offices read it, and asking to put it right."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.members import forms, operations, policies, queries
from tongxin.people.act_pages import ActPage, with_button
from tongxin.people.http import SignedInRequest, signed_in

ask_correction = ActPage(
    operations.ask_correction,
    name="members:ask_correction",
    form=forms.AskForm,
    title=_("Ask to put it right"),
    button=_("Send the request"),
    done=_("It is sent. You hear when there is an answer."),
    back=lambda _file: reverse("members:mine"),
    about=lambda one: f"{one.origin.name} · {one.get_kind_display()}",
    lead=_("The organisation that keeps your file reads it and answers."),
    is_sensitive=True,
)


@require_safe
@signed_in
@never_cache
def mine(request: SignedInRequest) -> HttpResponse:
    files = queries.own_file(request.user)
    duties = queries.own_duties(request.user)
    asks = with_button(request, files, ask_correction, found_by=policies.own_of)
    context = {
        "files": asks,
        "duties": duties,
        "readings": queries.readings_of(files, duties),
    }
    return render(request, "members/mine.html", context)
