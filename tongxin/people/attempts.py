"""Wrong passwords and codes of an account: how many, and from where (ADR 0025).

A device on which the account has signed in before is counted for itself, so that
nobody elsewhere locks it. All others are counted by address and account together, and
for the account as a whole, widely: guessing from many addresses is slow.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import ngettext

from tongxin.kernel.limits import Limit, LimitReached, Tries, take_all
from tongxin.people.http import address_of
from tongxin.people.models import User

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
KNOWN_FOR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Step:
    """What is typed at one step of the way in, and its limits."""

    # One account from one address, or on one known device.
    here: Limit
    # One account from wherever nobody knows it.
    everywhere: Limit


PASSWORD = Step(
    Limit("password.here", 5, QUARTER),
    Limit("password.account", 60, timedelta(hours=1)),
)
# Whoever comes here knows the password; three of a million codes are right.
CODE = Step(Limit("code.here", 5, QUARTER), Limit("code.account", 50, DAY))
# One address, whichever names it tries.
ADDRESS = Limit("password.address", 60, QUARTER)
# Longer than a code is right, a clock that is slow or fast included.
USED = Limit("code.used", 1, timedelta(minutes=5))


def count(request: HttpRequest, step: Step, user: User | None, name: str) -> Tries:
    """Count one try before it is looked at; what to give back when it was right."""
    device = device_of(request, user) if user is not None else ""
    if device:
        tries: Tries = {step.here: (name, device)}
    else:
        address = address_of(request)
        tries = {
            ADDRESS: (address,),
            step.here: (name, address),
            step.everywhere: (name,),
        }
    try:
        take_all(tries)
    except LimitReached as reached:
        words = ngettext(
            "Too many wrong tries. Please wait %(n)d minute, or use a device on which "
            "you have signed in before.",
            "Too many wrong tries. Please wait %(n)d minutes, or use a device on which "
            "you have signed in before.",
            reached.minutes,
        )
        raise ValidationError(words % {"n": reached.minutes}) from reached
    return tries


# ---- Devices ----


def device_of(request: HttpRequest, user: User) -> str:
    """The device's own number, where this account has signed in; else nothing."""
    salt = user.get_session_auth_hash()
    return str(request.get_signed_cookie(_cookie(user), "", salt, KNOWN_FOR) or "")


def remember_device(
    request: HttpRequest, response: HttpResponseBase, user: User
) -> None:
    """The account is in: from now on its device is known, until the password changes.

    The password is in what signs the cookie; there is no row to take away.
    """
    response.set_signed_cookie(
        _cookie(user),
        device_of(request, user) or secrets.token_hex(8),
        salt=user.get_session_auth_hash(),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(user: User) -> str:
    return f"known-{user.pk}"
