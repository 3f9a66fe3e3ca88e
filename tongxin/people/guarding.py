"""What a signed-in browser still owes before it may work, kept in its session.

Computed once at sign-in, so that pages pay nothing for it. Whoever is given a post is
signed out and so signs in anew.
"""

import time
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongxin.people import attempts, queries
from tongxin.people.models import User

STAFF_SEEN_AT = "staff_seen_at"
OWES_SECOND_STEP = "owes_second_step"
OWES_PASSWORD = "owes_password"  # noqa: S105 - the name of a flag
SEEN_EVERY = 60
# Fewer are somebody's own slips.
WORTH_TELLING = 5


def begin(request: HttpRequest, user: User) -> None:
    """Mark a session that has just begun."""
    # While a code was on its way it was to be forgotten soon.
    request.session.set_expiry(None)
    if user.has_temporary_password:
        request.session[OWES_PASSWORD] = True
    if not queries.will_hold_post(user):
        return
    request.session[STAFF_SEEN_AT] = int(time.time())
    if not settings.DEMO and not queries.has_second_step(user):
        request.session[OWES_SECOND_STEP] = True


def warn(request: HttpRequest, user: User, *, since: datetime | None) -> None:
    """Tell whoever has just come in that others tried; nobody else can know it."""
    if not user.has_usable_password():
        return
    count = queries.failed_sign_in_count(user, since=since)
    if count >= WORTH_TELLING:
        text = _(
            "Since you were last here, a wrong password was typed %(n)d times. If that "
            "was not you, please tell the administrator."
        )
        messages.warning(request, text % {"n": count})
    count = attempts.CODE.everywhere.count(user.pk)
    if count >= WORTH_TELLING:
        text = _(
            "In the last day %(n)d wrong codes were typed after the right password. If "
            "that was not you, change your password now."
        )
        messages.warning(request, text % {"n": count})


def is_idle_too_long(request: HttpRequest) -> bool:
    """Whether staff left the desk; also notes, once a minute, that they are there."""
    seen = request.session.get(STAFF_SEEN_AT)
    if seen is None:
        return False
    now = int(time.time())
    if now - seen > settings.STAFF_IDLE_SECONDS:
        return True
    if now - seen >= SEEN_EVERY:
        request.session[STAFF_SEEN_AT] = now
    return False


def owed_page(request: HttpRequest) -> str | None:
    """The name of the address this session must visit first, if any."""
    user = request.user
    if request.session.get(OWES_PASSWORD):
        if isinstance(user, User) and user.has_temporary_password:
            return "account_change_password"
        del request.session[OWES_PASSWORD]
    if request.session.get(OWES_SECOND_STEP):
        if isinstance(user, User) and not queries.has_second_step(user):
            return "mfa_index"
        del request.session[OWES_SECOND_STEP]
    return None
