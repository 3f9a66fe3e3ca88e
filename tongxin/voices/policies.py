"""Who may see and do what with voices and matters. Pure: reads, never writes.

Two scopes: `visible_to` is everything an actor may open, its own voices and public
answers included; `handled_by` is the work of the actor's offices, for lists.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.kernel.actors import Holder, System
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.reach import Reach
from tongxin.redactions import policies as redactions
from tongxin.voices.models import (
    Attachment,
    AuthorWord,
    CodeCard,
    Matter,
    Point,
    SavedView,
    Voice,
)
from tongxin.work.models import Assignment
from tongxin.work.policies import HANDLERS, at_intake, inside_ids, kept_parts

VOICE, MATTER = Voice._meta.label_lower, Matter._meta.label_lower
# Publishing asks a post that answers for it: not the receptionist's.
PUBLISHERS = at_intake([Role.CLERK, Role.SECRETARY, Role.CHIEF])
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


def words_said_by(actor: Actor) -> QuerySet[Voice]:
    """Of which somebody says whether it is solved.

    With a code that staff had seen no word is changed that was given without it; what
    staff wrote down themselves is put right with the first code, and not with a card.
    """
    rows = spoken_by(actor)
    if not isinstance(actor, Holder):
        return rows
    stands = AuthorWord.objects.filter(
        voice=OuterRef("pk"), round=OuterRef("round"), by_seen_code=False
    ).exclude(word=AuthorWord.Word.NOT_REACHED)
    if not CodeCard.objects.filter(receipt=actor.receipt_id).exists():
        stands = stands.filter(recorded_by=None)
    return rows.filter(Q(is_code_seen=False) | ~Exists(stands))


def holds_seen_code(actor: Actor, voice: Voice) -> bool:
    """Whether it speaks as the author by a code that whoever handed it out has seen."""
    is_holder = isinstance(actor, Holder) and is_author(actor, voice)
    return is_holder and voice.is_code_seen


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


def cards_handed_out_by(actor: Actor) -> QuerySet[Voice]:
    """What the actor took in; not where it asked for the card itself, or others did."""
    offices = actor.office_ids if isinstance(actor, User) else ()
    not_mine = CodeCard.waiting().filter(
        Q(asked_by=actor.pk) | ~Q(office__in=offices), voice=OuterRef("pk")
    )
    return taken_in_by(actor).filter(~Exists(not_mine))


def _work_of(actor: User) -> Q:
    """Voices of the actor's communities, and those its offices have a part in."""
    work = HANDLERS.within(actor, community=["community"])
    if inside := inside_ids(actor):
        work |= _served_by(kept_parts(inside))
    if actor.partner_office_ids:
        # A company that renews the place never reads what was told to offices only.
        told_to_all = ~Q(audience=Voice.Audience.OFFICE)
        work |= _served_by(kept_parts(actor.partner_office_ids)) & told_to_all
    return work


def _served_by(parts: QuerySet[Assignment]) -> Q:
    """Voices that these parts serve, by a task of their own or of a matter.

    Both lists begin at the few parts and walk along indexes, never at all voices.
    """
    own = parts.filter(task__label=VOICE).values("task__object_id")
    matters = parts.filter(task__label=MATTER).values("task__object_id")
    points = Point.objects.filter(matter__in=matters).values("voice")
    return Q(pk__in=own) | Q(pk__in=points)


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
    if isinstance(actor, User) and (inside := inside_ids(actor)):
        led = _served_by(kept_parts(inside).filter(is_lead=True))
    taken_in = HANDLERS.within(actor, community=["community"])
    return Voice.objects.filter(taken_in | led)


def may_answer(actor: Actor, voice: Voice) -> bool:
    if may_handle(actor, voice):
        return True
    return answered_by(actor).filter(pk=voice.pk).exists()


def extended_by(actor: Actor) -> QuerySet[Voice]:
    return HEADS.rows(actor, Voice.objects.all())


def redacted_by(actor: Actor) -> QuerySet[Voice]:
    """The head of the office that received it, who may read every word of it."""
    return redactions.HEADS.rows(actor, Voice.objects.all(), community=["community"])


def may_redact(actor: Actor, voice: Voice) -> bool:
    return redactions.HEADS.covers(actor, community_ids=[voice.community_id])


def pictures_redacted_by(actor: Actor) -> QuerySet[Attachment]:
    rows = Attachment.objects.select_related("voice")
    return redactions.HEADS.rows(actor, rows, community=["voice__community"])


def published_by(actor: Actor) -> QuerySet[Voice]:
    return PUBLISHERS.rows(actor, Voice.objects.all(), community=["community"])


def may_publish(actor: Actor, voice: Voice) -> bool:
    return PUBLISHERS.covers(actor, community_ids=[voice.community_id])


def may_see_author(actor: Actor, voice: Voice) -> bool:
    """Name and number are for those who must answer, not for every reader."""
    return is_author(actor, voice) or may_answer(actor, voice)


# ---- Matters, files ----


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
        parts = kept_parts(actor.office_ids)
        voices = parts.filter(task__label=VOICE).values("task__object_id")
        points = Point.objects.filter(voice__in=voices, matter__isnull=False)
        matters = parts.filter(task__label=MATTER).values("task__object_id")
        mine |= Q(pk__in=matters) | Q(pk__in=points.values("matter"))
    return mine


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files follow their voice; a published answer does not publish files."""
    if isinstance(actor, System):
        return Attachment.objects.all()
    own = Q(voice__in=spoken_by(actor).values("pk"))
    work = Q(voice__in=handled_by(actor).values("pk"))
    return Attachment.objects.filter(own | work)


# ---- Lists ----


def views_kept_by(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=actor.pk)
