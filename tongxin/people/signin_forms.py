"""The forms of allauth in our own words (ACCOUNT_FORMS, MFA_FORMS)."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.auth.forms import SetPasswordForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.limits import LimitReached, give_all_back
from tongxin.people import attempts
from tongxin.people.models import User

type Words = dict[str, str | Promise]


class OurWords:
    """Labels and hints of ours; nothing written into the field itself."""

    labels: Words = {}
    hints: Words = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class CodeOnce:
    """A code of the second step: counted as a password is, and right only once."""

    user: User
    cleaned_data: dict[str, str]

    def clean_code(self) -> str:
        tries = attempts.count(
            context.request, attempts.CODE, self.user, str(self.user.pk)
        )
        code: str = super().clean_code()  # type: ignore[misc] # of the form beside it
        give_all_back(tries)
        try:
            attempts.USED.take(self.user.pk, normalize_user_code(code))
        except LimitReached as reached:
            raise get_adapter().validation_error("incorrect_code") from reached
        return code


class StaffSignInForm(OurWords, account.LoginForm):  # type: ignore[misc] # has no types
    labels = {"login": _("Sign-in name"), "password": _("Password")}


class OwnPasswordForm(OurWords, account.ChangePasswordForm):  # type: ignore[misc] # no types
    labels = {
        "oldpassword": _("The password you have"),
        "password1": _("The new one"),
        "password2": _("The new one, once more"),
    }
    hints = {
        "password1": _(
            "At least 10 characters. Several words in a row are easy to remember."
        )
    }


class FirstPasswordForm(OurWords, SetPasswordForm):  # type: ignore[type-arg] # of any user
    labels = {
        "new_password1": _("Your password"),
        "new_password2": _("The password once more"),
    }
    hints = {"new_password1": OwnPasswordForm.hints["password1"]}


class PasswordAgainForm(OurWords, account.ReauthenticateForm):  # type: ignore[misc] # no types
    labels = {"password": _("Password")}


class NewNumberForm(OurWords, account.ChangePhoneForm):  # type: ignore[misc] # no types
    labels = {"phone": _("The new number")}
    hints = {"phone": _("We send you a code of six digits.")}


class NumberCodeForm(OurWords, account.VerifyPhoneForm):  # type: ignore[misc] # no types
    labels = {"code": _("Code from the text message")}


class SecondStepForm(CodeOnce, OurWords, second_step.AuthenticateForm):  # type: ignore[misc] # no types
    labels = {"code": _("Code from the app, or a recovery code")}


class SecondStepAgainForm(CodeOnce, OurWords, second_step.ReauthenticateForm):  # type: ignore[misc] # no types
    labels = {"code": _("Code from the app, or a recovery code")}


class AppForm(CodeOnce, OurWords, totp.ActivateTOTPForm):  # type: ignore[misc] # has no types
    labels = {"code": _("The six digits")}


class AddKeyForm(OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc] # no types
    labels = {"name": _("Name of the key")}


class NameKeyForm(OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc] # no types
    labels = {"name": _("Name of the key")}
