"""The journal as an auditor reads it: filtered, in order, with who and which seal."""

from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.core.cache import cache as results
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongxin.journal import queries as journal
from tongxin.journal.models import Entry, Seal
from tongxin.journal.verification import Wrong, verify
from tongxin.journal.words import WORDS
from tongxin.kernel import clock
from tongxin.kernel.rooms import rooms
from tongxin.people.models import User

LAST_RESULT = "journal-last-verification"
ONE_YEAR = 365 * 24 * 3600
READ = ".read"


@cache
def kinds() -> dict[str, Promise]:
    """By label, the records that lines are about: all that the rooms name."""
    return {
        model._meta.label: words
        for room in rooms().values()
        for model, words in room.kinds.items()
    }


def act(action: str) -> str:
    """What was done, in words; empty for a code of an older program."""
    if action in WORDS:
        return str(WORDS[action].what)
    return _("looked at a protected record") if action.endswith(READ) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the name of whoever acted, and in words."""

    entry: Entry
    who: str

    @property
    def act(self) -> str:
        return act(self.entry.action)

    @property
    def kind(self) -> str:
        label = self.entry.subject_label
        return str(kinds().get(label, label))


@dataclass(frozen=True, slots=True)
class Verification:
    """What the last recomputation found."""

    at: datetime
    is_whole: bool
    words: str
    digest: str


class Filters:
    """What the auditor asked for; what cannot be understood is left out."""

    def __init__(self, given: QueryDict) -> None:
        self.action = given.get("action", "").replace("\x00", "").strip()[:60]
        self.label = _one_of(given.get("label"), kinds())
        self.pk = given.get("pk", "") if _is_id(given.get("pk", "")) else ""
        self.kind = _one_of(given.get("kind"), Entry.Actor.values)
        self.since = _day(given.get("since", ""))
        self.until = _day(given.get("until", ""))

    def entries(self) -> QuerySet[Entry]:
        """The newest first; an action is meant with all that begin like it."""
        facts: dict[str, Any] = {
            "action__startswith": self.action,
            "subject_label": self.label,
            "subject_id": self.pk,
            "actor_kind": self.kind,
            "at__gte": self.since and clock.midnight(self.since),
            "at__lt": self.until and clock.midnight(self.until) + timedelta(days=1),
        }
        return journal.latest().filter(**{k: v for k, v in facts.items() if v})


def _one_of(given: str | None, known: Container[str]) -> str:
    return given if given and given in known else ""


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 16


def _day(text: str) -> date | None:
    """A day that somebody can mean; years far off are a slip of the hand."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


def lines(rows: Iterable[Entry]) -> list[Line]:
    """With names of colleagues; a resident who acted is an account, no name."""
    shown = list(rows)
    ids = {entry.actor_id for entry in shown if entry.actor_id is not None}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    return [
        Line(entry, names.get(entry.actor_id or 0, _kind(entry))) for entry in shown
    ]


def _kind(entry: Entry) -> str:
    is_system = entry.actor_kind == Entry.Actor.SYSTEM
    return _("The program") if is_system else _("A visitor")


def last_seal() -> Seal | None:
    return Seal.objects.defer("leaves").order_by("-pk").first()


def waiting_count() -> int:
    """How many entries are not yet under a seal, as far as it matters."""
    return Entry.objects.filter(seal=None).order_by()[:1000].count()


def verify_now() -> Verification:
    """Recompute every code and every seal; the result is kept to be shown."""
    now = timezone.now()
    try:
        found = verify()
    except Wrong as wrong:
        result = Verification(now, is_whole=False, words=str(wrong), digest="")
    else:
        told = _(
            "%(sealed)d entries under %(seals)d seals, %(waiting)d not yet sealed."
        )
        told %= {"sealed": found.sealed, "seals": found.seals, "waiting": found.waiting}
        digest = found.last_digest
        result = Verification(now, is_whole=True, words=told, digest=digest)
    results.set(LAST_RESULT, asdict(result), ONE_YEAR)
    return result


def last_verification() -> Verification | None:
    kept = results.get(LAST_RESULT)
    return Verification(**kept) if kept else None
