"""The desk in the morning, and the journal for its auditor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.desks import pages
from tongxin.people.http import SignedInRequest, signed_in


@never_cache
@require_safe
@signed_in
def my_day(request: SignedInRequest) -> HttpResponse:
    """What waits today; who holds no post has a page of their own."""
    user = request.user
    if not user.posts:
        return redirect("desks:my_home")
    if page := pages.only_page_of(user):
        return redirect(page)
    return render(request, "desks/my_day.html", {"parts": pages.day(user)})
