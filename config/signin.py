"""Settings of sign-in (allauth) and of the senders of notices."""

import os
from typing import Any

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": {"min_length": 10} if name == "MinimumLengthValidator" else {},
    }
    for name in (
        "MinimumLengthValidator",
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# How long the link opens with which staff come in for the first time.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
RESIDENT_HOME_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

# Sessions know their account, so that an erased person is signed out everywhere.
SESSION_ENGINE = "tongxin.people.sessions"
# Staff who leave the desk: signed out after so many minutes without a click.
STAFF_IDLE_SECONDS = 60 * int(os.environ.get("TONGXIN_STAFF_IDLE_MINUTES", "480"))

# Failed sign-ins are counted once for all workers and machines, and taking a place
# must be atomic: the database can, files cannot. A migration makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        # Counts go by number and address: neither is to be read in the table.
        "KEY_FUNCTION": "tongxin.kernel.caches.key_of",
        # Culling drops counts: never by a flood of a few hundred addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Staff sign in by password, residents by a code sent to their telephone.
ACCOUNT_ADAPTER = "tongxin.people.adapters.AccountAdapter"
# Codes are ours (tongxin.people.codes): a number nobody knows yet comes in too.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Whoever is in proves it anew by a password or the second step, never by a code: that
# way has no page here, and a telephone that was lost would be enough.
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {
    "length": 6,
    "numeric": True,
    "dashed": False,
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords and codes are counted by `people.attempts`, which lets a known
    # device pass.
    "login_failed": "",
    "login": "",
    # Codes are counted where they are sent: TEXT_MESSAGES.
    "verify_phone": "",
    "change_phone": "10/15m/user",
    "reauthenticate": "5/15m/user",
    "change_password": "5/15m/user",
}
# Behind a proxy the client's address is the last one the proxy wrote down.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TONGXIN_PROXIES", "0"))

_forms = "tongxin.people.signin_forms."
ACCOUNT_FORMS = {
    "login": _forms + "StaffSignInForm",
    "change_password": _forms + "OwnPasswordForm",
    "reauthenticate": _forms + "PasswordAgainForm",
    "change_phone": _forms + "NewNumberForm",
    "verify_phone": _forms + "NumberCodeForm",
}
MFA_FORMS = {
    "authenticate": _forms + "SecondStepForm",
    "reauthenticate": _forms + "SecondStepAgainForm",
    "activate_totp": _forms + "AppForm",
    "add_webauthn": _forms + "AddKeyForm",
    "edit_webauthn": _forms + "NameKeyForm",
}

MFA_ADAPTER = "tongxin.people.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tongxin"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# "WeChat" is there only for a house that has registered with it.
SOCIALACCOUNT_ADAPTER = "tongxin.people.adapters.WeixinAdapter"
WEIXIN_ID = os.environ.get("TONGXIN_WEIXIN_ID", "")
SOCIALACCOUNT_PROVIDERS = {
    "weixin": {
        "APPS": [
            {
                "client_id": WEIXIN_ID,
                "secret": os.environ.get("TONGXIN_WEIXIN_SECRET", ""),
            }
        ]
        if WEIXIN_ID
        else [],
        # Inside WeChat a page needs the other address: TONGXIN_WEIXIN_AUTHORIZE_URL.
        "AUTHORIZE_URL": os.environ.get(
            "TONGXIN_WEIXIN_AUTHORIZE_URL",
            "https://open.weixin.qq.com/connect/qrconnect",
        ),
    }
}

# A demonstration and a developer read messages where they are written; in a real house
# none is written anywhere: until senders are named, nobody gets one.
_is_tried_out = any(
    os.environ.get(name, "") in {"1", "true", "yes", "on"}
    for name in ("TONGXIN_DEMO", "TONGXIN_DEBUG")
)
# How a text message leaves the house: a dotted path to a class with `send`.
SMS_SENDER = os.environ.get("TONGXIN_SMS_SENDER", "") or (
    "tongxin.notices.senders.ConsoleSMS" if _is_tried_out else ""
)
# What `people` sends codes with: it counts, and refuses what is too much.
TEXT_MESSAGES = "tongxin.notices.operations.text_messages.send"
# Text messages a day: of the house, of whoever asks from one address, to one number of
# each kind. And where they go: +86 alone, unless a house needs +852 too ("86,852").
SMS_DAY_HOUSE = int(os.environ.get("TONGXIN_SMS_A_DAY", "2000"))
SMS_DAY_ADDRESS = int(os.environ.get("TONGXIN_SMS_A_DAY_FOR_ADDRESS", "100"))
SMS_DAY_NUMBER = int(os.environ.get("TONGXIN_SMS_A_DAY_FOR_NUMBER", "10"))
SMS_COUNTRIES = os.environ.get("TONGXIN_SMS_COUNTRIES", "86").split(",")
_mail_host = os.environ.get("TONGXIN_EMAIL_HOST", "")
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail_host,
            "port": int(os.environ.get("TONGXIN_EMAIL_PORT", "587")),
            "username": os.environ.get("TONGXIN_EMAIL_USER", ""),
            "password": os.environ.get("TONGXIN_EMAIL_PASSWORD", ""),
            "use_tls": True,
            "timeout": 20,
        },
    }
    if _mail_host
    else {
        "BACKEND": "django.core.mail.backends.console.EmailBackend"
        if _is_tried_out
        else "django.core.mail.backends.dummy.EmailBackend"
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("TONGXIN_FROM_EMAIL", "tongxin@localhost")
