"""What stands in the journal, told in words: who by office and never by name, and why.

Apart from `queries`, whose readings write to the journal: nothing is written here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.models import Entry
from tongxin.journal.words import WORDS
from tongxin.kernel import clock
from tongxin.people.models import Appointment

# The words kept as a reason in the journal, as the person reads them.
REASONS = {
    "detail": gettext_lazy("to handle the matter"),
    "call": gettext_lazy("to telephone"),
    "caller": gettext_lazy("because of a call or visit"),
    "letter": gettext_lazy("to write a letter"),
    "export": gettext_lazy("for a list of matters"),
    "rights": gettext_lazy("because of a request about the data"),
    "collect": gettext_lazy("because no answer to a consultation has come yet"),
    "typing": gettext_lazy("to write answers down"),
    "slip": gettext_lazy("for a slip of paper of a consultation"),
    "roll": gettext_lazy("to keep the roll of the renewal unit"),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing somebody did with a person's data, in words."""

    at: datetime
    who: str
    what: str

    @property
    def is_of_day(self) -> bool:
        """The day alone is on record: answers were written down meanwhile."""
        return self.at == clock.day_of(self.at)


def in_words(rows: Sequence[Entry]) -> list[Trace]:
    """Who, by office and never by name; and why. One query, however many rows."""
    offices = who_acted(rows)
    return [
        Trace(row.at, who, _what(row)) for row, who in zip(rows, offices, strict=True)
    ]


def who_acted(rows: Iterable[Entry]) -> list[str]:
    """Of each line by which office, never by whom; one query."""
    rows = list(rows)
    ids = {row.actor_id for row in rows if row.actor_id is not None}
    posts: dict[int, list[Appointment]] = {}
    for post in Appointment.objects.filter(user__in=ids).select_related("office"):
        posts.setdefault(post.user_id, []).append(post)
    return [_who(row, posts) for row in rows]


def _who(row: Entry, posts: dict[int, list[Appointment]]) -> str:
    if row.actor_kind != Entry.Actor.PERSON or row.actor_id is None:
        return _("The program itself")
    day = timezone.localtime(row.at).date()
    offices = [p.office.name for p in posts.get(row.actor_id, []) if p.is_in_force(day)]
    return "、".join(dict.fromkeys(offices)) or _("An account without a post")


def _what(row: Entry) -> str:
    if row.action.endswith(".read"):
        reason = REASONS.get(row.fields[0] if row.fields else "", REASONS["detail"])
        return _("Read the contact, %(why)s") % {"why": reason}
    if row.action in WORDS:
        return capfirst(str(WORDS[row.action].did))
    return _("Worked with the record")
