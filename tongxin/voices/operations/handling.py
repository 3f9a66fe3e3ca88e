"""What the receiving office does with a voice, and its author, besides answering."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import deadlines, policies
from tongxin.voices.models import Voice
from tongxin.voices.operations.intake import community_of, stage_of
from tongxin.voices.operations.messages import (
    DECLINED,
    REOPENED,
    tell_author,
    tell_taken_up,
)
from tongxin.voices.operations.rules import (
    ENDED,
    OWN_OPEN,
    SPOT_AS_SEEN,
    UNSENT,
    WAITING,
)
from tongxin.work import operations as work


@operation(
    "voice.accepted",
    Words(
        pgettext_lazy("journal", "took it up"),
        pgettext_lazy("journal", "voice taken up"),
    ),
    WAITING,
)
def accept_voice(actor: Actor, voice: Voice) -> Voice:
    """The office takes the voice up; one that was opened again, once more."""
    voice.state = Voice.State.ACCEPTED
    voice.save(update_fields=["state"])
    tell_taken_up(voice)
    return voice


@operation(
    "voice.declined",
    Words(
        pgettext_lazy("journal", "did not accept it and said why"),
        pgettext_lazy("journal", "voice not taken up"),
    ),
    UNSENT,
)
def decline_voice(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Not for this office: the author is told why, and where to go."""
    voice.reason = said(
        reason, "reason", _("Please give the reason; the author will read it.")
    )
    voice.state, voice.closed_at = Voice.State.DECLINED, timezone.now()
    voice.save(update_fields=["state", "reason", "closed_at"])
    tell_author(DECLINED, voice, reason=voice.reason)
    return voice


@operation(
    "voice.withdrawn",
    Words(
        pgettext_lazy("journal", "took it back"),
        pgettext_lazy("journal", "voice taken back"),
    ),
    OWN_OPEN,
)
def withdraw_voice(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """The author takes it back, and nobody works on it any more."""
    voice.state, voice.closed_at = Voice.State.WITHDRAWN, timezone.now()
    voice.reason = reason.strip() or _("Withdrawn by the author.")
    voice.by_seen_code = policies.holds_seen_code(actor, voice)
    voice.save(update_fields=["state", "reason", "closed_at", "by_seen_code"])
    notices.drop_waiting(actor, voice)
    work.drop_tasks_of(actor, voice)
    return voice


@operation(
    "voice.reopened",
    Words(
        pgettext_lazy("journal", "opened it again"),
        pgettext_lazy("journal", "voice opened again"),
    ),
    ENDED,
)
def reopen_voice(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Begin a new round with a new clock: the author may, and the office itself."""
    voice.reason = said(reason, "reason", _("Please say what is still missing."))
    voice.state, voice.round = Voice.State.REOPENED, voice.round + 1
    voice.began_on = timezone.localdate()
    _start_clock(voice)
    voice.answered_at = voice.closed_at = voice.interim_at = None
    voice.by_seen_code = policies.holds_seen_code(actor, voice)
    voice.save()
    voice.points.update(answered_at=None)
    # Nobody is called any more about the answer of the round before.
    notices.drop_waiting(actor, voice)
    tell_author(REOPENED, voice)
    return voice


def _start_clock(voice: Voice) -> None:
    due = deadlines.answer_due(voice.kind, voice.began_on)
    voice.due_on = voice.first_due_on = due.on
    voice.due_is_provisional, voice.due_rule = due.is_provisional, due.rule


@operation(
    "voice.placed",
    Words(
        pgettext_lazy("journal", "set right of which kind and where it is"),
        pgettext_lazy("journal", "kind or place changed"),
    ),
    SPOT_AS_SEEN,
)
def place_voice(
    actor: Actor,
    voice: Voice,
    *,
    kind: str,
    place: Place | None = None,
    unit: Unit | None = None,
) -> Voice:
    """Set right where and of which kind it is; the clock follows the kind."""
    voice.place = place or (unit.community if unit else None)
    voice.unit, voice.community = unit, community_of(place, unit) or voice.community
    voice.stage = stage_of(unit, voice.received_at)
    if kind != voice.kind:
        voice.kind = kind
        _start_clock(voice)
    voice.save()
    work.follow_record(actor, voice, community=voice.community)
    return voice
