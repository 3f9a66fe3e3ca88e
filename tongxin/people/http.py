"""Who is asking, as views need it."""

from django.http import HttpRequest

from tongxin.kernel.actors import VISITOR
from tongxin.people.models import Actor, User


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` receives."""

    user: User


def actor_of(request: HttpRequest) -> Actor:
    return request.user if isinstance(request.user, User) else VISITOR
