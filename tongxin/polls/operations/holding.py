"""What several acts of this room ask before they write."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.polls import policies
from tongxin.polls.models import Poll


def require_keeper(actor: Actor, poll: Poll) -> None:
    require(
        policies.may_keep(actor, poll),
        _("Only the street and the unit’s own community run a poll."),
    )


def held(poll: Poll) -> Poll:
    """The row as it is now; it changes in no other transaction until ours ends."""
    return (
        Poll.objects.select_for_update(of=("self",))
        .select_related("unit", "seal_key")
        .get(pk=poll.pk)
    )


def held_open(poll_id: int) -> datetime:
    """The moment at which votes can be cast; nobody closes it until ours are in.

    Any number of people hold it at once. On PostgreSQL a shared lock makes whoever
    closes it wait for them; SQLite lets one writer in at a time.
    """
    assert not transaction.get_autocommit()
    table = connection.ops.quote_name(Poll._meta.db_table)
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    sql = f"SELECT * FROM {table} WHERE id = %s{share}"  # noqa: S608 - our own table
    (row,) = Poll.objects.raw(sql, [poll_id])
    # Looked at after the lock: whoever waited past the end is too late.
    now = timezone.now()
    if not row.takes_at(now):
        raise ValidationError(_("This poll takes no votes now."))
    return now
