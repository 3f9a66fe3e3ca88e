"""Which voices this browser has opened with receipt and code, for an hour each.

The session keeps ids and the moment they fall shut, nothing that was said.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tongxin.kernel import receipts
from tongxin.kernel.actors import Holder
from tongxin.people.models import Actor
from tongxin.voices import policies
from tongxin.voices.models import Voice

KEY = "opened_voices"
LASTS = 3600
MAX_OPEN = 20


def ids(session: SessionBase) -> frozenset[int]:
    """Voices whose code was typed here less than an hour ago."""
    now = time.time()
    kept: dict[str, float] = session.get(KEY, {})
    return frozenset(int(pk) for pk, until in kept.items() if until > now)


def holder_in(session: SessionBase, voice: Voice) -> Holder | None:
    """Whoever typed number and code of this voice here."""
    return policies.holder_of(voice) if voice.pk in ids(session) else None


def remember(session: SessionBase, voice: Voice) -> None:
    """The right code was typed just now."""
    now = time.time()
    kept = {pk: until for pk, until in session.get(KEY, {}).items() if until > now}
    kept.pop(str(voice.pk), None)
    latest = list(kept.items())[-(MAX_OPEN - 1) :]
    session[KEY] = {**dict(latest), str(voice.pk): now + LASTS}


def forget(session: SessionBase, voice: Voice) -> None:
    """Shut it again: for whoever reads at somebody else's computer."""
    kept = dict(session.get(KEY, {}))
    if kept.pop(str(voice.pk), None) is not None:
        session[KEY] = kept


def voice_open_to(actor: Actor, session: SessionBase, voice_id: int) -> Voice | None:
    """The voice, for its author, who brought it, or whoever typed its code here."""
    own = policies.spoken_by(actor).filter(pk=voice_id)
    proven = Voice.objects.filter(pk__in=ids(session) & {voice_id})
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
    number = receipts.number(settings.RECEIPT_PREFIX, year, voice_id)
    return f"{reverse('voices:find')}?{urlencode({'number': number})}"
