"""Holidays of a year, as the official notice gives them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.founding import policies
from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel import operations as kernel
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.kernel.holidays import Days
from tongxin.kernel.models import CalendarYear
from tongxin.people.models import Actor

say(
    "calendar.added",
    Words(
        pgettext_lazy("journal", "entered the holidays of the year"),
        pgettext_lazy("journal", "holidays of a year entered"),
    ),
)


@journal.act_first()
def add_holidays(
    actor: Actor, *, days: Days, source: str, status: str
) -> Sequence[CalendarYear]:
    """Each year that the days name is replaced whole; dates are then counted by it."""
    require(policies.may_set_up(actor), _("Only the administrator may do this."))
    years = kernel.add_calendar(SYSTEM, days=days, source=source, status=status)
    for year in years:
        journal.record(actor, "calendar.added", year, ["days", "source", "status"])
    return years
