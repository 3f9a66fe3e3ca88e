"""The street at a glance, and the rows behind its figures."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.indicators import forms
from tongxin.indicators.pictures import Glance
from tongxin.indicators.policies import READERS
from tongxin.indicators.queries import owed as owed_queries
from tongxin.indicators.queries import past as past_queries
from tongxin.kernel.listing import Listing
from tongxin.people.http import SignedInRequest, View, signed_in

TITLE = _("The street at a glance")
OWED = Listing(
    owed_queries.owed,
    name="indicators:owed",
    title=_("What is in hand"),
    lead=_("Answers owed to authors, and parts of tasks; what is due first first."),
    whence=lambda _asked: (reverse("indicators:glance"), TITLE),
    filters=forms.OwedFilters,
    tabs=("when",),
    lines=owed_queries.lines,
    row="indicators/parts/owed_row.html",
    nothing=_("Nothing is in hand."),
)
PAST = Listing(
    past_queries.voices_of,
    name="indicators:past",
    title=_("Voices of twelve months"),
    lead=_("The rows behind the figures of the months that are over."),
    whence=lambda _asked: (reverse("indicators:glance"), TITLE),
    filters=forms.PastFilters,
    row="indicators/parts/past_row.html",
    nothing=_("No voice in this time."),
)


def readers_page(view: View) -> View:
    """For whoever answers for the street; others find no page."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not READERS.is_anywhere(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(require_safe(signed_in(guarded)))


@readers_page
def glance(request: SignedInRequest) -> HttpResponse:
    """What is late, what is stuck, what is hot, and are we better: one page."""
    context = {"glance": Glance(request.user)}
    return render(request, "indicators/glance.html", context)


@readers_page
def owed(request: SignedInRequest) -> HttpResponse:
    return OWED.answer(request, request.user)


@readers_page
def past(request: SignedInRequest) -> HttpResponse:
    return PAST.answer(request, request.user)
