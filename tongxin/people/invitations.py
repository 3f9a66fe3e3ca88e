"""The link with which somebody comes in for the first time: once, and until a day.

Nothing is kept of it. It is made of the temporary password's hash: with the first
password of their own, or when the administrator hands out another, it opens nothing.
"""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from tongxin.kernel import clock
from tongxin.people import policies
from tongxin.people.models import User


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "tongxin.people.invitations"


_TOKENS = _Tokens()


def link_to(user: User) -> str:
    """The way in of an account with a temporary password, without the host."""
    return reverse("people:invited", args=[user.pk, _TOKENS.make_token(user)])


def last_day() -> date:
    """Until when a link that is made now opens."""
    return clock.today() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def holder_of(pk: int, token: str) -> User | None:
    """Whom a link lets in; None when it is used, too old, or was never one."""
    user = policies.newcomers().filter(pk=pk).first()
    return user if user and _TOKENS.check_token(user, token) else None
