"""What is open to everybody; and for the offices, what still has to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.kernel.pages import paged
from tongxin.openness import forms, operations, policies, queries
from tongxin.openness.models import Duty
from tongxin.people.http import SignedInRequest, actor_of, signed_in


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rows = queries.published(actor_of(request), kind)
    context = {"page": paged(request, rows), "kind": kind, "kinds": Duty.Kind.choices}
    return render(request, "openness/list.html", context)


@require_safe
@signed_in
def owed(request: SignedInRequest) -> HttpResponse:
    if not policies.settles_some(request.user):
        raise Http404
    page = paged(request, queries.owed(request.user))
    context = {"page": page, "today": clock.today()}
    return render(request, "openness/owed.html", context)


def _mine(request: SignedInRequest, pk: int) -> Duty:
    return get_object_or_404(policies.settled_by(request.user), pk=pk)


@require_POST
@signed_in
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    duty = _mine(request, pk)
    return at_once(
        request,
        reverse("openness:owed"),
        _("It is published."),
        lambda: operations.publish(request.user, duty),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withhold(request: SignedInRequest, pk: int) -> HttpResponse:
    duty = _mine(request, pk)
    act = Act(
        title=_("Withhold it"),
        button=_("Withhold it"),
        done=_("It is withheld; its ground is public."),
        back=reverse("openness:owed"),
        about=duty.title,
        lead=_("Everybody sees the title, the ground and the reason."),
    )
    return act_page(
        request,
        forms.WithholdForm(request.POST or None),
        act,
        lambda facts: operations.withhold(request.user, duty, **facts),
    )


@require_POST
@signed_in
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    duty = _mine(request, pk)
    return at_once(
        request,
        reverse("openness:owed"),
        _("It is owed once more."),
        lambda: operations.reopen(request.user, duty),
    )
