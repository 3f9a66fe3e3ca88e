"""Who sees and settles what must be published. Reads only."""

from django.db.models import Q, QuerySet

from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Office, Role
from tongxin.people.reach import Reach

_ROLES = (Role.CLERK, Role.SECRETARY, Role.CHIEF)
# The street settles all, a community's office its own.
SETTLERS = Reach(
    everywhere=[(role, Office.Kind.STREET) for role in _ROLES],
    community=[(role, Office.Kind.COMMUNITY) for role in _ROLES],
)


def settles_some(actor: Actor) -> bool:
    """Whether the list of what is owed opens at all."""
    return SETTLERS.is_everywhere(actor) or bool(SETTLERS.community_ids(actor))


def visible_to(actor: Actor) -> QuerySet[Duty]:
    """Everybody sees what is published, and what is withheld with its grounds."""
    seen = ~Q(state=Duty.State.OWED) | SETTLERS.within(actor, community=["community"])
    return Duty.objects.select_related("community").filter(seen)


def settled_by(actor: Actor) -> QuerySet[Duty]:
    """Duties that the actor's office has to settle."""
    rows = Duty.objects.select_related("community")
    return SETTLERS.rows(actor, rows, community=["community"])


def may_settle(actor: Actor, duty: Duty) -> bool:
    return SETTLERS.covers(actor, community_ids=[duty.community_id])
