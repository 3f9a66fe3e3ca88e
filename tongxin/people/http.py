"""Who is asking, as views need it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from tongxin.kernel.actors import VISITOR
from tongxin.people.models import Actor, User

type View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """What a view behind `signed_in` or `staff_page` receives."""

    user: User


def actor_of(request: HttpRequest) -> Actor:
    return request.user if isinstance(request.user, User) else VISITOR


def signed_in(view: View) -> View:
    """Only for somebody signed in; others are led to the sign-in page and back."""
    return login_required(view)


def staff_page(*roles: str) -> Callable[[View], View]:
    """Only for accounts with a post, or with one of `roles`; others find no page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: SignedInRequest, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            posts = request.user.posts
            if not posts or (roles and not request.user.has_role(*roles)):
                raise Http404
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate
