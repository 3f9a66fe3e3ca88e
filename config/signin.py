"""Settings of sign-in (allauth) and of the senders of notices."""

import os

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# How a text message leaves the house: a dotted path to a class with `send`.
SMS_SENDER = os.environ.get("TONGXIN_SMS_SENDER", "tongxin.notices.senders.ConsoleSMS")
EMAIL_BACKEND = os.environ.get(
    "TONGXIN_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("TONGXIN_FROM_EMAIL", "tongxin@localhost")
