"""How a message leaves the house: by text message or e-mail.

A sender either returns (it went out), raises `Refused` (it surely did not go out, so
it may be tried again), or raises anything else (nobody can know, so the program never
repeats it). A sender must come to an end within `TIMEOUT`, well before the lease of a
notice runs out.
"""

import json
import smtplib
import socket
import sys
import urllib.error
import urllib.request
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string

TIMEOUT = timedelta(seconds=20)


class Refused(Exception):  # noqa: N818 - named as it reads in `except`
    """The message surely did not leave the house; trying again later is safe."""


class NotSetUp(Refused):
    """This house has no sender of that kind, so there is no use in trying again."""


class SMSSender(Protocol):
    """What `settings.SMS_SENDER` names: a class made without arguments."""

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        """`key` is the same for each try of one message: a gateway may know it."""


class ConsoleSMS:
    """Reaches nobody: writes to the console and to `outbox/sms.log`.

    For a demonstration and developers; for a real house it writes nothing.
    """

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise NotSetUp
        self.write(phone, text, key=key)

    def write(self, phone: str, text: str, *, key: str = "") -> None:
        words = " ⏎ ".join(text.splitlines())
        line = f"{timezone.now().isoformat()}\t{phone}\t{key}\t{words}\n"
        log = outbox() / "sms.log"
        # One write to a file opened for appending: lines of two workers never mix.
        with log.open("ab", buffering=0) as file:
            file.write(line.encode())
        log.chmod(0o600)
        sys.stdout.write(f"SMS {line}")
        sys.stdout.flush()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would arrive as an empty GET and look accepted."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class GatewaySMS:
    """Posts each message as JSON to `settings.SMS_GATEWAY_URL`.

    {"phone", "text", "key"}, with `Idempotency-Key` and, if a token is set, as bearer.
    Any 2xx answer means accepted. 3xx, 4xx, 503 and no connection at all mean refused;
    a broken connection or another 5xx leaves open whether the message went out.
    """

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        body = json.dumps({"phone": phone, "text": text, "key": key}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if settings.SMS_GATEWAY_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_GATEWAY_TOKEN}"
        request = urllib.request.Request(  # noqa: S310 - the address is ours, from settings
            settings.SMS_GATEWAY_URL, body, headers
        )
        try:
            opener = urllib.request.build_opener(_NoRedirect)
            opener.open(request, timeout=TIMEOUT.total_seconds()).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500 or error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise Refused from error
            raise
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
                raise Refused from error
            raise


# Answers of a mail server after which nothing is under way.
MAIL_REFUSALS = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    ConnectionRefusedError,
    socket.gaierror,
)


class Mail:
    """E-mail through whatever Django is set up with."""

    def send(self, address: str, title: str, text: str, *, key: str = "") -> None:
        if not mail_is_set_up():
            raise NotSetUp
        # A line break in a heading would begin another heading.
        subject = " ".join(title.split())
        message = EmailMessage(subject, text, to=[address], headers={"X-Notice": key})
        try:
            message.send()
        except MAIL_REFUSALS as error:
            raise Refused from error


def sms() -> SMSSender:
    """The sender that the settings name. Raises NotSetUp when they name none."""
    if not settings.SMS_SENDER:
        raise NotSetUp
    sender: SMSSender = import_string(settings.SMS_SENDER)()
    return sender


def reaches_nobody() -> bool:
    """No text message goes out: right for a demo, wrong for a street."""
    named = settings.SMS_SENDER
    return not named or issubclass(import_string(named), ConsoleSMS)


def mail_is_set_up() -> bool:
    backend = str(settings.MAILERS["default"]["BACKEND"])
    return not backend.endswith("dummy.EmailBackend")


def outbox() -> Path:
    """Where the demo's messages can be read."""
    folder = Path(settings.DATA_DIR) / "outbox"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
