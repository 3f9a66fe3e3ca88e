"""Who may see and do what with voices, matters, tasks. Pure: reads, never writes.

Two scopes: `visible_to` is everything an actor may open, its own voices and public
answers included; `handled_by` is the work of the actor's offices, for lists.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import Holder, System
from tongxin.people.models import INTAKE_ROLES, Actor, Office, Role, User
from tongxin.people.reach import Reach
from tongxin.voices.models import (
    Assignment,
    Attachment,
    Matter,
    Point,
    SavedView,
    Task,
    Voice,
)


def _at_intake(roles: Iterable[Role]) -> Reach:
    """The street for all communities, a community's office for its own."""
    roles = list(roles)
    return Reach(
        everywhere=[(role, Office.Kind.STREET) for role in roles],
        community=[(role, Office.Kind.COMMUNITY) for role in roles],
    )


HANDLERS = _at_intake(INTAKE_ROLES)
# Publishing asks a post that answers for it: not the receptionist's.
PUBLISHERS = _at_intake([Role.CLERK, Role.SECRETARY, Role.CHIEF])
# The law wants the head of the office to approve it, not the one who is late.
HEADS = Reach(everywhere=[(Role.CHIEF, Office.Kind.STREET)])


def visible_to(actor: Actor) -> QuerySet[Voice]:
    if HANDLERS.is_everywhere(actor):
        return Voice.objects.all()
    if not isinstance(actor, User):
        return published()
    seen = Q(published_at__isnull=False)
    if actor.person_id:
        seen |= Q(author=actor.person_id) | Q(filed_by=actor.person_id)
    return Voice.objects.filter(seen | _work_of(actor))


def published() -> QuerySet[Voice]:
    return Voice.objects.filter(published_at__isnull=False)


# ---- The author ----


def holder_of(voice: Voice) -> Holder:
    """Whoever proved number and code of this voice; the caller has checked both."""
    assert voice.receipt_id is not None
    return Holder(voice.receipt_id)


def spoken_by(actor: Actor) -> QuerySet[Voice]:
    """The actor's own voices, those it brought for somebody else, or holds proof of."""
    if isinstance(actor, Holder):
        return Voice.objects.filter(receipt=actor.receipt_id)
    person = actor.person_id if isinstance(actor, User) else None
    if person is None:
        return Voice.objects.none()
    return Voice.objects.filter(Q(author=person) | Q(filed_by=person))


def own_voice(actor: Actor, voice_id: int) -> Voice | None:
    return spoken_by(actor).filter(pk=voice_id).first()


def is_author(actor: Actor, voice: Voice) -> bool:
    if isinstance(actor, Holder):
        return actor.receipt_id == voice.receipt_id
    return (
        isinstance(actor, User)
        and actor.person_id is not None
        and actor.person_id in (voice.author_id, voice.filed_by_id)
    )


def spoken_or_taken_in_by(actor: Actor) -> QuerySet[Voice]:
    """Of its author, and of the office that received it."""
    return spoken_by(actor) | taken_in_by(actor)


def speaks_or_handles(actor: Actor, voice: Voice) -> bool:
    return is_author(actor, voice) or may_handle(actor, voice)


def claimable_by(actor: Actor) -> QuerySet[Voice]:
    """What an account may keep: the own, nobody's, and what was left under the number
    that it proved to be its own.

    Whoever has an account loses nothing to somebody who shares the number.
    """
    own = actor.person if isinstance(actor, User) else None
    if own is None:
        return Voice.objects.none()
    kept = Q(author=own) | Q(filed_by=own) | Q(author=None, filed_by=None)
    if own.phone_verified_at is not None:
        for who in ("author", "filed_by"):
            same = {f"{who}__phone_hash": own.phone_hash, f"{who}__user": None}
            kept |= Q(**same)
    return Voice.objects.filter(kept)


# ---- The offices ----


def handled_by(actor: Actor) -> QuerySet[Voice]:
    if HANDLERS.is_everywhere(actor):
        return Voice.objects.all()
    if not isinstance(actor, User):
        return Voice.objects.none()
    return Voice.objects.filter(_work_of(actor))


def taken_in_by(actor: Actor) -> QuerySet[Voice]:
    """The inbox of the actor: what its street or its communities have to see to.

    Narrower than `handled_by`, and one plain condition: an index serves it in order.
    """
    return HANDLERS.rows(actor, Voice.objects.all(), community=["community"])


def _work_of(actor: User) -> Q:
    """Voices of the actor's communities, and those its offices have a part in."""
    work = HANDLERS.within(actor, community=["community"])
    if inside := _inside_ids(actor):
        work |= _served_by(_kept_parts(inside))
    if actor.partner_office_ids:
        # A company that renews the place never reads what was told to offices only.
        told_to_all = ~Q(audience=Voice.Audience.OFFICE)
        work |= _served_by(_kept_parts(actor.partner_office_ids)) & told_to_all
    return work


def _served_by(parts: QuerySet[Assignment]) -> Q:
    """Voices that these parts serve, by a task of their own or of a matter.

    Both lists begin at the few parts and walk along indexes, never at all voices.
    """
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
    return HANDLERS.covers(actor, community_ids=[voice.community_id])


def points_handled_by(actor: Actor) -> QuerySet[Point]:
    rows = Point.objects.select_related("voice")
    return HANDLERS.rows(actor, rows, community=["voice__community"])


def answered_by(actor: Actor) -> QuerySet[Voice]:
    """What the actor answers: what it took in, and what its offices lead a task for."""
    led = Q(pk__in=[])
    if isinstance(actor, User) and (inside := _inside_ids(actor)):
        led = _served_by(_kept_parts(inside).filter(is_lead=True))
    taken_in = HANDLERS.within(actor, community=["community"])
    return Voice.objects.filter(taken_in | led)


def may_answer(actor: Actor, voice: Voice) -> bool:
    if may_handle(actor, voice):
        return True
    return answered_by(actor).filter(pk=voice.pk).exists()


def extended_by(actor: Actor) -> QuerySet[Voice]:
    return HEADS.rows(actor, Voice.objects.all())


def published_by(actor: Actor) -> QuerySet[Voice]:
    return PUBLISHERS.rows(actor, Voice.objects.all(), community=["community"])


def may_publish(actor: Actor, voice: Voice) -> bool:
    return PUBLISHERS.covers(actor, community_ids=[voice.community_id])


def may_see_author(actor: Actor, voice: Voice) -> bool:
    """Name and number are for those who must answer, not for every reader."""
    return is_author(actor, voice) or may_answer(actor, voice)


# ---- Matters, tasks, files ----


def matters_visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters of the actor's offices; for everybody else those with a public answer."""
    shown = Q(pk__in=published().values("points__matter"))
    return Matter.objects.filter(_kept_or_worked_on(actor) | shown)


def matters_handled_by(actor: Actor) -> QuerySet[Matter]:
    """Matters the actor's office keeps: for the street all, else its community's."""
    return HANDLERS.rows(actor, Matter.objects.all(), community=["community"])


def may_handle_matter(actor: Actor, matter: Matter) -> bool:
    return HANDLERS.covers(actor, community_ids=[matter.community_id])


def matters_worked_on_by(actor: Actor) -> QuerySet[Matter]:
    """Matters of the actor's offices: their own, and those they have a part in.

    Narrower than `matters_visible_to`: the page of a matter is for those at work on it.
    """
    return Matter.objects.filter(_kept_or_worked_on(actor))


def _kept_or_worked_on(actor: Actor) -> Q:
    mine = HANDLERS.within(actor, community=["community"])
    if isinstance(actor, User) and actor.office_ids and not actor.is_street:
        parts = _kept_parts(actor.office_ids)
        mine |= Q(pk__in=parts.values("task__matter"))
        mine |= Q(pk__in=parts.values("task__voice__points__matter"))
    return mine


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks of the actor's offices, one that an office gave back included."""
    if HANDLERS.is_everywhere(actor):
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


def tasks_checked_by(actor: Actor) -> QuerySet[Task]:
    """The office that sent a task looks at what was done; so may the street."""
    rows = Task.objects.select_related("voice")
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
    """The title of a task for an office-only voice is in its author's words."""
    voice = task.voice
    if voice is None or voice.audience != Voice.Audience.OFFICE:
        return True
    if not isinstance(actor, User) or not actor.partner_office_ids:
        return True
    # Whoever works for a partner and for an office reads it through the office alone.
    return bool(_inside_ids(actor)) and handled_by(actor).filter(pk=voice.pk).exists()


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


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files follow their voice or task; a published answer does not publish files."""
    if isinstance(actor, System):
        return Attachment.objects.all()
    own = Q(voice__in=spoken_by(actor).values("pk"))
    work = Q(voice__in=handled_by(actor).values("pk"))
    proof = Q(assignment__in=parts_visible_to(actor).values("pk"))
    return Attachment.objects.filter(own | work | proof)


# ---- Lists ----


def views_kept_by(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=actor.pk)
