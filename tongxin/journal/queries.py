"""Reading the journal. Who may read it is decided by the room that shows it.

This room stands below the one that knows persons and posts, so nothing here asks who is
asking: `desks` lets auditors in, a person's own page shows who read that person.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from tongxin.journal.models import Entry

READ = ".read"


def of(label: str, pk: int) -> QuerySet[Entry]:
    """Everything that was done with one record ("voices.Voice", 431), oldest first."""
    return Entry.objects.filter(subject_label=label, subject_id=pk).order_by("pk")


def reads_of(label: str, pk: int) -> QuerySet[Entry]:
    """Who read one sensitive record, latest first."""
    return of(label, pk).filter(action__endswith=READ).order_by("-pk")


def reads_of_any(label: str, pks: Sequence[int]) -> QuerySet[Entry]:
    """Who read any of these records of one kind, latest first."""
    rows = Entry.objects.filter(subject_label=label, subject_id__in=pks)
    return rows.filter(action__endswith=READ).order_by("-pk")


def latest() -> QuerySet[Entry]:
    """The whole journal, latest first: for auditors only."""
    return Entry.objects.order_by("-pk")
