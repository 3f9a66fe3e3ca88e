"""Which voices this browser has opened with receipt and code, for an hour each.

The session keeps ids and the moment they fall shut, nothing that was said.
"""

import time

from django.contrib.sessions.backends.base import SessionBase

from tongxin.voices.models import Voice

KEY = "opened_voices"
LASTS = 3600
MOST = 20


def ids(session: SessionBase) -> frozenset[int]:
    """Voices whose code was typed here less than an hour ago."""
    now = time.time()
    kept: dict[str, float] = session.get(KEY, {})
    return frozenset(int(pk) for pk, until in kept.items() if until > now)


def remember(session: SessionBase, voice: Voice) -> None:
    """The right code was typed just now."""
    now = time.time()
    kept = {pk: until for pk, until in session.get(KEY, {}).items() if until > now}
    kept.pop(str(voice.pk), None)
    latest = list(kept.items())[-(MOST - 1) :]
    session[KEY] = {**dict(latest), str(voice.pk): now + LASTS}


def forget(session: SessionBase, voice: Voice) -> None:
    """Shut it again: for whoever reads at somebody else's computer."""
    kept = dict(session.get(KEY, {}))
    if kept.pop(str(voice.pk), None) is not None:
        session[KEY] = kept
