"""Who may see, prepare, run and answer a poll of owners. Reads only.

No function here gives anybody the votes of another: there is no such right.
"""

from django.db.models import Q, QuerySet

from tongxin.people.models import INTAKE_ROLES, Actor, Office, User
from tongxin.people.reach import Reach
from tongxin.polls.models import Ballot, Poll
from tongxin.rolls import queries as rolls
from tongxin.units import policies as units

# Who writes down what owners say at the window or by telephone.
TYPISTS = Reach(
    everywhere=[(role, Office.Kind.STREET) for role in INTAKE_ROLES],
    community=[(role, Office.Kind.COMMUNITY) for role in INTAKE_ROLES],
)


def visible_to(actor: Actor) -> QuerySet[Poll]:
    """All that were opened; what is in preparation, for those who prepare it."""
    return _polls().filter(~Q(state=Poll.State.DRAFT) | _run_by(actor))


def kept_by(actor: Actor) -> QuerySet[Poll]:
    """Polls whose working page opens for `actor`; never for the applicant."""
    return _polls().filter(_run_by(actor))


def may_keep(actor: Actor, poll: Poll) -> bool:
    return units.may_edit(actor, poll.unit)


def typed_by(actor: Actor) -> QuerySet[Poll]:
    """Where the actor writes down what owners say at the window or by telephone."""
    rows = _polls().exclude(state=Poll.State.DRAFT)
    return TYPISTS.rows(actor, rows, community=["unit__community"])


def known_as(person_id: int) -> set[int]:
    """Whom frozen heads may name for this person: also whoever the roll knew until
    they took their entries over by letter.
    """
    return {person_id, *rolls.former_person_ids(person_id)}


def ballots_of(actor: Actor) -> QuerySet[Ballot]:
    """The actor's own places on heads, one for each head they may speak for."""
    if not isinstance(actor, User) or actor.person_id is None:
        return Ballot.objects.none()
    rows = Ballot.objects.filter(person__in=known_as(actor.person_id))
    return rows.select_related("poll__seal_key", "poll__unit", "head").order_by("pk")


def _polls() -> QuerySet[Poll]:
    return Poll.objects.select_related("unit__community", "seal_key")


def _run_by(actor: Actor) -> Q:
    """The street and the unit's own community; never its applicant."""
    return units.EDITORS.within(actor, community=["unit__community"])
