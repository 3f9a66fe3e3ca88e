"""Reading the journal. Who may read it is decided by the room that shows it.

This room stands below the one that knows persons and posts, so nothing here asks who is
asking: `desks` lets auditors in, a person's own page shows who read that person.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from tongxin.journal.models import Entry

READ = ".read"


def _lines() -> QuerySet[Entry]:
    """Without the digests, of which an import's line holds thousands."""
    return Entry.objects.defer("witnesses")


def of(label: str, pk: int) -> QuerySet[Entry]:
    """Everything that was done with one record ("voices.Voice", 431), oldest first."""
    return _lines().filter(subject_label=label, subject_id=pk).order_by("pk")


def actions_done(actions: Collection[str]) -> set[str]:
    """Which of these were ever done here."""
    done = Entry.objects.filter(action__in=actions).order_by()
    return set(done.values_list("action", flat=True).distinct())


def reads_of(label: str, pk: int) -> QuerySet[Entry]:
    """Who read one sensitive record, latest first."""
    return of(label, pk).filter(action__endswith=READ).order_by("-pk")


def reads_of_any(label: str, pks: Sequence[int]) -> QuerySet[Entry]:
    """Who read any of these records of one kind, latest first."""
    rows = _lines().filter(subject_label=label, subject_id__in=pks)
    return rows.filter(action__endswith=READ).order_by("-pk")


def done_since(
    actor_id: int | None, action: str, label: str, pks: Collection[int], since: datetime
) -> set[int]:
    """To which of these records somebody did this since then."""
    rows = Entry.objects.filter(subject_label=label, subject_id__in=pks)
    rows = rows.filter(action=action, actor_id=actor_id, at__gte=since)
    return set(rows.values_list("subject_id", flat=True))


def latest() -> QuerySet[Entry]:
    """The whole journal, latest first: for auditors only."""
    return _lines().order_by("-pk")
