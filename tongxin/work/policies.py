"""Who sends work, does it, and follows it. Pure: reads, never writes."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import INTAKE_ROLES, Actor, Office, Role, User
from tongxin.people.reach import Reach
from tongxin.work.models import Assignment, Proof, Task


def at_intake(roles: Iterable[Role]) -> Reach:
    """The street for all communities, a community's office for its own."""
    roles = list(roles)
    return Reach(
        everywhere=[(role, Office.Kind.STREET) for role in roles],
        community=[(role, Office.Kind.COMMUNITY) for role in roles],
    )


# Who takes in what people bring, and sends it on.
HANDLERS = at_intake(INTAKE_ROLES)


def kept_parts(office_ids: Iterable[int]) -> QuerySet[Assignment]:
    """Parts that were not given back."""
    parts = Assignment.objects.filter(office__in=office_ids)
    return parts.exclude(state=Assignment.State.RETURNED)


def inside_ids(user: User) -> frozenset[int]:
    """Offices the account works for that are no company's and no agency's."""
    return user.office_ids - user.partner_office_ids


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks of the actor's offices, one that an office gave back included."""
    if HANDLERS.is_everywhere(actor):
        return Task.objects.all()
    if not isinstance(actor, User) or not actor.office_ids:
        return Task.objects.none()
    parts = Assignment.objects.filter(office__in=actor.office_ids)
    return Task.objects.filter(_followed_by(actor) | Q(pk__in=parts.values("task")))


def marked_for(actor: Actor, tasks: QuerySet[Task]) -> QuerySet[Task]:
    """All of them, each with `opens`: whether its page opens for the actor."""
    seen = tasks_visible_to(actor).filter(pk=OuterRef("pk"))
    return tasks.annotate(opens=Exists(seen))


def _followed_by(actor: User) -> Q:
    """Tasks the actor's offices sent or still work on, or that serve their people."""
    followed = Q(sent_from__in=actor.office_ids)
    followed |= Q(pk__in=kept_parts(actor.office_ids).values("task"))
    if actor.community_ids:
        followed |= Q(community__in=actor.community_ids)
    return followed


def tasks_checked_by(actor: Actor) -> QuerySet[Task]:
    """The office that sent a task looks at what was done; so may the street."""
    rows = Task.objects.all()
    if HANDLERS.is_everywhere(actor):
        return rows
    offices = actor.office_ids if isinstance(actor, User) else ()
    return rows.filter(sent_from__in=offices)


def parts_done_by(actor: Actor) -> QuerySet[Assignment]:
    """Taken, returned or finished by somebody of the office that a part was sent to."""
    rows = Assignment.objects.select_related("task", "office")
    if isinstance(actor, System):
        return rows
    offices = actor.office_ids if isinstance(actor, User) else ()
    return rows.filter(office__in=offices)


def parts_visible_to(actor: Actor) -> QuerySet[Assignment]:
    """What was done, and by whom: of tasks one follows all, else one's own part.

    An office that gave its part back keeps what it wrote, not what others do then.
    """
    if HANDLERS.is_everywhere(actor):
        return Assignment.objects.all()
    if not isinstance(actor, User) or not actor.office_ids:
        return Assignment.objects.none()
    followed = Task.objects.filter(_followed_by(actor))
    own = Q(office__in=actor.office_ids)
    return Assignment.objects.filter(own | Q(task__in=followed.values("pk")))


def may_read_title(actor: Actor, task: Task) -> bool:
    """A title told to the offices alone is kept from partners: companies, agencies."""
    if not task.is_for_offices:
        return True
    if not isinstance(actor, User) or not actor.partner_office_ids:
        return True
    # Whoever works for a partner and for an office reads it through the office alone.
    if HANDLERS.covers(actor, community_ids=[task.community_id]):
        return True
    return kept_parts(inside_ids(actor)).filter(task=task).exists()


def offices_to_send_to(actor: Actor) -> QuerySet[Office]:
    """The street sends anywhere; a community to itself and its partners.

    To a department a community whistles (吹哨): same door, other clock. Closed ones are
    among them: an act says of those why they get nothing.
    """
    if HANDLERS.is_everywhere(actor):
        return Office.objects.all()
    if not isinstance(actor, User) or not actor.community_ids:
        return Office.objects.none()
    return Office.objects.filter(
        Q(kind__in=[Office.Kind.DEPARTMENT, Office.Kind.STREET])
        | Q(community=None)
        | Q(community__in=actor.community_ids)
    )


def proofs_visible_to(actor: Actor) -> QuerySet[Proof]:
    """Files that show what was done follow the part they belong to."""
    return Proof.objects.filter(assignment__in=parts_visible_to(actor).values("pk"))
