"""Which voices this browser has opened with receipt and code, for an hour each.

The session keeps keys and the moment they fall shut, nothing that was said. A voice
that was given a new code stays open to nobody who typed the old one.
"""

import time

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tongxin.kernel import house, receipts
from tongxin.kernel.actors import Holder
from tongxin.people.models import Actor
from tongxin.voices import policies
from tongxin.voices.models import Voice

KEY = "opened_voices"
LASTS = 3600
MAX_OPEN = 20


def receipts_in(session: SessionBase) -> frozenset[int]:
    """Receipts whose code was typed here less than an hour ago."""
    now = time.time()
    kept: dict[str, tuple[float, int]] = session.get(KEY, {})
    return frozenset(receipt for until, receipt in kept.values() if until > now)


def holder_in(session: SessionBase, voice: Voice) -> Holder | None:
    """Whoever typed number and code of this voice here."""
    is_opened = voice.receipt_id in receipts_in(session)
    return policies.holder_of(voice) if is_opened else None


def remember(session: SessionBase, voice: Voice) -> None:
    """The right code was typed just now."""
    now = time.time()
    kept = {pk: one for pk, one in session.get(KEY, {}).items() if one[0] > now}
    kept.pop(str(voice.pk), None)
    latest = list(kept.items())[-(MAX_OPEN - 1) :]
    opened = (now + LASTS, voice.receipt_id)
    session[KEY] = {**dict(latest), str(voice.pk): opened}


def forget(session: SessionBase, voice: Voice) -> None:
    """Shut it again: for whoever reads at somebody else's computer."""
    kept = dict(session.get(KEY, {}))
    if kept.pop(str(voice.pk), None) is not None:
        session[KEY] = kept


def voice_open_to(actor: Actor, session: SessionBase, voice_id: int) -> Voice | None:
    """The voice, for its author, who brought it, or whoever typed its code here."""
    own = policies.spoken_by(actor).filter(pk=voice_id)
    proven = Voice.objects.filter(pk=voice_id, receipt__in=receipts_in(session))
    # Of what its page shows most voices have a unit and nothing else.
    return (own | proven).select_related("unit").first()


def door_of(voice_id: int) -> str:
    """Where number and code are asked for, with the number, whether it exists or not.

    The year is that of the latest voice up to this number, so that a number without a
    voice looks like all others.
    """
    before = Voice.objects.filter(pk__lte=voice_id).order_by("-pk").first()
    moment = before.received_at if before else timezone.now()
    year = timezone.localtime(moment).year
    number = receipts.number(house.sign().receipt_prefix, year, voice_id)
    return f"{reverse('voices:find')}?{urlencode({'number': number})}"
