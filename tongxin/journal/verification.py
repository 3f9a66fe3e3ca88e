"""Is the journal whole? Recomputes every code and the whole chain; changes nothing.

Found are: a row that was changed, a sealed row that was removed, a row written by
another hand, a row copied or moved, a seal that was changed, removed or put elsewhere;
a record that the journal vouches for (witness.py), changed, removed or written
otherwise than by an act; and an end that was cut off, by the digests that were noted
outside the database (digests.py), and those that somebody kept and gives to `verify`.
Not found: what was removed, or changed places with its neighbour, within the minute or
two before a seal held it.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.journal import chain, digests
from tongxin.journal.models import Entry, Seal
from tongxin.journal.witness import Witnessed, standing, stream

CHUNK = 500
# How often a record that looks wrong is looked at again while acts go on.
LOOKS = 3

# What is being looked at, how many of these are done, and how many there are.
type Progress = Callable[[str, int, int], None]
# Label of a model → key of a row → its last digest, None: gone.
type Said = dict[str, dict[int, str | None]]
# What reading a row can raise that somebody damaged: on SQLite a column holds anything.
MALFORMED = (AttributeError, TypeError, ValueError, OverflowError)
COLUMNS = (
    "pk",
    "mac",
    "seal_id",
    "at",
    "actor_kind",
    "actor_id",
    "on_behalf_of_id",
    "action",
    "subject_label",
    "subject_id",
    "fields",
    "witnesses",
)


class Wrong(Exception):  # noqa: N818 - named as it reads in `except`
    """The first thing that is wrong, in words that name it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `verify` saw: counts of entries and seals, and where the chain ends."""

    sealed: int
    waiting: int
    seals: int
    last_digest: str
    last_seal: int
    # How many digests, noted outside the database, were found in the chain.
    noted: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it lies in the database, whatever somebody made of it."""

    pk: int
    mac: bytes
    seal_id: int | None
    is_signed: bool


def _say_nothing(_what: str, _done: int, _of: int) -> None: ...


def verify(
    known: Collection[str] = (), *, since: int = 0, tell: Progress = _say_nothing
) -> Finding:
    """Check every entry, every seal and every record; raises Wrong naming the first
    fault.

    `known` are digests (hex) that somebody kept: with those noted in the folder of the
    house they must still be in the chain. `since` is a seal up to which all was found
    whole before: only what came after is looked at, lines and the records that they
    wrote (an old line that was copied is not noticed then). Seals made while this runs
    are left to the next run, so it may run at any time. `tell` hears how far it is.
    """
    lines = _after(since)
    _check_seals_are_there(lines)
    counts = _counts(lines)
    seals = list(Seal.objects.filter(pk__gt=since).order_by("pk").values_list("pk"))
    previous, sealed = _digest_before(since), 0
    found = _digests_up_to(since)
    for at, (seal_id,) in enumerate(seals):
        tell("seals", at, len(seals))
        previous, leaves = _check_seal(seal_id, previous)
        _check_sealed(seal_id, leaves, counts.get(seal_id, 0))
        sealed += len(leaves)
        found.add(previous.hex())
    noted = digests.noted()
    if missing := {*map(_plain, known), *noted} - found - {""}:
        words = _("The end was cut off: digest %(digest)s is not in the chain.")
        raise Wrong(words % {"digest": min(missing, key=_order(noted))})
    top = max((pk for (pk,) in seals), default=since)
    waiting = _check_waiting(top)
    _check_copies(lines)
    _check_records(lines, tell, is_all=not since)
    count = Seal.objects.filter(pk__lte=top).count()
    return Finding(sealed, waiting, count, previous.hex(), top, len(noted))


def _plain(digest: str) -> str:
    return digest.strip().lower()


def _order(noted: Sequence[str]) -> Callable[[str], int]:
    """The one that was noted first is named first."""
    places = {digest: at for at, digest in enumerate(noted)}
    return lambda digest: places.get(digest, -1)


def _digest_before(since: int) -> bytes:
    if not since:
        return chain.GENESIS
    seal = Seal.objects.filter(pk=since).only("digest").first()
    if seal is None:
        raise Wrong(_("Seal %(pk)d is missing.") % {"pk": since})
    return bytes(seal.digest)


def _digests_up_to(since: int) -> set[str]:
    rows = Seal.objects.filter(pk__lte=since).values_list("digest", flat=True)
    return {bytes(digest).hex() for digest in rows}


def _after(since: int) -> QuerySet[Entry]:
    """Lines that lie under no seal up to that one; all of them where it is 0.

    Found by their numbers: there is no index by seal.
    """
    if not since:
        return Entry.objects.all()
    later = Seal.objects.filter(pk__gt=since).aggregate(first=Min("first_id"))
    waiting = Entry.objects.filter(seal=None).aggregate(first=Min("pk"))
    firsts = [one["first"] for one in (later, waiting) if one["first"] is not None]
    if not firsts:
        return Entry.objects.none()
    lines = Entry.objects.filter(pk__gte=min(firsts))
    return lines.filter(Q(seal=None) | Q(seal__gt=since))


def _check_seals_are_there(lines: QuerySet[Entry]) -> None:
    its_seal = Seal.objects.filter(pk=OuterRef("seal_id"))
    orphans = lines.exclude(seal=None).exclude(Exists(its_seal))
    for pk, seal_id in orphans.order_by("pk").values_list("pk", "seal_id")[:1]:
        words = _("Seal %(seal)d is missing, which entry %(pk)d lies under.")
        raise Wrong(words % {"pk": pk, "seal": seal_id})


def _counts(lines: QuerySet[Entry]) -> dict[int, int]:
    """How many entries say they lie under each seal."""
    rows = lines.exclude(seal=None).order_by().values("seal_id")
    counted = rows.annotate(count=Count("pk")).values_list("seal_id", "count")
    return {seal_id: count for seal_id, count in counted if seal_id is not None}


def _check_seal(pk: int, previous: bytes) -> tuple[bytes, dict[int, bytes]]:
    """The digest and the leaves (id → code) of a seal that is whole."""
    try:
        seal = Seal.objects.get(pk=pk)
        frame = chain.Frame(seal.first_id, seal.last_id, seal.count, seal.at)
        own_previous, leaves = bytes(seal.previous), bytes(seal.leaves)
        digest = chain.digest(own_previous, frame, leaves)
        is_whole = digest == bytes(seal.digest)
    except MALFORMED:
        is_whole = False
    if not is_whole:
        raise Wrong(_("Seal %(pk)d was changed.") % {"pk": pk})
    if own_previous != previous:
        words = _("Before seal %(pk)d (from entry %(first)d on) a seal is missing.")
        raise Wrong(words % {"pk": pk, "first": seal.first_id})
    return digest, chain.unpack(leaves)


def _check_sealed(seal_id: int, leaves: dict[int, bytes], count: int) -> None:
    rows = {row.pk: row for row in _rows(list(leaves))}
    for pk, mac in leaves.items():
        if pk not in rows:
            raise Wrong(_("Entry %(pk)d is missing.") % {"pk": pk})
        row = rows[pk]
        if not row.is_signed or row.mac != mac:
            raise Wrong(_("Entry %(pk)d was changed.") % {"pk": pk})
        if row.seal_id != seal_id:
            raise Wrong(_("Entry %(pk)d was taken out of its seal.") % {"pk": pk})
    if count != len(leaves):
        under = Entry.objects.filter(seal=seal_id).exclude(pk__in=list(leaves))
        pk = under.order_by("pk").values_list("pk", flat=True)[0]
        raise Wrong(_("Entry %(pk)d was slipped under a seal.") % {"pk": pk})


def _check_waiting(top: int) -> int:
    """Entries that no seal holds yet have only their own code to speak for them."""
    waiting = Entry.objects.filter(Q(seal=None) | Q(seal__gt=top)).order_by("pk")
    ids = waiting.values_list("pk", flat=True)
    count = 0
    for chunk in batched(ids, CHUNK):
        for row in _rows(chunk):
            if not row.is_signed:
                words = _("Entry %(pk)d was changed, or written by another hand.")
                raise Wrong(words % {"pk": row.pk})
            count += 1
    return count


def _check_copies(lines: QuerySet[Entry]) -> None:
    """No two entries share a code: the second is a copy of a true one."""
    by_mac = lines.order_by().values("mac").annotate(n=Count("pk"))
    copies = (
        by_mac.filter(n__gt=1).annotate(copy=Max("pk")).values_list("copy", flat=True)
    )
    if ids := list(copies):
        raise Wrong(_("Entry %(pk)d is a copy of another.") % {"pk": min(ids)})


# ---- The records themselves ----


def _check_records(lines: QuerySet[Entry], tell: Progress, *, is_all: bool) -> None:
    """Each witnessed row stands as the last line about it says, or Wrong names it.

    Acts go on while this runs: what looks wrong is looked at again beside the lines
    that have come since.
    """
    first = lines.order_by("pk").values_list("pk", flat=True).first()
    said, read = last_digests({}, sys.maxsize if first is None else first - 1)
    models = witnessed_models()
    for at, model in enumerate(models):
        tell("records", at, len(models))
        of_model = said.setdefault(model._meta.label, {})
        looked_at = suspects(model, of_model) if is_all else set(of_model)
        wrong = _differing(model, of_model, looked_at)
        for _look in range(LOOKS if wrong else 0):
            with transaction.atomic():
                said, read = last_digests(said, read)
                wrong = _differing(model, of_model, wrong)
        for pk, words in sorted(wrong.items())[:1]:
            raise Wrong(words % {"label": model._meta.label, "pk": pk})


def witnessed_models() -> list[type[Witnessed]]:
    return [one for one in apps.get_models() if issubclass(one, Witnessed)]


def last_digests(said: Said, since: int) -> tuple[Said, int]:
    """With the digests of the lines after that one; and which was the last of these."""
    lines = Entry.objects.filter(pk__gt=since).exclude(witnesses={}).order_by("pk")
    for pk, witnesses in lines.values_list("pk", "witnesses").iterator():
        since = pk
        for label, rows in witnesses.items():
            last = said.setdefault(label, {})
            last.update((int(key), digest) for key, digest in rows.items())
    return said, since


def suspects(model: type[Witnessed], said: dict[int, str | None]) -> set[int]:
    """Keys of rows that may not be as they were said to be: one look at the table."""
    found = {pk for pk, digest in said.items() if digest is not None}
    try:
        for pk, digest in stream(model._base_manager.all()):
            if said.get(pk) == digest:
                found.discard(pk)
            else:
                found.add(pk)
    except MALFORMED:
        # One of them cannot even be read: which, is asked of each by itself.
        return found.union(model._base_manager.values_list("pk", flat=True))
    return found


def _differing(
    model: type[Witnessed], said: dict[int, str | None], keys: Iterable[int]
) -> dict[int, str]:
    """Key of each row that is not as it was said to be → what is wrong with it."""
    wrong = dict[int, str]()
    for chunk in batched(sorted(keys), CHUNK):
        found = _standing(model, chunk)
        for pk in chunk:
            digest, now = said.get(pk), found.get(pk)
            if digest is None and now is not None:
                wrong[pk] = _("%(label)s %(pk)d was written by no act.")
            elif digest is not None and now is None:
                wrong[pk] = _("%(label)s %(pk)d was removed by no act.")
            elif digest != now:
                wrong[pk] = _("%(label)s %(pk)d was changed since the last act.")
    return wrong


def _standing(model: type[Witnessed], keys: Sequence[int]) -> dict[int, str]:
    """Key → digest of the row as it stands, "" where it cannot even be read."""
    try:
        return standing(model, keys)
    except MALFORMED:
        if len(keys) == 1:
            return {keys[0]: ""}
        return {
            pk: digest for key in keys for pk, digest in _standing(model, [key]).items()
        }


def _rows(ids: Sequence[int]) -> Iterator[EntryRow]:
    entries = Entry.objects.filter(pk__in=ids).order_by("pk")
    try:
        found = list(entries.values_list(*COLUMNS))
    except MALFORMED:
        # One of them does not even have the form of an entry: find out which.
        found = [row for pk in ids for row in _one(pk)]
    for pk, mac, seal_id, *content in found:
        yield EntryRow(pk, _bytes(mac), seal_id, _is_signed(mac, content))


def _one(pk: int) -> list[Any]:
    try:
        return list(Entry.objects.filter(pk=pk).values_list(*COLUMNS))
    except MALFORMED:
        nothing = [None] * (len(COLUMNS) - 1)
        return [(pk, *nothing)]


def _bytes(mac: Any) -> bytes:
    return bytes(mac) if isinstance(mac, (bytes, memoryview)) else b""


def _is_signed(mac: Any, content: Any) -> bool:
    try:
        return chain.is_signed(_bytes(mac), content)
    except MALFORMED:
        return False
