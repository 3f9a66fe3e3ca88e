"""What leaves the house as a file is on record."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import User


@transaction.atomic
def record_export(actor: User, listed: str) -> None:
    """Note that a member of staff took a list out as a file: "voices", "tasks"."""
    require(actor.is_staff_member, _("Only staff take lists out."))
    journal.record(actor, f"{listed}.exported", actor)
