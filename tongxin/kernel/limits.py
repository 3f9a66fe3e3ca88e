"""How often something may be tried: by whom, at what, in which while (ADR 0025).

TRIES = Limit("receipt.one", 5, minutes(15))
TRIES.take(number, address)      # raises LimitReached when it is one too many

What is counted is a row whose name is a keyed hash: no number and no address can be
read from it. It is gone some minutes after its while is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tongxin.kernel.models import TryCount
from tongxin.kernel.sealed import lookup_hash


class LimitReached(Exception):  # noqa: N818 - named as it reads in `except`
    """One try too many; `wait` is how long until the count begins anew."""

    def __init__(self, limit: "Limit", wait: timedelta) -> None:
        super().__init__(limit.kind)
        self.limit, self.wait = limit, wait

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, one at least."""
        return max(1, -(-int(self.wait.total_seconds()) // 60))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of a kind for one key in a while, which begins with the first."""

    kind: str
    most: int
    lasts: timedelta

    def take(self, *key: object) -> None:
        """Count one try. Outside a transaction: what is rolled back was not counted.

        Each is counted before anything is looked at, by one statement, so that a
        hundred at the same moment are no better than `most`.
        """
        if TryCount.add(self._name(key), lasts=self.lasts) > self.most:
            raise LimitReached(self, self.wait(*key))

    def give_back(self, *key: object) -> None:
        """What was taken turned out to be right, or did not happen."""
        TryCount.take_back(self._name(key))

    def count(self, *key: object) -> int:
        return sum(self.counts([key]))

    def counts(self, keys: list[tuple[object, ...]]) -> list[int]:
        """How much of it was taken for each of these keys, in one statement."""
        names = [self._name(key) for key in keys]
        rows = TryCount.objects.filter(name__in=names, until__gt=timezone.now())
        found = dict(rows.values_list("name", "count"))
        return [min(found.get(name, 0), self.most) for name in names]

    def full(self, *key: object) -> QuerySet[TryCount]:
        """Its one row where nothing is left; none otherwise."""
        rows = TryCount.objects.filter(name=self._name(key), count__gte=self.most)
        return rows.filter(until__gt=timezone.now())

    def wait(self, *key: object) -> timedelta:
        """How long until the count of this key begins anew."""
        row = TryCount.objects.filter(name=self._name(key)).values_list("until").first()
        now = timezone.now()
        return max(row[0] - now, timedelta()) if row else timedelta()

    def _name(self, key: tuple[object, ...]) -> str:
        return f"{self.kind}:{lookup_hash('\x1f'.join(map(str, key)), self.kind)}"


type Tries = Mapping[Limit, tuple[object, ...]]


def take_all(tries: Tries) -> None:
    """Count one in each, in their order: what one refuses the next do not count."""
    for limit, key in tries.items():
        limit.take(*key)


def give_all_back(tries: Tries) -> None:
    for limit, key in tries.items():
        limit.give_back(*key)
