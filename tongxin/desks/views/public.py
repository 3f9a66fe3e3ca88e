"""Home pages: everybody's, one resident's, and what this house is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.desks import pages
from tongxin.people.http import SignedInRequest, signed_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The promise, the way in, and what came of what was said."""
    return render(request, "desks/home.html", {"parts": pages.front()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the joint conference does and does not, who runs this, and the law."""
    context = {"parts": pages.about(), "begin": pages.begin()}
    return render(request, "desks/about.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, how long, who sees it, and how to have it changed."""
    return render(request, "desks/privacy.html", {"begin": pages.begin()})


@never_cache
@require_safe
@signed_in
def my_home(request: SignedInRequest) -> HttpResponse:
    """What I said, what waits for me, and what is kept about me."""
    context: dict[str, Any] = {
        "parts": pages.mine(request.user),
        "person": request.user.person,
    }
    return render(request, "desks/my_home.html", context)
