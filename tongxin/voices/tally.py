"""What came of a month's answers, for everybody's home page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from tongxin.kernel.actors import SYSTEM
from tongxin.voices import policies
from tongxin.voices.queries import MIN_COUNTED, Rates, rates

# More circles than these nobody counts: then one stands for several.
MAX_CIRCLES = 100
MANY, KEPT_SECONDS = 1_000, 300


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a month's answers, and how to draw it."""

    month: date
    rates: Rates

    @property
    def is_counted(self) -> bool:
        return self.rates.answered >= MIN_COUNTED

    @property
    def each(self) -> int:
        """How many answers one circle stands for."""
        return max(1, -(-self.rates.answered // MAX_CIRCLES))

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
    key = f"voices.tally:{first}"
    counted: Rates | None = cache.get(key)
    if counted is None:
        counted = rates(policies.visible_to(SYSTEM), first, last)
        if counted.due >= MANY:
            cache.set(key, counted, KEPT_SECONDS)
    return Tally(first, counted)
