"""What is written into a text message or an e-mail, in the language of the street."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.notices.models import Notice

# Longer ones are cut into many messages by the network and come in disorder.
SMS_LENGTH = 300


def absolute(link: str) -> str:
    """The link as it works outside our pages; "" when the house has no address yet."""
    if not link or not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}{link}"


def sms_text(notice: Notice) -> str:
    """Title and text; what is too long for a phone ends with where to read the rest."""
    address = absolute(notice.link)
    words = "\n".join(part for part in (notice.title, notice.text) if part)
    if len(words) > SMS_LENGTH:
        with translation.override(settings.LANGUAGE_CODE):
            words = _("%(beginning)s… (more on the page)") % {
                "beginning": words[:SMS_LENGTH].rstrip()
            }
    return f"{words}\n{address}" if address else words


def mail_text(notice: Notice) -> str:
    address = absolute(notice.link)
    return "\n\n".join(part for part in (notice.text or notice.title, address) if part)
