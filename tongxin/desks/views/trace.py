"""Traces: one page shape, from a matter, a decision, a clause, a statement, a voice."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.desks import tracing
from tongxin.desks.tracing import Trace
from tongxin.people.http import actor_of
from tongxin.voices import opened


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, tracing.of_matter(actor_of(request), pk))


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, tracing.of_decision(actor_of(request), pk))


@require_safe
def clause(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return _page(request, tracing.of_clause(actor_of(request), pk, number))


@require_safe
def statement(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return _page(request, tracing.of_statement(actor_of(request), pk, number))


@never_cache
@require_safe
def voice(request: HttpRequest, voice_id: int) -> HttpResponse:
    """A published one for everybody; others for their offices and their author."""
    return _page(request, tracing.of_voice(actor_of(request), voice_id))


@never_cache
@require_safe
def receipt(request: HttpRequest, voice_id: int) -> HttpResponse:
    """With number and code, as the receipt itself; else to where they are asked."""
    actor = actor_of(request)
    found = opened.voice_open_to(actor, request.session, voice_id)
    if found is None:
        return redirect(opened.door_of(voice_id))
    return _page(request, tracing.of_receipt(actor, found))


def _page(request: HttpRequest, trace: Trace | None) -> HttpResponse:
    if trace is None:
        raise Http404
    context = {
        "trace": trace,
        # What can be passed on, as it is written on paper.
        "shared": [
            (walk, request.build_absolute_uri(walk.share)) for walk in trace.walks
        ],
    }
    return render(request, "desks/trace.html", context)
