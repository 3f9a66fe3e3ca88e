"""What the home pages show, out of the rooms below. Reads all, writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import User
from tongxin.renewal import policies as units
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import Unit
from tongxin.voices import policies as voices
from tongxin.voices import published
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.queries import LEAST_COUNTED, Rates, rates

# More circles than these nobody counts: then one stands for several.
MOST_CIRCLES = 100
MANY, KEPT_SECONDS = 1_000, 300
SHOWN_UNITS = 3
MY_VOICES = 60
# A day that may be spoken until comes before any other day.
KINDS_IN_ORDER = ("notice", "dated")


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a month's answers, and how to draw it."""

    month: date
    rates: Rates

    @property
    def is_counted(self) -> bool:
        return self.rates.answered >= LEAST_COUNTED

    @property
    def each(self) -> int:
        """How many answers one circle stands for."""
        return max(1, -(-self.rates.answered // MOST_CIRCLES))

    @property
    def circles(self) -> Iterator[str]:
        """One kind of circle for each answer, or for each handful of them."""
        counts = [
            ("reached", self.rates.solved),
            ("near", self.rates.partly),
            ("divided", self.rates.not_solved),
            ("not-enough", self.rates.not_reached),
            ("unsaid", self.rates.unsaid),
        ]
        drawn = told = 0
        for kind, count in counts:
            told += count
            # Rounded as a running sum, so that the whole is never more than its parts.
            until = -(-told // self.each)
            yield from [kind] * (until - drawn)
            drawn = until


def tally_of_the_whole_street(today: date) -> Tally:
    """No actor: figures of the last full month over every voice, for everybody.

    A house with so many voices that counting takes long counts every five minutes.
    """
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    key = f"desks.tally:{first}"
    counted: Rates | None = cache.get(key)
    if counted is None:
        counted = rates(voices.visible_to(SYSTEM), first, last)
        if counted.due >= MANY:
            cache.set(key, counted, KEPT_SECONDS)
    return Tally(first, counted)


def public_answers(limit: int = 4) -> list[Voice]:
    return list(published.answers()[:limit])


def coming_for_units() -> list[tuple[Unit, renewal.Step]]:
    """Units where something has a day soon; the nearest day first, and never a rank."""
    everyone = units.visible_to(SYSTEM).select_related("community")
    dated = [
        (unit, step)
        for unit, step in renewal.next_steps(list(everyone))
        if step.kind in KINDS_IN_ORDER
    ]
    dated.sort(key=lambda row: _urgency(row[1]))
    return dated[:SHOWN_UNITS]


def _urgency(step: renewal.Step) -> tuple[int, date]:
    return KINDS_IN_ORDER.index(step.kind), step.on or date.max


@dataclass(frozen=True, slots=True)
class MyVoices:
    """What somebody said: what waits for their word first."""

    waiting: list[Voice]
    others: list[Voice]

    @property
    def next_due(self) -> Voice | None:
        """The one whose answer comes next."""
        owed = [voice for voice in self.others if voice.is_open]
        return min(owed, key=lambda voice: (voice.due_on, voice.pk), default=None)


def voices_of(user: User) -> MyVoices:
    """The latest voices of the account's person, and those it brought for others."""
    found = published.with_word(voices.spoken_by(user))[:MY_VOICES]
    mine = MyVoices([], [])
    for voice in found:
        said = getattr(voice, "said", None)
        is_unsaid = said in (None, AuthorWord.Word.NOT_REACHED)
        is_waiting = voice.state == Voice.State.ANSWERED and is_unsaid
        (mine.waiting if is_waiting else mine.others).append(voice)
    return mine


def count_of_units() -> int:
    return units.visible_to(SYSTEM).count()
