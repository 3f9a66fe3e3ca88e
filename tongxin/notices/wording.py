"""What is written into a text message or an e-mail, in the language of the street."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.notices.models import Notice

# Longer ones are cut into many messages by the network and come in disorder.
SMS_LENGTH = 300
# By the message: words for its recipient alone, made when it leaves. No row keeps them,
# no page shows them, nobody reads them out. None: they are not true any more.
CONFIDED: dict[str, Callable[[Notice], str | None]] = {}


def absolute(link: str) -> str:
    """The link as it works outside our pages; "" when the house has no address yet."""
    if not link or not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}{link}"


def confides(notice: Notice) -> Callable[[Notice], str | None] | None:
    """What makes the words for its recipient alone, where it has such."""
    return CONFIDED.get(notice.key.partition(":")[0])


def sms_text(notice: Notice, confided: str = "") -> str:
    """Title and text; what is too long for a phone ends with where to read the rest."""
    address = absolute(notice.link)
    words = "\n".join(part for part in (notice.title, notice.text) if part)
    if len(words) > SMS_LENGTH:
        with translation.override(settings.LANGUAGE_CODE):
            words = _("%(beginning)s… (more on the page)") % {
                "beginning": words[:SMS_LENGTH].rstrip()
            }
    return "\n".join(part for part in (words, confided, address) if part)


def mail_text(notice: Notice, confided: str = "") -> str:
    parts = (notice.text or notice.title, confided, absolute(notice.link))
    return "\n\n".join(part for part in parts if part)
