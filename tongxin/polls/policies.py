"""Who may see, prepare, run and answer a poll of owners. Reads only.

No function here gives anybody the votes of another: there is no such right.
"""

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, User
from tongxin.polls.models import Ballot, Poll
from tongxin.renewal import policies as renewal
from tongxin.renewal import queries as rolls
from tongxin.renewal.models import Unit


def _polls() -> QuerySet[Poll]:
    return Poll.objects.select_related("unit__community", "seal_key")


def visible_to(actor: Actor) -> QuerySet[Poll]:
    """All that were opened; what is in preparation, for those who prepare it."""
    rows = _polls()
    if renewal.edits_everywhere(actor):
        return rows
    opened = ~Q(state=Poll.State.DRAFT)
    own = Q(unit__community__in=renewal.edited_community_ids(actor))
    return rows.filter(opened | own)


def kept_by(actor: Actor) -> QuerySet[Poll]:
    """Polls whose working page opens for `actor`; never for the applicant."""
    rows = _polls()
    if renewal.edits_everywhere(actor):
        return rows
    return rows.filter(unit__community__in=renewal.edited_community_ids(actor))


def may_prepare(actor: Actor, unit: Unit) -> bool:
    """The street and the unit's own community, never its applicant."""
    return renewal.may_edit(actor, unit)


def may_keep(actor: Actor, poll: Poll) -> bool:
    return renewal.may_edit(actor, poll.unit)


def typed_by(actor: Actor) -> QuerySet[Poll]:
    """Where the actor writes down what owners say at the window or by telephone."""
    rows = _polls().exclude(state=Poll.State.DRAFT)
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return rows
    if not isinstance(actor, User):
        return rows.none()
    return rows.filter(unit__community__in=actor.community_ids)


def may_type(actor: Actor, poll: Poll) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and (
        actor.is_street or poll.unit.community_id in actor.community_ids
    )


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
