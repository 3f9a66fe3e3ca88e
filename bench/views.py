"""Baselines, and real acts behind the thinnest possible door."""

import time
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tongxin.people.http import SignedInRequest
from tongxin.voices import operations, policies
from tongxin.voices.models import Voice

WORDS = ("solved", "partly", "not_solved")
TEXT = (
    "我妈八十一了，腿脚不好。过渡的房子能不能安排近一点，最好有电梯？"
    "还有，搬家的补助是一次给还是分几次给？"
)


def timed(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: says how long the answer took, from the first line to the last."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        took = (time.perf_counter() - begun) * 1000
        response["Server-Timing"] = f"all;dur={took:.2f}"
        return response

    return middleware


def nothing(request: HttpRequest) -> HttpResponse:
    """A view that does nothing: what the server and its middleware cost."""
    return HttpResponse("ok")


@require_POST
@login_required
def empty(request: SignedInRequest) -> HttpResponse:
    """A signed-in POST that does nothing: session, user, CSRF, posts."""
    return HttpResponse("ok")


@login_required
def blank(request: SignedInRequest) -> HttpResponse:
    """The frame of every page, signed in, with nothing in it."""
    return render(request, "base.html")


@require_POST
@login_required
def word(request: SignedInRequest, voice_id: int) -> HttpResponse:
    """The author's word: one row upserted, one journal row, one transaction."""
    voice = policies.own_voice(request.user, voice_id)
    if voice is None:
        raise Http404
    chosen = WORDS[int(request.POST.get("n", "0")) % 3]
    operations.say_word(request.user, voice, word=chosen)
    return HttpResponse("ok")


@require_POST
@login_required
def file(request: SignedInRequest) -> HttpResponse:
    """A whole voice: row, points, search entries, receipt, journal, notice."""
    operations.file_voice(
        request.user,
        text=TEXT,
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.PUBLIC,
        author=request.user.person,
    )
    return HttpResponse("ok")
