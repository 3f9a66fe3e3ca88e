"""By when: a kind of voice and the day it was said give the day of its answer."""

from datetime import date

from django.utils import timezone

from tongxin.kernel.due import Due, basis, due_by
from tongxin.voices.models import Voice


def basis_of(voice: Voice) -> str:
    """Which rule gave the day of its answer."""
    return basis(voice.due_rule, timezone.localdate(voice.received_at))


def answer_due(kind: str, received_on: date) -> Due:
    return due_by(f"voice.due.{kind}", received_on)


def take_up_by(voice: Voice) -> Due | None:
    """Until when a petitioner must hear whether theirs is taken up; None for others."""
    if voice.kind != Voice.Kind.PETITION or voice.state != Voice.State.RECEIVED:
        return None
    return due_by("voice.petition.notify", timezone.localdate(voice.received_at))


def due_of(voice: Voice) -> Due:
    """Its own day, as it stands."""
    return Due(voice.due_on, voice.due_is_provisional, voice.due_rule)
