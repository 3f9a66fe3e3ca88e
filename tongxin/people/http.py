"""Who is asking, as views need it."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
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


def address_of(request: HttpRequest) -> str:
    """Whence it comes, as limits count it: of IPv6 the /64 that one connection has.

    As sign-in sees it, which knows of proxies; an IPv4 address reads the same however
    the server was told of it.
    """
    text = str(get_adapter(request).get_client_ip(request))
    address = ipaddress.ip_address(text)
    if address.version == 4:
        return text
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


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
