"""What several acts of this room ask before they write."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import Consultation
from tongxin.kernel.guard import require
from tongxin.kernel.rows import Prepared
from tongxin.people.models import Actor


def require_keeper(actor: Actor, consultation: Consultation) -> None:
    require(
        policies.may_keep(actor, consultation),
        _("Only the street and the unit’s own community run a consultation."),
    )


def held(consultation: Consultation) -> Consultation:
    """The row as it is now; it changes in no other transaction until ours ends."""
    return (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("unit", "seal_key")
        .get(pk=consultation.pk)
    )


def held_open(consultation_id: int) -> tuple[Consultation, datetime]:
    """It, and the moment stances are taken at; nobody closes it until ours are in.

    Any number of people hold it at once. On PostgreSQL a shared lock makes whoever
    closes it wait for them; SQLite lets one writer in at a time.
    """
    row = _CONSULTATION.share(consultation_id)
    # Looked at after the lock: whoever waited past the end is too late.
    now = timezone.now()
    if row is None or not row.takes_at(now):
        raise ValidationError(_("This consultation takes no answers now."))
    return row, now


# Its key, and of itself no more than `takes_at` looks at.
_CONSULTATION = Prepared(
    lambda pk: (
        Consultation.objects.filter(pk=pk)
        .select_related("seal_key")
        .only("state", "closes_at", "seal_key")
    )
)
