"""Who reads a message, and who sees to it that messages arrive. Reads, never writes.

Two scopes: `visible_to` is what was told to the actor; `handled_by` is the work of
getting messages out. A letter or a failed text message may concern any community, and
this room cannot know which: so that work is the street office's alone.
"""

from django.db.models import QuerySet

from tongxin.kernel.actors import System
from tongxin.notices.models import LetterRun, Notice
from tongxin.people.models import INTAKE_ROLES, Actor, Channel, Office, Role, User
from tongxin.people.reach import Reach

HANDLERS = Reach(everywhere=[(role, Office.Kind.STREET) for role in INTAKE_ROLES])

# Whether the actor prints letters and decides about messages that may not have arrived.
may_handle = HANDLERS.is_everywhere


def may_see_spending(actor: Actor) -> bool:
    """What messages cost is seen to by whoever keeps the machine's settings."""
    return isinstance(actor, User) and actor.has_role(Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> QuerySet[Notice]:
    if isinstance(actor, System):
        return Notice.objects.all()
    if not isinstance(actor, User) or actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(recipient=actor.person_id).exclude(
        state=Notice.State.DROPPED
    )


def handled_by(actor: Actor) -> QuerySet[Notice]:
    return HANDLERS.rows(actor, Notice.objects.all())


def runs_handled_by(actor: Actor) -> QuerySet[LetterRun]:
    return HANDLERS.rows(actor, LetterRun.objects.select_related("office"))


def called_by(actor: Actor) -> QuerySet[Notice]:
    """Whoever takes voices in also calls back; about which, the caller's room knows."""
    if not isinstance(actor, User) or not actor.takes_in:
        return Notice.objects.none()
    return Notice.objects.filter(channel=Channel.PHONE)
