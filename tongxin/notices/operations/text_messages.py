"""Text messages cost money and reach strangers: how many go out (ADR 0025).

A number, an address and the house have so many a day. `settings.TEXT_MESSAGES` names
`send` for `people`, which stands below and sends codes.
"""

import logging
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.limits import LimitReached, give_all_back, take_all
from tongxin.notices import caps, senders
from tongxin.notices.operations.owing import tell
from tongxin.people import phones
from tongxin.people import queries as persons
from tongxin.people.models import Channel, Role

logger = logging.getLogger(__name__)


def send(  # noqa: PLR0913 - all that it is counted by
    phone: str,
    text: str,
    *,
    kind: str,
    key: str = "",
    address: str = "",
    device: str = "",
) -> None:
    """Hand one message to the sender. Raises LimitReached, and whatever a sender does.

    `address` is who asked for it, where somebody did; a known `device` is counted for
    itself, so that nobody else uses up what its holder needs.
    """
    if not phones.gets_texts(phone):
        raise senders.Refused
    today = clock.today()
    tries = caps.tries_of(phone, text, kind=kind, address=address, device=device)
    try:
        take_all(tries)
        caps.house().take(today)
    except LimitReached as reached:
        if reached.limit.kind == caps.HOUSE:
            _tell_administrators(today)
        raise
    try:
        senders.sms().send(phone, text, key=key)
    except senders.Refused:
        # It surely did not go out, so it cost nothing.
        give_all_back({**tries, caps.house(): (today,)})
        raise
    caps.SPENT[kind].take(today)


def _tell_administrators(today: date) -> None:
    """Once a day: who is refused first says so, and nobody after."""
    try:
        caps.TOLD.take(today)
    except LimitReached:
        return
    most = settings.SMS_DAY_HOUSE
    logger.error("The %d text messages of this day are used up.", most)
    with translation.override(settings.LANGUAGE_CODE):
        for user in persons.holders_of(Role.ADMINISTRATOR):
            tell(
                user.person,
                user,
                key=f"sms.used_up:{today}:{user.pk}",
                title=_("The text messages of this day are used up"),
                text=_(
                    "%(most)d have gone out. Codes can be sent again tomorrow; what "
                    "else was to be told waits until then. Please see what they "
                    "were for."
                )
                % {"most": most},
                link=reverse("notices:spending"),
                channel=Channel.INBOX,
            )
