"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import models, operations, parts, personal, verification
from tongxin.consultations.history import HISTORY
from tongxin.consultations.redacted import CONSULTATIONS
from tongxin.kernel.rooms import Group, Link, MenuEntry, Room

ROOM = Room(
    links=[Link("consultations:list", 20, _("Consultations"), spot="nav")],
    menu=[
        MenuEntry(
            address="consultations:work",
            group=Group.TALKS,
            title=_("Consultations"),
            place=80,
            who=lambda user: user.takes_in,
        ),
    ],
    kinds={
        models.Consultation: pgettext_lazy("journal", "consultation"),
        models.Statement: pgettext_lazy("journal", "statement"),
        models.OutsideConversation: pgettext_lazy(
            "journal", "conversation held elsewhere"
        ),
        models.Position: pgettext_lazy("journal", "position of an institution"),
    },
    front=parts.front,
    search=parts.search,
    of_unit=parts.of_unit,
    day=parts.day,
    mine=parts.mine,
    timers=[
        (operations.close_due, 60),
        (operations.remind_institutions_due, 600),
        (operations.take_up_reports, 20),
        (operations.resume_outside, 60),
    ],
    history=HISTORY,
    redacted=[CONSULTATIONS],
    checks=[verification.CHECK],
    personal_data=personal.data_of,
)
