"""Who may see and do what with voices, matters, tasks. Pure: reads, never writes.

Two scopes: `visible_to` is everything an actor may open, its own voices and public
answers included; `handled_by` is the work of the actor's offices, for lists.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.kernel.rows import Prepared
from tongxin.people.models import Actor, Office, Role, User
from tongxin.voices.models import Assignment, Attachment, Matter, Point, Task, Voice

MAY_PUBLISH = (Role.CLERK, Role.SECRETARY, Role.CHIEF)


def visible_to(actor: Actor) -> QuerySet[Voice]:
    if isinstance(actor, System):
        return Voice.objects.all()
    if not isinstance(actor, User):
        return published()
    if actor.is_street:
        return Voice.objects.all()
    seen = Q(published_at__isnull=False)
    if actor.person_id:
        seen |= Q(author=actor.person_id) | Q(filed_by=actor.person_id)
    return Voice.objects.filter(seen | _work_of(actor))


def published() -> QuerySet[Voice]:
    return Voice.objects.filter(published_at__isnull=False)


def spoken_by(actor: Actor) -> QuerySet[Voice]:
    """The actor's own voices, and those it brought for somebody else."""
    person = actor.person_id if isinstance(actor, User) else None
    return _spoken_by_person(person) if person else Voice.objects.none()


def own_voice(actor: Actor, voice_id: int) -> Voice | None:
    """The one of `spoken_by` that has this number."""
    person = actor.person_id if isinstance(actor, User) else None
    return _OWN_VOICE.first(person, voice_id) if person else None


def _spoken_by_person(person: int) -> QuerySet[Voice]:
    return Voice.objects.filter(Q(author=person) | Q(filed_by=person))


_OWN_VOICE = Prepared(
    lambda person, voice_id: _spoken_by_person(person).filter(pk=voice_id)
)


def handled_by(actor: Actor) -> QuerySet[Voice]:
    if isinstance(actor, System):
        return Voice.objects.all()
    if not isinstance(actor, User):
        return Voice.objects.none()
    if actor.is_street:
        return Voice.objects.all()
    return Voice.objects.filter(_work_of(actor))


def taken_in_by(actor: Actor) -> QuerySet[Voice]:
    """The inbox of the actor: what its street or its communities have to see to.

    Narrower than `handled_by`, and one plain condition: an index serves it in order.
    """
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return Voice.objects.all()
    if not isinstance(actor, User) or not actor.community_ids:
        return Voice.objects.none()
    return Voice.objects.filter(community__in=actor.community_ids)


def _work_of(actor: User) -> Q:
    """Voices of the actor's communities, and those its offices have a part in."""
    work = Q(pk__in=[])
    if actor.community_ids:
        work |= Q(community__in=actor.community_ids)
    if inside := _inside_ids(actor):
        work |= _served_by(inside)
    if actor.partner_office_ids:
        # A company that renews the place never reads what was told to offices only.
        told_to_all = ~Q(audience=Voice.Audience.OFFICE)
        work |= _served_by(actor.partner_office_ids) & told_to_all
    return work


def _served_by(office_ids: Iterable[int]) -> Q:
    """Voices that these offices have a part in, their own or that of a matter.

    Both lists begin at the few parts and walk along indexes, never at all voices.
    """
    parts = _kept_parts(office_ids)
    own = parts.filter(task__voice__isnull=False).values("task__voice")
    matters = parts.filter(task__matter__isnull=False).values("task__matter")
    points = Point.objects.filter(matter__in=matters).values("voice")
    return Q(pk__in=own) | Q(pk__in=points)


def _kept_parts(office_ids: Iterable[int]) -> QuerySet[Assignment]:
    """Parts that were not given back."""
    parts = Assignment.objects.filter(office__in=office_ids)
    return parts.exclude(state=Assignment.State.RETURNED)


def _inside_ids(actor: User) -> frozenset[int]:
    """Offices the actor works for that are no company's and no agency's."""
    return actor.office_ids - actor.partner_office_ids


def may_take_in(actor: Actor) -> bool:
    return isinstance(actor, System) or (isinstance(actor, User) and actor.takes_in)


def may_handle(actor: Actor, voice: Voice) -> bool:
    """Accept, decline, split, gather, dispatch: the street or the voice's community."""
    if isinstance(actor, System):
        return True
    if not isinstance(actor, User):
        return False
    return actor.is_street or voice.community_id in actor.community_ids


def may_answer(actor: Actor, voice: Voice) -> bool:
    """Whoever handles the voice, or the office that leads a task for it."""
    if may_handle(actor, voice):
        return True
    if not isinstance(actor, User) or not _inside_ids(actor):
        return False
    led = _kept_parts(_inside_ids(actor)).filter(is_lead=True)
    return led.filter(
        Q(task__voice=voice) | Q(task__matter__points__voice=voice)
    ).exists()


def may_extend(actor: Actor, voice: Voice) -> bool:
    """The law wants the head of the office to approve it, not the one who is late."""
    if isinstance(actor, System):
        return True
    return (
        may_handle(actor, voice)
        and isinstance(actor, User)
        and actor.is_street
        and actor.has_role(Role.CHIEF)
    )


def may_publish(actor: Actor, voice: Voice) -> bool:
    if isinstance(actor, System):
        return True
    return (
        may_handle(actor, voice)
        and isinstance(actor, User)
        and actor.has_role(*MAY_PUBLISH)
    )


def may_see_author(actor: Actor, voice: Voice) -> bool:
    """Name and number are for those who must answer, not for every reader."""
    return is_author(actor, voice) or may_answer(actor, voice)


def is_author(actor: Actor, voice: Voice) -> bool:
    return (
        isinstance(actor, User)
        and actor.person_id is not None
        and actor.person_id in (voice.author_id, voice.filed_by_id)
    )


def matters_visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters of the actor's offices; for everybody else those with a public answer."""
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return Matter.objects.all()
    seen = Q(pk__in=published().values("points__matter"))
    if isinstance(actor, User):
        if actor.community_ids:
            seen |= Q(community__in=actor.community_ids)
        if actor.office_ids:
            parts = _kept_parts(actor.office_ids)
            seen |= Q(pk__in=parts.values("task__matter"))
            seen |= Q(pk__in=parts.values("task__voice__points__matter"))
    return Matter.objects.filter(seen)


def matters_handled_by(actor: Actor) -> QuerySet[Matter]:
    """Matters the actor's office keeps: for the street all, else its community's."""
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return Matter.objects.all()
    if not isinstance(actor, User) or not actor.community_ids:
        return Matter.objects.none()
    return Matter.objects.filter(community__in=actor.community_ids)


def matters_worked_on_by(actor: Actor) -> QuerySet[Matter]:
    """Matters of the actor's offices: their own, and those they have a part in.

    Narrower than `matters_visible_to`: the page of a matter is for those at work on it.
    """
    if not isinstance(actor, User) or actor.is_street:
        return matters_handled_by(actor)
    mine = Q(pk__in=matters_handled_by(actor).values("pk"))
    if actor.office_ids:
        parts = _kept_parts(actor.office_ids)
        mine |= Q(pk__in=parts.values("task__matter"))
        mine |= Q(pk__in=parts.values("task__voice__points__matter"))
    return Matter.objects.filter(mine)


def may_handle_matter(actor: Actor, matter: Matter) -> bool:
    if isinstance(actor, System):
        return True
    if not isinstance(actor, User):
        return False
    return actor.is_street or matter.community_id in actor.community_ids


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks of the actor's offices, one that an office gave back included."""
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return Task.objects.all()
    if not isinstance(actor, User) or not actor.office_ids:
        return Task.objects.none()
    parts = Assignment.objects.filter(office__in=actor.office_ids)
    return Task.objects.filter(_followed_by(actor) | Q(pk__in=parts.values("task")))


def _followed_by(actor: User) -> Q:
    """Tasks the actor's offices sent or still work on, or that serve their people."""
    followed = Q(sent_from__in=actor.office_ids)
    followed |= Q(pk__in=_kept_parts(actor.office_ids).values("task"))
    if actor.community_ids:
        followed |= Q(voice__community__in=actor.community_ids)
        followed |= Q(matter__community__in=actor.community_ids)
    return followed


def parts_visible_to(actor: Actor) -> QuerySet[Assignment]:
    """What was done, and by whom: of tasks one follows all, else one's own part.

    An office that gave its part back keeps what it wrote, not what others do then.
    """
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return Assignment.objects.all()
    if not isinstance(actor, User) or not actor.office_ids:
        return Assignment.objects.none()
    followed = Task.objects.filter(_followed_by(actor))
    own = Q(office__in=actor.office_ids)
    return Assignment.objects.filter(own | Q(task__in=followed.values("pk")))


def may_read_title(actor: Actor, task: Task) -> bool:
    """The title of a task for an office-only voice is in its author's words."""
    voice = task.voice
    if voice is None or voice.audience != Voice.Audience.OFFICE:
        return True
    if not isinstance(actor, User) or not actor.partner_office_ids:
        return True
    # Whoever works for a partner and for an office reads it through the office alone.
    return bool(_inside_ids(actor)) and handled_by(actor).filter(pk=voice.pk).exists()


def may_do(actor: Actor, part: Assignment) -> bool:
    """Take, return or finish a part: somebody of the office it was sent to."""
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and part.office_id in actor.office_ids


def may_check(actor: Actor, task: Task) -> bool:
    """The office that sent the task looks at what was done; so may the street."""
    if isinstance(actor, System):
        return True
    if not isinstance(actor, User):
        return False
    return actor.is_street or task.sent_from_id in actor.office_ids


def may_send_to(actor: Actor, office: Office) -> bool:
    """The street sends anywhere; a community to itself and its partners.

    To a department a community whistles (吹哨): same door, other clock.
    """
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return True
    if not isinstance(actor, User) or not actor.community_ids:
        return False
    if office.kind in (Office.Kind.DEPARTMENT, Office.Kind.STREET):
        return True
    return office.community_id is None or office.community_id in actor.community_ids


def offices_to_send_to(actor: Actor) -> QuerySet[Office]:
    """Those for which `may_send_to` is true and that still work."""
    offices = Office.objects.filter(is_closed=False)
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return offices
    if not isinstance(actor, User) or not actor.community_ids:
        return offices.none()
    return offices.filter(
        Q(kind__in=[Office.Kind.DEPARTMENT, Office.Kind.STREET])
        | Q(community=None)
        | Q(community__in=actor.community_ids)
    )


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files follow their voice or task; a published answer does not publish files."""
    if isinstance(actor, System):
        return Attachment.objects.all()
    own = Q(voice__in=spoken_by(actor).values("pk"))
    work = Q(voice__in=handled_by(actor).values("pk"))
    proof = Q(assignment__in=parts_visible_to(actor).values("pk"))
    return Attachment.objects.filter(own | work | proof)
