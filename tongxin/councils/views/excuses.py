"""A seat says beforehand that it cannot come; the office writes it down for others."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.councils import forms, operations, policies, queries
from tongxin.councils.models import Excuse, Meeting
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Actor


def _back(request: SignedInRequest, meeting: Meeting) -> str:
    """Where whoever runs it was at work; a seat's holder reads the public page."""
    if not policies.may_keep(request.user, meeting.body):
        return meeting.get_absolute_url()
    if meeting.is_sitting:
        return reverse("councils:live", args=[meeting.pk]) + "#seats"
    return reverse("councils:meeting_work", args=[meeting.pk])


def with_acts(actor: Actor, excuses: Iterable[Excuse]) -> dict[str, Any]:
    """Excuses, and which of them may still be taken back."""
    rows, found_by = list(excuses), policies.excuses_followed_by
    is_open = operations.come_after_all.open_among(actor, rows, found_by=found_by)
    return {"excuses": rows, "may_come": is_open}


@form_page
@signed_in
def excuse(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = policies.meetings_followed_by(request.user)
    meeting = get_object_or_404(rows, pk=pk)
    terms, stand_ins = queries.may_be_excused(request.user, meeting)
    if not terms:
        raise Http404
    act = Act(
        title=_("Somebody cannot come"),
        button=_("Excuse them"),
        done=_("They are excused."),
        back=_back(request, meeting),
        about=meeting.body.name,
        lead=_("Nobody asks why. Whoever stands in gets a message."),
    )
    form = forms.ExcuseForm(request.POST or None, terms=terms, stand_ins=stand_ins)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.excuse_from_meeting(request.user, meeting, **facts),
    )


@require_POST
@signed_in
def come_after_all(request: SignedInRequest, pk: int, excuse_pk: int) -> HttpResponse:
    rows = policies.excuses_followed_by(request.user).filter(withdrawn_at=None)
    found = get_object_or_404(rows, meeting=pk, pk=excuse_pk)
    return at_once(
        request,
        _back(request, found.meeting),
        _("They are expected again."),
        lambda: operations.come_after_all(request.user, found),
    )
