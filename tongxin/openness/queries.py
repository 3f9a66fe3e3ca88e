"""What is open, withheld and owed, as pages read it."""

from django.db.models import QuerySet

from tongxin.kernel import clock
from tongxin.openness import policies
from tongxin.openness.models import Duty
from tongxin.people.models import Actor


def published_duties(actor: Actor, kind: str = "") -> QuerySet[Duty]:
    """Published and withheld ones, the latest first; one kind alone, where named."""
    rows = policies.visible_to(actor).exclude(state=Duty.State.OWED)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-settled_at", "-pk")


def owed(actor: Actor) -> QuerySet[Duty]:
    """What the actor's office has to publish, the most urgent first."""
    return policies.settled_by(actor).filter(state=Duty.State.OWED)


def overdue(actor: Actor) -> QuerySet[Duty]:
    """Of those, what should have been open before today."""
    return owed(actor).filter(due_on__lt=clock.today())
