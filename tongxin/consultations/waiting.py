"""What of consultations stands on the home pages. Reads only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, When

from tongxin.consultations import policies
from tongxin.consultations.models import Consultation, RollEntry, Stance, Statement
from tongxin.kernel.actors import VISITOR
from tongxin.people.models import User

# Over and not published: there is nothing to do or to read yet.
SILENT = (
    Consultation.State.CLOSED,
    Consultation.State.SEALED,
    Consultation.State.ARRIVING,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A consultation that still waits for some of the reader's answers."""

    consultation: Consultation
    open_count: int


def waiting_for(user: User) -> Waiting | None:
    """The open one that ends first, of those the reader has not finished."""
    return next((one for one in asked_of(user) if one.open_count), None)


def asked_of(user: User) -> list[Waiting]:
    """Where the reader is on the roll and can answer now, what ends first first.

    In four queries, however many: each with how many answers of theirs are missing.
    """
    entries = _own_entries(user)
    if not entries:
        return []
    asked = _counts(
        Statement.objects.filter(
            consultation__in=entries, state=Statement.State.ISSUED
        ).values_list("consultation")
    )
    own = [entry.pseudonym for entry in entries.values()]
    taken = _counts(
        Stance.objects.filter(
            statement__consultation__in=entries,
            statement__state=Statement.State.ISSUED,
            pseudonym__in=own,
        ).values_list("statement__consultation")
    )
    found = [
        Waiting(entry.consultation, asked.get(pk, 0) - taken.get(pk, 0))
        for pk, entry in entries.items()
    ]
    return sorted(
        found, key=lambda one: (one.consultation.closes_at, one.consultation.pk)
    )


def _own_entries(user: User) -> dict[int, RollEntry]:
    """By consultation; the reader's own place before one taken over by letter."""
    if user.person_id is None:
        return {}
    rows = RollEntry.objects.filter(
        person__in=policies.known_as(user.person_id),
        consultation__in=policies.visible_to(user).filter(
            state=Consultation.State.OPEN
        ),
    ).select_related("consultation__seal_key", "consultation__unit")
    found: dict[int, RollEntry] = {}
    for entry in rows.order_by("pk"):
        is_own = entry.person_id == user.person_id
        if entry.consultation.is_taking and (
            is_own or entry.consultation_id not in found
        ):
            found[entry.consultation_id] = entry
    return found


def _counts(rows: QuerySet[Any, tuple[int]]) -> dict[int, int]:
    return dict(rows.order_by().annotate(count=Count("pk")))


def talked_over(most: int) -> list[Consultation]:
    """What is asked now, then the latest reports, then what comes; for everybody."""
    rows = policies.visible_to(VISITOR).exclude(state__in=SILENT)
    place = Case(
        When(state=Consultation.State.OPEN, then=0),
        When(state=Consultation.State.PUBLISHED, then=1),
        default=2,
    )
    return list(rows.order_by(place, "-published_at", "-pk")[:most])
