"""What leaves the house as a file is on record."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.people.models import User
from tongxin.voices import policies


@transaction.atomic
def record_export(actor: User) -> None:
    """Note that a member of staff took a list of voices out as a file."""
    require(policies.may_take_in(actor), _("Your post does not take voices in."))
    journal.record(actor, "voices.exported", actor)
