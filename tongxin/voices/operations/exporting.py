"""What leaves the house as a file is on record."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.people.models import User

TOOK_IT_OUT = pgettext_lazy("journal", "took the list out")
for code, what in {
    "voices.exported": pgettext_lazy("journal", "list of voices taken out"),
    "matters.exported": pgettext_lazy("journal", "list of matters taken out"),
}.items():
    say(code, Words(TOOK_IT_OUT, what))


@transaction.atomic
def record_export(actor: User, listed: str) -> None:
    """Note that a member of staff took a list out as a file: "voices", "matters"."""
    require(actor.is_staff_member, _("Only staff take lists out."))
    journal.record(actor, f"{listed}.exported", actor)
