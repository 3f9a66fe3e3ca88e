"""What this room brings to the house."""

from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Room
from tongxin.rolls import models, operations, parts, personal
from tongxin.rolls.imports import ROLL

ROOM = Room(
    kinds={
        models.Holding: pgettext_lazy("journal", "holding"),
        models.HoldingOwner: pgettext_lazy("journal", "owner of a holding"),
        models.Mandate: pgettext_lazy("journal", "mandate"),
        models.Entitlement: pgettext_lazy("journal", "entry on a roll"),
        models.ApplicantTie: pgettext_lazy("journal", "mark of the applicant"),
        models.Objection: pgettext_lazy("journal", "objection"),
        models.MailedCode: pgettext_lazy("journal", "mailed code"),
    },
    mine=parts.mine,
    timers=[(operations.delete_old_proofs, 3600)],
    imports=[ROLL],
    personal_data=personal.data_of,
)
