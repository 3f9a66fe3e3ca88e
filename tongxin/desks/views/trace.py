"""Traces: one page shape, from wherever a room says that somebody may set out."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.desks import pages, walks
from tongxin.kernel.history import Origin, Start
from tongxin.people.http import actor_of


def address_of(start: Start) -> URLPattern:
    view = require_safe(_view(start))
    view = never_cache(view) if start.is_private else view
    return path(f"trace/{start.route}", view, name=start.name)


def _view(start: Start) -> Callable[..., HttpResponseBase]:
    def trace(request: HttpRequest, **record: int) -> HttpResponseBase:
        found = start.find(request, **record)
        if found is None:
            raise Http404
        return _page(request, found) if isinstance(found, Origin) else found

    return trace


def _page(request: HttpRequest, origin: Origin) -> HttpResponseBase:
    trace = walks.traced(actor_of(request), origin)
    if trace is None:
        raise Http404
    context = {
        "trace": trace,
        "begin": pages.begin(),
        # What can be passed on, as it is written on paper.
        "shared": [
            (walk, request.build_absolute_uri(walk.share)) for walk in trace.walks
        ],
    }
    return render(request, "desks/trace.html", context)
