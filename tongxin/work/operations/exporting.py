"""What leaves the house as a file is on record."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.people.models import User

say(
    "tasks.exported",
    Words(
        pgettext_lazy("journal", "took the list out"),
        pgettext_lazy("journal", "list of tasks taken out"),
    ),
)


@transaction.atomic
def record_export(actor: User) -> None:
    """Note that a member of staff took a list of tasks out as a file."""
    require(actor.is_staff_member, _("Only staff take lists out."))
    journal.record(actor, "tasks.exported", actor)
