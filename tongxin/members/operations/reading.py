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
    for name in ("membership", "cadre"):
        read = [one for one in foreign if one._meta.model_name == name]
        journal.record_many(actor, f"{name}.read", read, [why])
