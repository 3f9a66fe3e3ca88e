"""What is open to everybody; and for the offices, what still has to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.pages import paged
from tongxin.openness import forms, operations, policies, queries
from tongxin.openness.models import Duty
from tongxin.people.act_pages import ActPage, buttons
from tongxin.people.http import SignedInRequest, actor_of, signed_in


def to_the_owed(_duty: Duty) -> str:
    return reverse("openness:owed")


publish = ActPage(
    operations.publish,
    name="openness:publish",
    title=_("Make it public"),
    done=_("It is published."),
    back=to_the_owed,
)
withhold = ActPage(
    operations.withhold,
    name="openness:withhold",
    form=forms.WithholdForm,
    title=_("Withhold it"),
    done=_("It is withheld; its ground is public."),
    back=to_the_owed,
    about=str,
    lead=_("Everybody sees the title, the ground and the reason."),
)
reopen = ActPage(
    operations.reopen,
    name="openness:reopen",
    title=_("Look at it again"),
    done=_("It is owed once more."),
    back=to_the_owed,
)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    actor, kind = actor_of(request), request.GET.get("kind", "")
    page = paged(request, queries.published(actor, kind))
    context = {
        "page": page,
        "reopened": operations.reopen.open_among(actor, page.rows),
        "kind": kind,
        "kinds": Duty.Kind.choices,
    }
    return render(request, "openness/list.html", context)


@require_safe
@signed_in
def owed(request: SignedInRequest) -> HttpResponse:
    if not policies.settles_some(request.user):
        raise Http404
    page = paged(request, queries.owed(request.user))
    found_by = policies.settled_by
    rows = [
        (one, buttons(request, one, withhold, publish, found_by=found_by))
        for one in page.rows
    ]
    context = {"page": page, "rows": rows, "today": clock.today()}
    return render(request, "openness/owed.html", context)
