"""While answers come in: a ballot held open, so that nobody closes it over them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise

from tongxin.ballots.models import SealedBallot
from tongxin.kernel.rows import Prepared


def held_open[B: SealedBallot](
    ballots: Prepared[B], pk: int, refusal: Promise | str
) -> tuple[B, datetime]:
    """It, and the moment answers are taken at; nobody closes it until ours are in.

    Any number of people hold it at once. On PostgreSQL a shared lock makes whoever
    closes it wait for them; SQLite lets one writer in at a time.
    """
    row = ballots.share(pk)
    # Looked at after the lock: whoever waited past the end is too late.
    now = timezone.now()
    if row is None or not row.takes_at(now):
        raise ValidationError(str(refusal))
    return row, now
