"""A consultation is prepared: for which unit, about what, who is asked for a word."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import AskedInstitution, Consultation
from tongxin.consultations.operations.holding import held, require_keeper, said
from tongxin.journal import operations as journal
from tongxin.kernel import sealed
from tongxin.kernel.guard import require
from tongxin.people.models import Actor, Organisation
from tongxin.renewal.models import Unit

SALT_BYTES = 32


@transaction.atomic
def draft_consultation(
    actor: Actor, unit: Unit, *, title: str, record_on: date
) -> Consultation:
    """Begin to prepare one; the unit's applicant is asked for its position."""
    require(
        policies.may_prepare(actor, unit),
        _("Only the street and the unit’s own community run a consultation."),
    )
    consultation = Consultation(
        unit=unit,
        title=said(title, "title", _("Say what it is about.")),
        record_on=record_on,
        seal_key=sealed.new_key(),
    )
    consultation.salt = secrets.token_hex(SALT_BYTES)
    consultation.full_clean()
    consultation.save()
    journal.record(actor, "consultation.drafted", consultation, ["title", "record_on"])
    if unit.applicant is not None:
        ask_institution(actor, consultation, organisation=unit.applicant)
    return consultation


@transaction.atomic
def ask_institution(
    actor: Actor, consultation: Consultation, *, organisation: Organisation
) -> AskedInstitution:
    """Ask one more body for its position; its silence will be printed."""
    require_keeper(actor, consultation)
    if held(consultation).is_over:
        raise ValidationError(_("This consultation is over."))
    asked = AskedInstitution(consultation=consultation, organisation=organisation)
    asked.full_clean()
    asked.save()
    journal.record(actor, "consultation.institution_asked", consultation)
    return asked
