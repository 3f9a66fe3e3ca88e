"""The desk in the morning, for whoever works in an office."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongxin.desks import office
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Role


@require_safe
@signed_in
def my_day(request: SignedInRequest) -> HttpResponse:
    """What waits today; who holds no post has a page of their own."""
    user = request.user
    if not user.posts:
        return redirect("desks:my_home")
    if all(post.role == Role.AUDITOR for post in user.posts):
        return redirect("desks:journal")
    return render(request, "desks/my_day.html", {"day": office.day_of(user)})
