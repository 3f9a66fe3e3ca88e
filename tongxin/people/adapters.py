"""Where allauth meets this house: numbers sealed on persons, codes by our sender."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import sealed
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.limits import LimitReached, give_all_back
from tongxin.people import attempts, codes, guarding, operations, queries
from tongxin.people.fields import MobileField
from tongxin.people.http import address_of
from tongxin.people.models import User

logger = logging.getLogger(__name__)

# Somebody who signed in this long ago need not show again who they are.
FRESH_SECONDS = 300
WEIXIN_KEY = "weixin_waiting"
# What allauth would write an e-mail about goes into the journal instead.
NOTED = {
    "mfa/email/totp_activated": "account.app_added",
    "mfa/email/totp_deactivated": "account.app_removed",
    "mfa/email/webauthn_added": "account.key_added",
    "mfa/email/webauthn_removed": "account.key_removed",
    "mfa/email/recovery_codes_generated": "account.recovery_codes_made",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # has no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Name or password is wrong."),
        "incorrect_code": gettext_lazy("This code is wrong. Please look again."),
        "incorrect_password": gettext_lazy("This password is wrong."),
        "enter_current_password": gettext_lazy("This password is wrong."),
        "phone_taken": gettext_lazy("Somebody else signs in with this number."),
        "same_as_current": gettext_lazy("This is the number you already have."),
        "rate_limited": gettext_lazy("That was too quick. Please wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        name = str(credentials.get("username", ""))
        account = queries.account_named(name)
        tries = attempts.count(request, attempts.PASSWORD, account, name)
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            give_all_back(tries)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        before = user.last_login
        super().login(request, user)
        guarding.begin(request, user)
        guarding.warn(request, user, since=before)
        operations.record_sign_in(user)
        if waiting := request.session.pop(WEIXIN_KEY, None):
            SocialLogin.deserialize(waiting).connect(request, user)

    def post_login(
        self, request: HttpRequest, user: User, **facts: Any
    ) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **facts)
        attempts.remember_device(request, response, user)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username", "")
        operations.record_failed_sign_in(VISITOR, username=username)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        if template_prefix in NOTED:
            operations.record_second_step(user, action=NOTED[template_prefix])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if isinstance(user, User) and user.posts:
            return str(settings.LOGIN_REDIRECT_URL)
        return str(settings.RESIDENT_HOME_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def set_password(self, user: User, password: str) -> None:
        here = self.request.session.session_key or ""
        operations.change_password(user, password=password, here=here)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who has just signed in with a password or a code."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return time.time() - latest > FRESH_SECONDS

    # ---- Telephone numbers ----

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def send_code(self, phone: str, code: str) -> None:
        """To whoever asks for it at this number. Raises LimitReached."""
        text = _("Your code is %(code)s. It works for 10 minutes; tell it to nobody.")
        account = queries.account_signing_in_with(phone)
        try:
            import_string(settings.TEXT_MESSAGES)(
                phone,
                text % {"code": code},
                kind="code",
                address=address_of(self.request),
                device=attempts.device_of(self.request, account) if account else "",
            )
        except LimitReached:
            raise
        except Exception as error:
            # Whatever the gateway's fault is: the person needs another way, not a 500.
            # Only its kind: its words may hold the number and the code.
            logger.error("A code could not be sent: %s", type(error).__name__)  # noqa: TRY400
            told = {"by_number": bool(settings.SMS_SENDER)}
            page = render(self.request, "people/code_not_sent.html", told, status=503)
            raise ImmediateHttpResponse(page) from error

    def send_verification_code_sms(
        self, user: User | None, phone: str, code: str, **kwargs: Any
    ) -> None:
        try:
            self.send_code(phone, code)
        except LimitReached as reached:
            told = {"too_many": codes.why_no_code(reached)}
            page = render(self.request, "people/code_not_sent.html", told, status=429)
            raise ImmediateHttpResponse(page) from reached

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        person = user.person
        if person is None or person.phone_verified_at is None:
            return None
        return person.phone, True

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Nothing is kept before it is proved; allauth asks for this method."""
        if verified:
            self.set_phone_verified(user, phone)

    def set_phone_verified(self, user: User, phone: str) -> None:
        here = self.request.session.session_key or ""
        operations.confirm_phone(user, phone=phone, here=here)

    def get_user_by_phone(self, phone: str) -> User | None:
        return queries.account_signing_in_with(phone)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # has no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong. Please look again."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your post needs a second step. Please set up another one first."
        ),
    }

    def generate_authenticator_name(
        self,
        user: User,
        type: Authenticator.Type,  # noqa: A002
    ) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Key %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return str(gettext_lazy("Tongxin"))

    def encrypt(self, text: str) -> str:
        key = sealed.derived_key("second-step")
        return sealed.seal(key, text.encode(), b"mfa.Authenticator").hex()

    def decrypt(self, encrypted_text: str) -> str:
        key = sealed.derived_key("second-step")
        token = bytes.fromhex(encrypted_text)
        return sealed.open_token(key, token, b"mfa.Authenticator").decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        if settings.DEMO or not queries.will_hold_post(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(
            pk=authenticator.pk
        )
        kept = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(kept.exists())


class WeixinAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # no types
    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time, WeChat is tied to the account that a number opens."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        request.session[WEIXIN_KEY] = sociallogin.serialize()
        messages.info(
            request,
            _("Please sign in with your number once. After that, WeChat is enough."),
        )
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("people:sign_in")))
