"""Signing in with a code sent to a telephone, as allauth proves a new number.

Nothing about a number is kept in the tables before its holder has typed the code:
until then it lives in the session of the browser that asked.
"""

import time
from typing import Any, TypedDict

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import (
    AbstractCodeVerificationProcess,
)
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxin.kernel.limits import LimitReached
from tongxin.people import attempts, queries
from tongxin.people.models import User

CODE_KEY = "sign_in_code"
PROVED_KEY = "proved_phone"
WELCOME_SECONDS = 15 * 60
HALF_OPEN_SECONDS = 3600
QUARTER_MINUTES = 15


class Proved(TypedDict):
    """A number whose code was typed in this browser, and where to go on."""

    phone: str
    at: float
    to: str


class SignInCode(AbstractCodeVerificationProcess):  # type: ignore[misc] # has no types
    """A code on its way, kept in the session: five tries, ten minutes, two repeats."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def initiate(cls, request: HttpRequest, phone: str, to: str) -> "SignInCode":
        """Send a code to a number. Raises LimitReached when it was sent too many."""
        # Whoever never types the code leaves a number behind: not for two weeks.
        request.session.set_expiry(HALF_OPEN_SECONDS)
        state = cls.initial_state(user=None, phone=phone)
        process = cls(request, {**state, "to": to})
        process.send()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> "SignInCode | None":
        state = request.session.get(CODE_KEY)
        if not state:
            return None
        process: SignInCode | None = cls(request, state).abort_if_invalid()
        return process

    @property
    def phone(self) -> str:
        return str(self.state["phone"])

    def send(self) -> None:
        adapter = get_adapter(self.request)
        code = adapter.generate_phone_verification_code(user=None, phone=self.phone)
        adapter.send_code(self.phone, code)
        self.state["code"] = code
        self.persist()

    def resend(self) -> None:
        self.record_resend()
        self.send()

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(
            app_settings.LOGIN_BY_CODE_MAX_RESEND_COUNT
        )

    def is_right(self, typed: str) -> bool:
        return bool(compare_user_code(actual=typed, expected=self.code))

    def persist(self) -> None:
        self.request.session[CODE_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(CODE_KEY, None)

    def finish(self) -> HttpResponse | None:
        """Sign in the account of this number; None when there is none yet, or when the
        number alone does not open it any more.
        """
        phone, to = self.phone, self.state["to"]
        self.abort()
        user = queries.account_signing_in_with(phone)
        if user is None or has_to_prove_more(self.request, user):
            proved = Proved(phone=phone, at=time.time(), to=to)
            self.request.session[PROVED_KEY] = proved
            return None
        get_adapter().set_phone_verified(user, phone)
        return sign_in(self.request, user, to)


def has_to_prove_more(request: HttpRequest, user: User) -> bool:
    """Nobody signed in for long, and this is no device on which they did before."""
    return queries.is_long_unused(user) and not attempts.device_of(request, user)


def can_be_sent() -> bool:
    """Whether this house has anybody who carries a text message."""
    return bool(settings.SMS_SENDER)


def why_no_code(reached: LimitReached) -> str:
    """Whose count is full, in words for whoever waits for a code."""
    kind = reached.limit.kind
    if kind == "sms.house":
        return _(
            "The text messages of this day are used up, so no code can be sent before "
            "tomorrow. Your receipt number and its code open your matter without one."
        )
    if kind == "sms.address":
        return _(
            "Very many codes were asked for from this connection today. Please try "
            "from another one, or tomorrow."
        )
    if reached.minutes > QUARTER_MINUTES:
        return _(
            "This number has had many codes today. Please try again tomorrow, or "
            "telephone us."
        )
    return _(
        "We have sent several codes to this number. Please wait a quarter of an hour, "
        "or telephone us."
    )


def why_no_proof(reached: LimitReached) -> str:
    return _(
        "Too many wrong tries. Leave the two fields empty: once you are in, number and "
        "code take it into your account, from %(n)d minutes on."
    ) % {"n": reached.minutes}


def why_no_former(reached: LimitReached) -> str:
    return _("Too many wrong tries. Please wait %(n)d minutes, or telephone us.") % {
        "n": reached.minutes
    }


def proved_phone(request: HttpRequest) -> Proved | None:
    """The number this browser proved a few minutes ago and has no account for yet."""
    proved: Proved | None = request.session.get(PROVED_KEY)
    if proved is None or time.time() - proved["at"] > WELCOME_SECONDS:
        return None
    return proved


def forget_proved(request: HttpRequest) -> None:
    request.session.pop(PROVED_KEY, None)


def sign_in(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """Go on through allauth's stages: a second step if the account has one, then in."""
    record_authentication(request, user, method="code")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=to))
    return response
