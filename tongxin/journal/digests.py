"""The last digest of each day, noted outside the database.

Whoever can write the database but not this file cannot cut the end off the chain
unseen. It is the same text that anybody may keep from the public page: a line for each
day, `2026-12-01,1234,hex`: the day, the number of its last seal, that seal's digest.
"""

import csv
import os
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from tongxin.journal.models import Seal


@dataclass(frozen=True, slots=True)
class DayDigest:
    """The end of the chain as it was at the end of a day, or is today."""

    on: date
    seal: int
    digest: str


def by_day() -> list[DayDigest]:
    """Of each day on which something was sealed, as the database says."""
    days = Seal.objects.annotate(on=TruncDate("at")).order_by().values("on")
    last = dict(days.annotate(last=Max("pk")).values_list("on", "last"))
    found = _of(Seal.objects.filter(pk__in=last.values()))
    return sorted(found, key=lambda one: one.on)


def _of(seals: QuerySet[Seal]) -> list[DayDigest]:
    rows = seals.values_list("at", "pk", "digest")
    return [DayDigest(localdate(at), pk, bytes(hex_).hex()) for at, pk, hex_ in rows]


def text_of(days: Iterable[DayDigest]) -> str:
    return "".join(f"{one.on:%Y-%m-%d},{one.seal},{one.digest}\n" for one in days)


def read(text: str) -> list[str]:
    """The digests in a text of such lines, or in one of digests alone."""
    return [row[-1].strip().lower() for row in csv.reader(text.splitlines()) if row]


def noted() -> list[str]:
    """What was noted in the folder of this house, the oldest first."""
    return read("\n".join(_lines()))


def noted_days() -> list[DayDigest]:
    """The same with their days and seals."""
    rows = (line.split(",") for line in _lines())
    return [DayDigest(date.fromisoformat(on), int(n), hex_) for on, n, hex_ in rows]


def note_today() -> None:
    """Note the end of the chain, in the place of what was noted earlier that day.

    What was noted of other days stays, and what is not in the chain any more too: an
    end that was cut off does not heal by the next seal.
    """
    kept = noted_days()
    # A house that comes without its file, as out of a backup: all days that it has.
    days = _of(Seal.objects.order_by("-pk")[:1]) if kept else by_day()
    ours = {one.on for one in days}
    _write(text_of([one for one in kept if not _is_followed(one, ours)] + days))


def _is_followed(one: DayDigest, days: Collection[date]) -> bool:
    """Whether a later digest of the same day stands in its place."""
    is_there = Seal.objects.filter(digest=bytes.fromhex(one.digest)).exists
    return one.on in days and is_there()


def _lines() -> list[str]:
    file = settings.DIGESTS
    return file.read_text("utf-8").splitlines() if file.exists() else []


def _write(text: str) -> None:
    """Whole, or as it was: by a file of its own that takes the place of the other."""
    target = settings.DIGESTS
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(target)
