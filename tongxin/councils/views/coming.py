"""The next meeting of all conferences that somebody keeps, on one screen."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.councils import policies, queries
from tongxin.kernel import clock
from tongxin.people.http import SignedInRequest, signed_in


@never_cache
@require_safe
@signed_in
def next_meetings(request: SignedInRequest) -> HttpResponse:
    if not policies.keeps_some(request.user):
        raise Http404
    bodies = policies.kept_by(request.user).filter(dissolved_on=None)
    rows = queries.next_meetings(request.user, bodies)
    context = {
        "rows": rows,
        "reported": policies.reported(request.user, [row.body for row in rows]),
        "today": clock.today(),
        "may_found": policies.may_found(request.user),
    }
    return render(request, "councils/next.html", context)
