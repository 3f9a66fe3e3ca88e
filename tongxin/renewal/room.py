"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import MenuEntry, Room
from tongxin.renewal import ledgers, models, month, operations, parts, personal
from tongxin.renewal.imports import ROLL

ROOM = Room(
    menu=[
        MenuEntry(
            address="renewal:list",
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
        models.Holding: pgettext_lazy("journal", "holding"),
        models.HoldingOwner: pgettext_lazy("journal", "owner of a holding"),
        models.Mandate: pgettext_lazy("journal", "mandate"),
        models.Entitlement: pgettext_lazy("journal", "entry on a roll"),
        models.ApplicantTie: pgettext_lazy("journal", "mark of the applicant"),
        models.Objection: pgettext_lazy("journal", "objection"),
        models.PostedCode: pgettext_lazy("journal", "posted code"),
        models.PlanDocument: pgettext_lazy("journal", "plan"),
        models.PlanVersion: pgettext_lazy("journal", "version of a plan"),
        models.Clause: pgettext_lazy("journal", "clause of a plan"),
        models.ClauseText: pgettext_lazy("journal", "text of a clause"),
        models.ClauseRequest: pgettext_lazy("journal", "request on a clause"),
    },
    front=parts.front,
    day=parts.day,
    mine=parts.mine,
    ledgers=[ledgers.UNITS],
    units=ledgers.UNITS_OF_LEDGERS,
    month=month.month,
    timers=[(operations.delete_old_proofs, 3600)],
    imports=[ROLL],
    personal_data=personal.data_of,
)
