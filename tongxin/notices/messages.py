"""A message said once: its words, where it leads, and what makes it owed only once.

ANSWERED = Message("voice.answered", title=gettext_noop("%(number)s is answered"),
                   link="voices:receipt", by="number")

ANSWERED.tell(voice.hears, voice, once=voice.round, number=voice.number)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy

from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.notices.wording import CONFIDED
from tongxin.people.models import Channel, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Title and text are marked with `gettext_noop`; facts fill their `%(names)s`."""

    key: str
    title: str
    text: str = ""
    # The name of an address, and the attribute of the subject that stands in it.
    link: str = ""
    by: str = ""
    # It waits until its day is over: its hour would tell more than its words.
    by_day: bool = False
    # Words for its recipient alone (see `wording.CONFIDED`).
    confides: Callable[[Notice], str | None] | None = None

    def __post_init__(self) -> None:
        if self.confides is not None:
            CONFIDED[self.key] = self.confides

    def tell(
        self,
        recipient: Person | None,
        subject: Model,
        *,
        once: object,
        channel: Channel | None = None,
        linked: Model | None = None,
        **facts: object,
    ) -> Notice | None:
        """Owe it, in the language of the street, whoever acts in whichever other.

        `once` names the occasion: a second message about the same one fails. A fact
        that is words itself is lazy, so that it is said in that language too. Without
        a `channel` it goes by that which the recipient chose; without a row that is
        `linked` it leads to the subject.
        """
        args = [getattr(linked or subject, self.by)] if self.by else []
        with translation.override(settings.LANGUAGE_CODE):
            return notices.tell(
                recipient,
                subject,
                key=f"{self.key}:{once}",
                title=_say(self.title, facts),
                text=_say(self.text, facts),
                link=reverse(self.link, args=args) if self.link else "",
                channel=channel,
                by_day=self.by_day,
            )


def _written(on: date) -> str:
    return date_format(on, "n月j日" if translation.get_language() != "en" else "j F")


# A day in a message, in the language in which it is told.
day = lazy(_written, str)


def _say(words: str, facts: dict[str, object]) -> str:
    return translation.gettext(words) % facts if words else ""
