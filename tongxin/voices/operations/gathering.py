"""Points and matters: each thing a voice names stands under the matter it is about."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.renewal.models import Unit
from tongxin.voices import policies
from tongxin.voices.models import Matter, Point, Task, Voice
from tongxin.voices.operations.handling import (
    locked,
    refuse_unless,
    require_handling,
)
from tongxin.voices.operations.intake import MAX_POINTS
from tongxin.voices.operations.telling import tell_taken_up

# Out of the way while points change places.
_ASIDE = 1_000


@transaction.atomic
def split_points(
    actor: Actor,
    voice: Voice,
    *,
    texts: Sequence[str],
    seen: Sequence[str] | None = None,
) -> list[Point]:
    """Name the things a voice speaks of; not once one of them has its answer.

    A point whose words stay, or are only put better, stays under its matter. `seen`:
    the words the actor had before them; refused when they have changed since.
    """
    voice = locked(voice)
    require_handling(actor, voice)
    refuse_unless(voice.is_open)
    texts = [text.strip() for text in texts if text.strip()]
    if not texts or len(texts) > MAX_POINTS:
        raise ValidationError(
            _("A voice has one to %(most)d points.") % {"most": MAX_POINTS}
        )
    old = list(voice.points.order_by("position"))
    refuse_unless(seen is None or list(seen) == [point.text for point in old])
    if any(point.answered_at for point in old):
        raise ValidationError(
            _("One point has its answer already; it cannot be split.")
        )
    points = _matched(voice, texts, old)
    _drop(voice, {point.pk for point in old} - {point.pk for point in points})
    voice.points.update(position=F("position") + _ASIDE)
    for position, point in enumerate(points, start=1):
        point.position = position
        point.save()
    journal.record(actor, "voice.points_split", voice, ["points"])
    return points


def _matched(voice: Voice, texts: Sequence[str], old: list[Point]) -> list[Point]:
    """One row to each text: the same words first, a row left over, then a new one."""
    by_text = {point.text: point for point in old}
    same = {text: by_text[text] for text in texts if text in by_text}
    left = [point for point in old if point not in same.values()]
    points = []
    for text in texts:
        point = same.pop(text, None) or (left.pop(0) if left else Point(voice=voice))
        point.text = text
        points.append(point)
    return points


def _drop(voice: Voice, gone: set[int]) -> None:
    points = voice.points.filter(pk__in=gone)
    if points.filter(answers__isnull=False).exists():
        raise ValidationError(
            _("A point that was answered before cannot be taken away.")
        )
    points.delete()


@transaction.atomic
def gather_point(actor: Actor, point: Point, *, matter: Matter) -> Point:
    """Put one point under a matter; its author stands there beside the others."""
    voice = locked(point.voice)
    require_handling(actor, voice)
    require(
        policies.may_handle_matter(actor, matter),
        _("This matter belongs to another office."),
    )
    # The matter after its voice: everybody locks in one order.
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("This matter is finished; open a new one."))
    now = _as_seen(point)
    now.matter = matter
    now.save(update_fields=["matter"])
    accept_where_sent(actor, Voice.objects.filter(pk=voice.pk))
    journal.record(actor, "point.gathered", now, ["matter"])
    return now


@transaction.atomic
def release_point(actor: Actor, point: Point) -> Point:
    """Undo: the point stands alone again."""
    voice = locked(point.voice)
    require_handling(actor, voice)
    now = _as_seen(point)
    refuse_unless(now.matter_id is not None and now.answered_at is None)
    now.matter = None
    now.save(update_fields=["matter"])
    wait_again([voice])
    journal.record(actor, "point.released", now, ["matter"])
    return now


def _as_seen(point: Point) -> Point:
    """The row as it is now, if it still stands where the actor saw it."""
    now = Point.objects.filter(pk=point.pk, matter=point.matter_id).first()
    refuse_unless(now is not None)
    assert now is not None
    return now


@transaction.atomic
def open_matter(  # noqa: PLR0913 - the facts of one matter
    actor: Actor,
    *,
    title: str,
    summary: str = "",
    point: Point | None = None,
    community: Place | None = None,
    unit: Unit | None = None,
) -> Matter:
    """Open a matter, usually from the first point that speaks of it."""
    if point is not None:
        require_handling(actor, point.voice)
        community = community or point.voice.community
        unit = unit or point.voice.unit
    if not title.strip():
        raise ValidationError({"title": _("Please give the matter a short name.")})
    matter = Matter(
        title=title.strip()[:120],
        summary=summary.strip(),
        community=community,
        unit=unit,
    )
    require(
        policies.may_handle_matter(actor, matter),
        _("You may open matters only for your own community."),
    )
    matter.save()
    journal.record(actor, "matter.opened", matter)
    if point is not None:
        gather_point(actor, point, matter=matter)
    return matter


def accept_where_sent(actor: Actor, voices: QuerySet[Voice]) -> None:
    """Accept those of `voices` whose every point stands under a matter at work.

    Gathering alone does not: what nobody was given to do still waits in the inbox.
    """
    waiting = list(voices.filter(state__in=Voice.WAITING))
    left = _not_at_work(waiting)
    settled = [voice for voice in waiting if voice.pk not in left]
    Voice.objects.filter(
        pk__in=[voice.pk for voice in settled], state__in=Voice.WAITING
    ).update(state=Voice.State.ACCEPTED)
    journal.record_many(actor, "voice.accepted", settled, ["state"])
    for voice in settled:
        tell_taken_up(voice)


def wait_again(voices: Iterable[Voice]) -> None:
    """Back into the inbox what nobody works on any more.

    A task of its own, a matter at work or an interim answer speak for a voice.
    """
    idle = [voice for voice in voices if voice.interim_at is None]
    left = _not_at_work(idle)
    for voice in idle:
        if voice.pk in left and not voice.tasks.filter(state__in=Task.OPEN).exists():
            waits = Voice.State.REOPENED if voice.round > 1 else Voice.State.RECEIVED
            Voice.objects.filter(pk=voice.pk, state=Voice.State.ACCEPTED).update(
                state=waits
            )


def _not_at_work(voices: Iterable[Voice]) -> set[int]:
    """Those with a point that waits and stands under no matter that was sent out."""
    points = Point.objects.filter(voice__in=list(voices), answered_at=None)
    loose = points.exclude(matter__tasks__state__in=Task.OPEN)
    return set(loose.values_list("voice_id", flat=True))
