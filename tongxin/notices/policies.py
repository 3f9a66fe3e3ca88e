"""Who reads a message, and who sees to it that messages arrive. Reads, never writes.

Two scopes: `visible_to` is what was told to the actor; `handled_by` is the work of
getting messages out. A letter or a failed text message may concern any community, and
this room cannot know which: so that work is the street office's alone.
"""

from django.db.models import QuerySet

from tongxin.kernel.actors import System
from tongxin.notices.models import LetterRun, Notice
from tongxin.people.models import Actor, Channel, User


def visible_to(actor: Actor) -> QuerySet[Notice]:
    if isinstance(actor, System):
        return Notice.objects.all()
    if not isinstance(actor, User) or actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(recipient=actor.person_id).exclude(
        state=Notice.State.DROPPED
    )


def handled_by(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.all() if may_handle(actor) else Notice.objects.none()


def runs_handled_by(actor: Actor) -> QuerySet[LetterRun]:
    return LetterRun.objects.all() if may_handle(actor) else LetterRun.objects.none()


def may_read(actor: Actor, notice: Notice) -> bool:
    return (
        isinstance(actor, User)
        and actor.person_id is not None
        and actor.person_id == notice.recipient_id
    )


def may_handle(actor: Actor) -> bool:
    """Print letters and decide about messages that did not surely arrive."""
    return isinstance(actor, System) or (isinstance(actor, User) and actor.is_street)


def may_call(actor: Actor, notice: Notice) -> bool:
    """Whoever takes voices in also calls back; about which, the caller's room knows."""
    return (
        isinstance(actor, User) and actor.takes_in and notice.channel == Channel.PHONE
    )
