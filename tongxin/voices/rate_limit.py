"""How much one address may ask of the pages that need no account.

No riddle is put to anybody: a field that people do not see, a moment too short to
write in, and a generous count. Whoever is stopped is told so, and given the telephone.
"""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongxin.kernel.limits import Limit, LimitReached
from tongxin.people.http import address_of

SALT = "voices.doorstep"
# Nobody reads the page and writes a sentence in less.
LEAST_SECONDS = 2
# A page may lie open over night; then the button is pressed once more.
MOST_SECONDS = 24 * 3600


def has_room(request: HttpRequest, act: str, *, most: int, seconds: int) -> bool:
    """Count one `act` of this address; False when it had `most` in this while."""
    limit = Limit(f"doorstep.{act}", most, timedelta(seconds=seconds))
    try:
        limit.take(address_of(request))
    except LimitReached:
        return False
    return True


def too_much(seconds: int) -> str:
    """What is said to whoever finds no room, with a way out for people."""
    told = _(
        "Very much came from this connection just now. Please wait "
        "%(n)d minutes, or call us: we write it down for you."
    )
    return told % {"n": seconds // 60}


def opened_now() -> str:
    """A signed moment for a hidden field: when the form was handed out."""
    return signing.TimestampSigner(salt=SALT).sign("form")


def is_from_here(token: str) -> bool:
    """Whether we handed the form out, within the last day."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(token, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return False
    return True


def was_time_to_write(token: str) -> bool:
    """Whether a form of ours was open long enough for a person."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(token, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return True
    return False
