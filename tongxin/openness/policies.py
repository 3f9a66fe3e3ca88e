"""Who sees and settles what must be published. Reads only."""

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Appointment, Office, Role, User

SETTLERS = frozenset({Role.CLERK, Role.SECRETARY, Role.CHIEF})


def settles_some(actor: Actor) -> bool:
    """Whether the list of what is owed opens at all."""
    return isinstance(actor, User) and any(_settling_posts(actor))


def visible_to(actor: Actor) -> QuerySet[Duty]:
    """Everybody sees what is published, and what is withheld with its grounds."""
    rows = Duty.objects.select_related("community")
    return rows.filter(~Q(state=Duty.State.OWED) | _settled_by(actor))


def settled_by(actor: Actor) -> QuerySet[Duty]:
    """Duties that the actor's office has to settle."""
    return Duty.objects.select_related("community").filter(_settled_by(actor))


def may_settle(actor: Actor, duty: Duty) -> bool:
    if isinstance(actor, System):
        return True
    return settled_by(actor).filter(pk=duty.pk).exists()


def _settled_by(actor: Actor) -> Q:
    """The street settles all, a community's office its own."""
    if isinstance(actor, System):
        return Q()
    if not isinstance(actor, User):
        return Q(pk__in=[])
    posts = _settling_posts(actor)
    if any(post.office.kind == Office.Kind.STREET for post in posts):
        return Q()
    own = [
        post.office.community_id
        for post in posts
        if post.office.kind == Office.Kind.COMMUNITY
    ]
    return Q(community__in=own)


def _settling_posts(user: User) -> list[Appointment]:
    """Posts of a street's or a community's own office."""
    kinds = (Office.Kind.STREET, Office.Kind.COMMUNITY)
    return [
        post
        for post in user.posts
        if post.role in SETTLERS and post.office.kind in kinds
    ]
