"""Whose house it is, as its administrator says it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.founding import policies
from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel import operations as kernel
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.kernel.models import House
from tongxin.people.models import Actor

say(
    "house.described",
    Words(
        pgettext_lazy("journal", "said whose house it is"),
        pgettext_lazy("journal", "name and number of the house said"),
    ),
)


@journal.act_first()
def describe_house(actor: Actor, **facts: Any) -> House:
    """Name, telephone, hours, prefix and mark, as `kernel.set_house` takes them."""
    require(policies.may_set_up(actor), _("Only the administrator may do this."))
    row = House.objects.first()
    before = values_of(row) if row else None
    made = kernel.set_house(SYSTEM, **facts)
    journal.record(actor, "house.described", made, changed(made, before))
    return made
