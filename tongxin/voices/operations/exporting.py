"""What leaves the house as a file is on record."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.people.models import User

say(
    "voices.exported",
    Words(
        pgettext_lazy("journal", "took the list of voices out"),
        pgettext_lazy("journal", "list of voices taken out"),
    ),
)
say(
    "matters.exported",
    Words(
        pgettext_lazy("journal", "took the list of matters out"),
        pgettext_lazy("journal", "list of matters taken out"),
    ),
)
say(
    "tasks.exported",
    Words(
        pgettext_lazy("journal", "took the list of tasks out"),
        pgettext_lazy("journal", "list of tasks taken out"),
    ),
)


@transaction.atomic
def record_export(actor: User, listed: str) -> None:
    """Note that a member of staff took a list out as a file: "voices", "tasks"."""
    require(actor.is_staff_member, _("Only staff take lists out."))
    journal.record(actor, f"{listed}.exported", actor)
