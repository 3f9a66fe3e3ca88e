"""What this room brings to the house."""

from django.utils.translation import pgettext_lazy

from tongxin.kernel.rooms import Room
from tongxin.rolls import models, operations, parts, personal

ROOM = Room(
    kinds={
        models.Holding: pgettext_lazy("journal", "holding"),
        models.HoldingOwner: pgettext_lazy("journal", "owner of a holding"),
        models.Mandate: pgettext_lazy("journal", "mandate"),
        models.Entitlement: pgettext_lazy("journal", "entry on a roll"),
        models.ApplicantTie: pgettext_lazy("journal", "mark of the applicant"),
        models.Objection: pgettext_lazy("journal", "objection"),
        models.MailedCode: pgettext_lazy("journal", "mailed code"),
        models.RollImport: pgettext_lazy("journal", "table of a roll"),
    },
    mine=parts.mine,
    timers=[
        (operations.give_back_stopped, 60),
        (operations.delete_old_proofs, 3600),
    ],
    personal_data=personal.data_of,
)
