"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Link, MenuEntry, Room
from tongxin.units import ledgers, models, month, parts
from tongxin.units.redacted import UNITS

ROOM = Room(
    links=[Link("units:list", 10, _("Renewal units"), spot="nav")],
    menu=[
        MenuEntry(
            address="units:list",
            title=_("Renewal units"),
            place=70,
            who=lambda _user: True,
        ),
    ],
    kinds={
        models.Unit: pgettext_lazy("journal", "renewal unit"),
        models.UnitContact: pgettext_lazy("journal", "contact of a unit"),
        models.Milestone: pgettext_lazy("journal", "milestone"),
        models.Proposal: pgettext_lazy("journal", "proposal"),
        models.TitleProblem: pgettext_lazy("journal", "title problem"),
    },
    front=parts.front,
    ledgers=[ledgers.UNITS],
    units=ledgers.UNITS_OF_LEDGERS,
    month=month.month,
    redacted=[UNITS],
)
