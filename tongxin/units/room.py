"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tongxin.kernel.rooms import Group, Link, MenuEntry, Room, SetupStep
from tongxin.people.models import User
from tongxin.units import ledgers, models, month, parts
from tongxin.units.redacted import UNITS


def _units(_user: User) -> str:
    count = models.Unit.objects.count()
    told = ngettext("%(count)d unit", "%(count)d units", count)
    return told % {"count": count} if count else ""


ROOM = Room(
    setup=[
        SetupStep(
            address="units:register",
            title=_("Renewal units"),
            why=_("Rolls, consultations and joint conferences stand in a unit."),
            place=60,
            found=_units,
        )
    ],
    links=[Link("units:list", 10, _("Renewal units"), spot="nav")],
    menu=[
        MenuEntry(
            address="units:list",
            group=Group.TALKS,
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
    search=parts.search,
    ledgers=[ledgers.UNITS],
    units=ledgers.UNITS_OF_LEDGERS,
    month=month.month,
    redacted=[UNITS],
)
