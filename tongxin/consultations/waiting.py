"""What of consultations stands on the home pages. Reads only."""

from dataclasses import dataclass

from django.db.models import Case, When

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
    if user.person_id is None:
        return None
    entries = RollEntry.objects.filter(person__in=policies.known_as(user.person_id))
    rows = policies.visible_to(user).filter(
        pk__in=entries.values("consultation"), state=Consultation.State.OPEN
    )
    for one in rows.order_by("closes_at"):
        entry = policies.entry_of(user, one.pk) if one.is_taking else None
        open_count = _open_count(entry) if entry else 0
        if open_count:
            return Waiting(one, open_count)
    return None


def _open_count(entry: RollEntry) -> int:
    asked = Statement.objects.filter(
        consultation=entry.consultation_id, state=Statement.State.ISSUED
    )
    taken = Stance.objects.filter(statement__in=asked, pseudonym=entry.pseudonym)
    return asked.count() - taken.count()


def talked_over(most: int) -> list[Consultation]:
    """What is asked now, then the latest reports, then what comes; for everybody."""
    rows = policies.visible_to(VISITOR).exclude(state__in=SILENT)
    place = Case(
        When(state=Consultation.State.OPEN, then=0),
        When(state=Consultation.State.PUBLISHED, then=1),
        default=2,
    )
    return list(rows.order_by(place, "-published_at", "-pk")[:most])
