"""What the receiving office does with a voice before it is answered."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import receipts, rows
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.renewal.models import Unit
from tongxin.voices import deadlines, policies, wording
from tongxin.voices.models import Task, Voice
from tongxin.voices.operations.ending import drop_tasks_of
from tongxin.voices.operations.intake import community_of, stage_of
from tongxin.voices.operations.telling import tell_taken_up


def locked(voice: Voice) -> Voice:
    """The row as it is now: two clerks may press at once."""
    return rows.lock_row(voice)


def require_handling(actor: Actor, voice: Voice) -> None:
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


def refuse_stale(seen: models.Model, now: models.Model, *fields: str) -> None:
    """Somebody changed in the meantime what the actor had before their eyes."""
    refuse_unless(all(getattr(seen, name) == getattr(now, name) for name in fields))


@transaction.atomic
def accept_voice(actor: Actor, voice: Voice) -> Voice:
    """The office takes the voice up."""
    voice = locked(voice)
    require_handling(actor, voice)
    refuse_unless(voice.state == Voice.State.RECEIVED)
    voice.state = Voice.State.ACCEPTED
    voice.save(update_fields=["state"])
    journal.record(actor, "voice.accepted", voice, ["state"])
    tell_taken_up(voice)
    return voice


@transaction.atomic
def decline_voice(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Not for this office: the author is told why, and where to go."""
    voice = locked(voice)
    require_handling(actor, voice)
    refuse_unless(voice.is_open)
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Please give the reason; the author will read it.")}
        )
    if voice.tasks.filter(state__in=Task.OPEN).exists():
        raise ValidationError(
            _("A task for this voice is under way; take it back first.")
        )
    voice.state, voice.reason = Voice.State.DECLINED, reason.strip()
    voice.closed_at = timezone.now()
    voice.save(update_fields=["state", "reason", "closed_at"])
    journal.record(actor, "voice.declined", voice, ["state", "reason"])
    title, text = wording.declined(voice)
    notices.tell(
        voice.hears,
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
    """The author takes it back, and nobody works on it any more.

    `proven`: the caller checked receipt and code.
    """
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
    notices.drop_waiting(actor, voice)
    drop_tasks_of(actor, voice)
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
    voice.state, voice.reason = Voice.State.REOPENED, reason.strip()
    voice.round, voice.began_on = voice.round + 1, timezone.localdate()
    _start_clock(voice)
    voice.answered_at = voice.closed_at = voice.interim_at = None
    voice.save()
    voice.points.update(answered_at=None)
    journal.record(actor, "voice.reopened", voice, ["state", "round", "due_on"])
    # Nobody is called any more about the answer of the round before.
    notices.drop_waiting(actor, voice)
    title, text = wording.reopened(voice)
    notices.tell(
        voice.hears,
        voice,
        key=f"voice.reopened:{voice.pk}:{voice.round}",
        title=title,
        text=text,
        link=wording.receipt_link(voice),
    )
    return voice


def _start_clock(voice: Voice) -> None:
    due = deadlines.answer_due(voice.kind, voice.began_on)
    voice.due_on = voice.first_due_on = due.on
    voice.due_is_provisional, voice.due_rule = due.is_provisional, due.rule


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
    seen, voice = voice, locked(voice)
    require_handling(actor, voice)
    refuse_unless(voice.is_open)
    refuse_stale(seen, voice, "kind", "place_id", "unit_id")
    voice.place = place or (unit.community if unit else None)
    voice.unit, voice.community = unit, community_of(place, unit) or voice.community
    voice.stage = stage_of(unit, voice.received_at)
    if kind != voice.kind:
        voice.kind = kind
        _start_clock(voice)
    voice.save()
    journal.record(
        actor, "voice.placed", voice, ["kind", "place", "unit", "community", "due_on"]
    )
    return voice


@transaction.atomic
def reissue_code(actor: Actor, voice: Voice) -> str:
    """New six digits for an author who lost them; the old ones open nothing now."""
    seen, voice = voice, locked(voice)
    require_handling(actor, voice)
    refuse_stale(seen, voice, "receipt_id")
    receipt, code = receipts.issue()
    voice.receipt = receipt
    voice.save(update_fields=["receipt"])
    journal.record(actor, "voice.code_reissued", voice, ["receipt"])
    return code
