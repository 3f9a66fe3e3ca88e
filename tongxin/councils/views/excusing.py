"""A seat says beforehand that it cannot come; the office writes it down for others."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.councils import operations, policies, queries
from tongxin.councils.excuse_forms import ExcuseForm
from tongxin.councils.models import Meeting
from tongxin.councils.views.meetings import form_page, meeting_address
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people.http import SignedInRequest, signed_in


def _meeting(request: SignedInRequest, pk: int) -> Meeting:
    return get_object_or_404(policies.meetings_followed_by(request.user), pk=pk)


def _back(request: SignedInRequest, meeting: Meeting) -> str:
    """Where whoever runs it was at work; a seat's holder reads the public page."""
    if not policies.may_keep(request.user, meeting.body):
        return meeting.get_absolute_url()
    if meeting.is_sitting:
        return reverse("councils:live", args=[meeting.pk]) + "#seats"
    return meeting_address(meeting)


@form_page
@signed_in
def excuse(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
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
    form = ExcuseForm(request.POST or None, terms=terms, stand_ins=stand_ins)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.excuse_from_meeting(request.user, meeting, **facts),
    )


@require_POST
@signed_in
def come_after_all(request: SignedInRequest, pk: int, excuse_pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    found = get_object_or_404(
        queries.excuses_of(meeting).filter(
            term__in=policies.terms_excused_by(request.user, meeting).values("pk")
        ),
        pk=excuse_pk,
    )
    return at_once(
        request,
        _back(request, meeting),
        _("They are expected again."),
        lambda: operations.come_after_all(request.user, found),
    )
