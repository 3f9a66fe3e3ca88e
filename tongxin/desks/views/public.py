"""Home pages: everybody's, one resident's, and what this house is."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.desks import pages
from tongxin.people.http import SignedInRequest, signed_in

# Nothing that a search engine would find anything at.
OWN_PAGES = ("desks:my_home", "desks:my_day", "people:sign_in")
# So many of each room; the rest is on its own list.
FOUND_OF_EACH = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The promise, the way in, and what came of what was said."""
    return render(request, "desks/home.html", {"parts": pages.front()})


class SearchForm(forms.Form):
    """Words, as anybody types them."""

    q = forms.CharField(max_length=60, strip=True, required=False)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box for all that is public; what somebody told an office is not asked."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "words": words,
        "form": form,
        "found": pages.found(words, FOUND_OF_EACH) if words else [],
        "begin": pages.begin(),
    }
    return render(request, "desks/search.html", context)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines leave alone; of a demo, everything: it is all invented."""
    closed = ["/"] if settings.DEMO else list(map(reverse, OWN_PAGES))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


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
