"""What the receiving office does with a voice before it is answered."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import receipts
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.renewal.models import Unit
from tongxin.voices import deadlines, policies, wording
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations.intake import MAX_POINTS


def locked(voice: Voice) -> Voice:
    """The row as it is now: two clerks may press at once."""
    return Voice.objects.select_for_update(of=("self",)).get(pk=voice.pk)


def _require_handling(actor: Actor, voice: Voice) -> None:
    require(
        policies.may_handle(actor, voice),
        _("Only the office that received this voice may do that."),
    )


def refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise ValidationError(
            _("Somebody was quicker, or the voice is in another state. Look again."),
            code="state",
        )


@transaction.atomic
def accept_voice(actor: Actor, voice: Voice) -> Voice:
    """The office takes the voice up."""
    voice = locked(voice)
    _require_handling(actor, voice)
    refuse_unless(voice.state == Voice.State.RECEIVED)
    voice.state = Voice.State.ACCEPTED
    voice.save(update_fields=["state"])
    journal.record(actor, "voice.accepted", voice, ["state"])
    return voice


@transaction.atomic
def decline_voice(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Not for this office: the author is told why, and where to go."""
    voice = locked(voice)
    _require_handling(actor, voice)
    refuse_unless(voice.is_open)
    if not reason.strip():
        raise ValidationError(_("Please give the reason; the author will read it."))
    voice.state, voice.reason = Voice.State.DECLINED, reason.strip()
    voice.closed_at = timezone.now()
    voice.save(update_fields=["state", "reason", "closed_at"])
    journal.record(actor, "voice.declined", voice, ["state", "reason"])
    title, text = wording.declined(voice)
    notices.tell(
        voice.author,
        voice,
        key=f"voice.declined:{voice.pk}:{voice.round}",
        title=title,
        text=text,
        link=wording.receipt_link(voice),
    )
    return voice


@transaction.atomic
def withdraw_voice(
    actor: Actor, voice: Voice, *, reason: str, proven: bool = False
) -> Voice:
    """The author takes it back. `proven`: the caller checked receipt and code."""
    voice = locked(voice)
    require(
        proven or policies.is_author(actor, voice),
        _("Only the author may withdraw a voice."),
    )
    refuse_unless(voice.is_open)
    voice.state = Voice.State.WITHDRAWN
    voice.reason = reason.strip() or _("Withdrawn by the author.")
    voice.closed_at = timezone.now()
    voice.save(update_fields=["state", "reason", "closed_at"])
    journal.record(actor, "voice.withdrawn", voice, ["state", "reason"])
    return voice


@transaction.atomic
def reopen_voice(
    actor: Actor, voice: Voice, *, reason: str, proven: bool = False
) -> Voice:
    """Begin a new round with a new clock: the author may, and the office itself."""
    voice = locked(voice)
    require(
        proven or policies.is_author(actor, voice) or policies.may_handle(actor, voice),
        _("Only the author and the handling office may open it again."),
    )
    refuse_unless(voice.has_answer or voice.state == Voice.State.DECLINED)
    if not reason.strip():
        raise ValidationError(_("Please say what is still missing."))
    due = deadlines.answer_due(voice.kind, timezone.localdate())
    voice.state, voice.reason = Voice.State.REOPENED, reason.strip()
    voice.round += 1
    voice.due_on = voice.first_due_on = due.on
    voice.due_is_provisional, voice.due_rule = due.is_provisional, due.rule
    voice.answered_at = voice.closed_at = voice.interim_at = None
    voice.save()
    voice.points.update(answered_at=None)
    journal.record(actor, "voice.reopened", voice, ["state", "round", "due_on"])
    title, text = wording.reopened(voice)
    notices.tell(
        voice.author,
        voice,
        key=f"voice.reopened:{voice.pk}:{voice.round}",
        title=title,
        text=text,
        link=wording.receipt_link(voice),
    )
    return voice


@transaction.atomic
def place_voice(
    actor: Actor,
    voice: Voice,
    *,
    kind: str,
    place: Place | None = None,
    unit: Unit | None = None,
) -> Voice:
    """Set right where and of which kind it is; the clock follows the kind."""
    voice = locked(voice)
    _require_handling(actor, voice)
    refuse_unless(voice.is_open)
    voice.place = place or (unit.community if unit else None)
    voice.unit = unit
    voice.community = (
        place.community
        if place and place.community
        else unit.community
        if unit
        else None
    )
    if kind != voice.kind:
        due = deadlines.answer_due(kind, timezone.localdate(voice.received_at))
        voice.kind = kind
        voice.due_on = voice.first_due_on = due.on
        voice.due_is_provisional, voice.due_rule = due.is_provisional, due.rule
    voice.save()
    journal.record(
        actor, "voice.placed", voice, ["kind", "place", "unit", "community", "due_on"]
    )
    return voice


@transaction.atomic
def split_points(actor: Actor, voice: Voice, *, texts: Sequence[str]) -> list[Point]:
    """Name the things a voice speaks of; not once one of them has its answer."""
    voice = locked(voice)
    _require_handling(actor, voice)
    refuse_unless(voice.is_open)
    texts = [text.strip() for text in texts if text.strip()]
    if not texts or len(texts) > MAX_POINTS:
        raise ValidationError(
            _("A voice has one to %(most)d points.") % {"most": MAX_POINTS}
        )
    before = {point.text: point.matter_id for point in voice.points.all()}
    if voice.points.filter(answered_at__isnull=False).exists():
        raise ValidationError(
            _("One point has its answer already; it cannot be split.")
        )
    voice.points.all().delete()
    points = Point.objects.bulk_create(
        Point(voice=voice, position=position, text=text, matter_id=before.get(text))
        for position, text in enumerate(texts, start=1)
    )
    journal.record(actor, "voice.points_split", voice, ["points"])
    return points


@transaction.atomic
def gather_point(actor: Actor, point: Point, *, matter: Matter) -> Point:
    """Put one point under a matter; its author stands there beside the others."""
    voice = locked(point.voice)
    _require_handling(actor, voice)
    require(
        policies.may_handle_matter(actor, matter),
        _("This matter belongs to another office."),
    )
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("This matter is finished; open a new one."))
    point.matter = matter
    point.save(update_fields=["matter"])
    _accept_by_work(voice)
    journal.record(actor, "point.gathered", point, ["matter"])
    return point


@transaction.atomic
def release_point(actor: Actor, point: Point) -> Point:
    """Undo: the point stands alone again."""
    _require_handling(actor, point.voice)
    point.matter = None
    point.save(update_fields=["matter"])
    journal.record(actor, "point.released", point, ["matter"])
    return point


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
        _require_handling(actor, point.voice)
        community = community or point.voice.community
        unit = unit or point.voice.unit
    if not title.strip():
        raise ValidationError(_("Please give the matter a short name."))
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


@transaction.atomic
def reissue_code(actor: Actor, voice: Voice) -> str:
    """New six digits for an author who lost them; the old ones open nothing now."""
    voice = locked(voice)
    _require_handling(actor, voice)
    receipt, code = receipts.issue()
    voice.receipt = receipt
    voice.save(update_fields=["receipt"])
    journal.record(actor, "voice.code_reissued", voice, ["receipt"])
    return code


def _accept_by_work(voice: Voice) -> None:
    """Working on a voice accepts it: nobody presses a button to say so."""
    Voice.objects.filter(pk=voice.pk, state=Voice.State.RECEIVED).update(
        state=Voice.State.ACCEPTED
    )
