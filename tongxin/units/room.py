"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.units import ledgers, models, month, parts
from tongxin.rolls import models as rolls, operations, personal
from tongxin.plans import models as plans

ROOM = Room(
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
        rolls.Holding: pgettext_lazy("journal", "holding"),
        rolls.HoldingOwner: pgettext_lazy("journal", "owner of a holding"),
        rolls.Mandate: pgettext_lazy("journal", "mandate"),
        rolls.Entitlement: pgettext_lazy("journal", "entry on a roll"),
        rolls.ApplicantTie: pgettext_lazy("journal", "mark of the applicant"),
        rolls.Objection: pgettext_lazy("journal", "objection"),
        rolls.PostedCode: pgettext_lazy("journal", "posted code"),
        rolls.RollImport: pgettext_lazy("journal", "table of a roll"),
        plans.PlanDocument: pgettext_lazy("journal", "plan"),
        plans.PlanVersion: pgettext_lazy("journal", "version of a plan"),
        plans.Clause: pgettext_lazy("journal", "clause of a plan"),
        plans.ClauseText: pgettext_lazy("journal", "text of a clause"),
        plans.ClauseRequest: pgettext_lazy("journal", "request on a clause"),
    },
    front=parts.front,
    day=parts.day,
    mine=parts.mine,
    ledgers=[ledgers.UNITS],
    units=ledgers.UNITS_OF_LEDGERS,
    month=month.month,
    timers=[
        (operations.give_back_stopped, 60),
        (operations.delete_old_proofs, 3600),
    ],
    personal_data=personal.data_of,
)
