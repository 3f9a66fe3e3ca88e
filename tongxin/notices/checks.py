"""What `manage.py check --deploy` and the start say about senders."""

from typing import Any

from django.conf import settings
from django.core import checks

from tongxin.notices import senders

TAG = "senders"
GATEWAY = f"{senders.__name__}.{senders.GatewaySMS.__name__}"


@checks.register(TAG, deploy=True)
def check_senders(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Nothing in a demonstration, where messages are read in a file."""
    if settings.DEMO or settings.DEBUG:
        return []
    if senders.reaches_nobody():
        return [
            checks.Warning(
                "No sender of text messages: nobody can sign in with a telephone "
                "number, and whoever chose text messages is put on the list of calls.",
                hint="Set TONGXIN_SMS_SENDER (docs/operations.md).",
                id="tongxin.W101",
            )
        ]
    if settings.SMS_SENDER == GATEWAY and not settings.SMS_GATEWAY_URL:
        return [
            checks.Error(
                "The gateway for text messages has no address.",
                hint="Set TONGXIN_SMS_GATEWAY_URL (docs/operations.md).",
                id="tongxin.E101",
            )
        ]
    return []
