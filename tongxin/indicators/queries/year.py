"""Twelve whole months counted together; in a large house kept for some minutes.

Whoever reads it reaches the whole street, so that the figures are the same for all.
Of few voices they are counted whenever somebody asks.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from tongxin.indicators import policies
from tongxin.indicators.queries.past import Funnel, MonthRates, Which, funnel, rates
from tongxin.indicators.queries.rising import Rise, rising
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Actor

# More voices a year than these take long to count. Counted anew by the worker before
# what is kept runs out.
MANY, EVERY_SECONDS, KEPT_SECONDS = 10_000, 300, 900


@dataclass(frozen=True, slots=True)
class Year:
    counted_at: datetime
    rates: list[MonthRates]
    funnel: Funnel
    rising: list[Rise]


def year(actor: Actor) -> Year:
    kept: Year | None = None
    if policies.READERS.is_everywhere(actor):
        kept = cache.get(_key())
    return kept or count(actor)


def count(actor: Actor) -> Year:
    found = Year(clock.now(), rates(actor), funnel(actor), rising(actor))
    if found.funnel.counts[Which.HEARD] > MANY:
        cache.set(_key(), found, KEPT_SECONDS)
    return found


def keep_counted() -> None:
    """The worker's: of a large house, so that nobody waits for it."""
    if policies.has_many(MANY):
        count(SYSTEM)


def _key() -> str:
    """Another day, perhaps another month."""
    return f"indicators.year:{clock.today()}"
