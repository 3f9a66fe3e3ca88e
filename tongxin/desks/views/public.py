"""Home pages: everybody's, one resident's, and what this house is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.consultations import waiting
from tongxin.councils.queries import my_seats
from tongxin.desks import queries, residence
from tongxin.kernel import clock
from tongxin.kernel.models import Status
from tongxin.kernel.rules import get as rule
from tongxin.notices.queries import unread_count
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.voices import published
from tongxin.voices.models import Voice

SHOWN_TALKS = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The promise, the way in, and what came of what was said."""
    answers = queries.public_answers()
    context = {
        "coming": queries.coming_for_units(),
        "unit_count": queries.count_of_units(),
        "talks": waiting.talked_over(SHOWN_TALKS),
        "answers": answers,
        "counts": published.tellers(answers),
        "tally": queries.tally_of_the_whole_street(clock.today()),
    }
    return render(request, "desks/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the joint conference does and does not, who runs this, and the law."""
    found = [(kind, rule(f"voice.due.{kind.value}")) for kind in Voice.Kind]
    kinds = [(kind, row, Status(row.status).label) for kind, row in found]
    return render(request, "desks/about.html", {"kinds": kinds})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, how long, who sees it, and how to have it changed."""
    return render(request, "desks/privacy.html")


@never_cache
@require_safe
@signed_in
def my_home(request: SignedInRequest) -> HttpResponse:
    """What I said, what waits for me, and what is kept about me."""
    context = {
        "page": residence.page_of(request.user),
        "seats": my_seats(request.user),
        "person": request.user.person,
        "unread": unread_count(request.user),
    }
    return render(request, "desks/my_home.html", context)
