"""That an office read files is written down; each member sees it of the own."""

from collections.abc import Sequence

from django.db import transaction

from tongxin.journal import operations as journal
from tongxin.members import policies
from tongxin.members.models import Cadre, Membership
from tongxin.people.models import Actor


@transaction.atomic
def note_reading(actor: Actor, rows: Sequence[Membership | Cadre], *, why: str) -> None:
    """A line for each file, or duty, that is somebody else's."""
    foreign = [one for one in rows if not policies.is_own(actor, one)]
    files = [one for one in foreign if isinstance(one, Membership)]
    duties = [one for one in foreign if isinstance(one, Cadre)]
    journal.record_many(actor, "membership.read", files, [why])
    journal.record_many(actor, "cadre.read", duties, [why])
