"""What is open to everybody; and for the offices, what still has to be."""

from collections.abc import Sequence

from django.forms import ChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel.listing import Asked, Filters, Listing
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


class DutyFilters(Filters):
    kind = ChoiceField(label=_("Kind"), choices=Duty.Kind.choices)


def opened_again(rows: Sequence[Duty], asked: Asked) -> list[tuple[Duty, bool]]:
    """Each with whether this reader may look at it again."""
    may = operations.reopen.open_among(asked.actor, rows)
    return [(one, one.pk in may) for one in rows]


PUBLISHED = Listing(
    queries.published_duties,
    name="openness:list",
    title=_("Open affairs"),
    lead=_(
        "What the street has to make open to everybody, and what it keeps back, with "
        "the ground."
    ),
    filters=DutyFilters,
    tabs=("kind",),
    lines=opened_again,
    row="openness/parts/settled.html",
    is_public=True,
)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    return PUBLISHED.answer(request, actor_of(request))


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
    return render(request, "openness/owed.html", {"page": page, "rows": rows})
