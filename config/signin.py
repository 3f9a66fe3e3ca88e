"""Settings of sign-in (allauth) and of the senders of notices."""

import os
from typing import Any

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# How a text message leaves the house: a dotted path to a class with `send`.
SMS_SENDER = os.environ.get("TONGXIN_SMS_SENDER", "tongxin.notices.senders.ConsoleSMS")
# E-mail goes to the console until a mail server is named.
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
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
DEFAULT_FROM_EMAIL = os.environ.get("TONGXIN_FROM_EMAIL", "tongxin@localhost")
