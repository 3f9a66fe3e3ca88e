"""What this room brings to the house."""

from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Room
from tongxin.plans import models, parts
from tongxin.plans.redacted import PLANS

ROOM = Room(
    kinds={
        models.PlanDocument: pgettext_lazy("journal", "plan"),
        models.PlanVersion: pgettext_lazy("journal", "version of a plan"),
        models.Clause: pgettext_lazy("journal", "clause of a plan"),
        models.ClauseText: pgettext_lazy("journal", "text of a clause"),
        models.ClauseRequest: pgettext_lazy("journal", "request on a clause"),
    },
    of_unit=parts.of_unit,
    day=parts.day,
    redacted=[PLANS],
)
