"""Points and matters: each thing a voice names stands under the matter it is about."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import founding, operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require, said
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import policies
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations.intake import MAX_POINTS
from tongxin.voices.operations.messages import tell_taken_up
from tongxin.voices.operations.rules import (
    GATHERED_POINT,
    NOT_FOR_OTHERS,
    NOT_YOURS,
    POINT,
    QUICKER,
    WHOLE,
)
from tongxin.work.models import Task

# Out of the way while points change places.
_ASIDE = 1_000


@operation(
    "voice.points_split",
    Words(
        pgettext_lazy("journal", "named its points"),
        pgettext_lazy("journal", "divided into points"),
    ),
    WHOLE,
)
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
    texts = [text.strip() for text in texts if text.strip()]
    if not texts or len(texts) > MAX_POINTS:
        raise ValidationError(
            _("A voice has one to %(most)d points.") % {"most": MAX_POINTS}
        )
    old = list(voice.points.order_by("position"))
    if seen is not None and list(seen) != [point.text for point in old]:
        raise ValidationError(str(QUICKER), code="state")
    points = _matched(voice, texts, old)
    _drop(voice, {point.pk for point in old} - {point.pk for point in points})
    voice.points.update(position=F("position") + _ASIDE)
    for position, point in enumerate(points, start=1):
        point.position = position
        point.save()
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


@operation(
    "point.gathered",
    Words(
        pgettext_lazy("journal", "put the point under a matter"),
        pgettext_lazy("journal", "gathered under a matter"),
    ),
    POINT,
)
def gather_point(actor: Actor, point: Point, *, matter: Matter) -> Point:
    """Put one point under a matter; its author stands there beside the others."""
    require(policies.may_handle_matter(actor, matter), str(NOT_YOURS))
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("This matter is finished; open a new one."))
    point.matter = matter
    point.save(update_fields=["matter"])
    accept_where_sent(actor, Voice.objects.filter(pk=point.voice_id))
    return point


@operation(
    "point.released",
    Words(
        pgettext_lazy("journal", "took the point out of its matter"),
        pgettext_lazy("journal", "taken out of a matter"),
    ),
    GATHERED_POINT,
)
def release_point(actor: Actor, point: Point) -> Point:
    """Undo: the point stands alone again."""
    point.matter = None
    point.save(update_fields=["matter"])
    wait_again(actor, [point.voice])
    return point


@founding(
    "matter.opened",
    Words(
        pgettext_lazy("journal", "opened the matter"),
        pgettext_lazy("journal", "matter opened"),
    ),
    may=policies.may_take_in,
    refusal=NOT_FOR_OTHERS,
)
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
        community = community or point.voice.community
        unit = unit or point.voice.unit
    title = said(title, "title", _("Please give the matter a short name."))
    matter = Matter(
        title=title[:120], summary=summary.strip(), community=community, unit=unit
    )
    require(policies.may_handle_matter(actor, matter), str(NOT_FOR_OTHERS))
    matter.save()
    if point is not None:
        gather_point(actor, point, matter=matter)
    return matter


def accept_where_sent(actor: Actor, voices: QuerySet[Voice]) -> None:
    """Accept those of `voices` whose every point stands under a matter at work.

    Gathering alone does not: what nobody was given to do still waits in the inbox.
    Voices of other communities are among them, so this asks for none of them.
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


say(
    "voice.put_back",
    Words(
        pgettext_lazy("journal", "put it back into the inbox"),
        pgettext_lazy("journal", "voice put back into the inbox"),
    ),
)


def wait_again(actor: Actor, voices: Iterable[Voice]) -> None:
    """Back into the inbox what nobody works on any more.

    A task of its own, a matter at work or an interim answer speak for a voice.
    """
    idle = [voice for voice in voices if voice.interim_at is None]
    left = _not_at_work(idle)
    for voice in idle:
        if voice.pk in left and not voice.has_task:
            waits = Voice.State.REOPENED if voice.round > 1 else Voice.State.RECEIVED
            accepted = Voice.objects.filter(pk=voice.pk, state=Voice.State.ACCEPTED)
            if accepted.update(state=waits):
                journal.record(actor, "voice.put_back", voice, ["state"])


def _not_at_work(voices: Iterable[Voice]) -> set[int]:
    """Those with a point that waits and stands under no matter that was sent out."""
    points = Point.objects.filter(voice__in=list(voices), answered_at=None)
    sent = Task.objects.filter(label=Matter._meta.label_lower, state__in=Task.OPEN)
    loose = points.exclude(matter__in=sent.values("object_id"))
    return set(loose.values_list("voice_id", flat=True))
