"""A consultation is prepared and announced: for which unit, about what, by when."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.institutions import ask_institution
from tongxin.consultations.operations.rules import (
    DRAFT,
    RECORD_DATE_OVER,
    UNANNOUNCED,
    UNIT,
)
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock, sealed
from tongxin.kernel.guard import said
from tongxin.people.models import Actor
from tongxin.units.models import Unit

SALT_BYTES = 32


@creation(
    "consultation.drafted",
    Words(
        pgettext_lazy("journal", "began to prepare the consultation"),
        pgettext_lazy("journal", "consultation begun"),
    ),
    UNIT,
)
def draft_consultation(
    actor: Actor, unit: Unit, *, title: str, record_on: date
) -> Consultation:
    """Begin to prepare one; the unit's applicant is asked for its position."""
    consultation = Consultation(
        unit=unit,
        title=said(title, "title", _("Say what it is about.")),
        record_on=record_on,
        seal_key=sealed.new_key(),
    )
    consultation.salt = secrets.token_hex(SALT_BYTES)
    consultation.full_clean()
    consultation.save()
    if unit.applicant is not None:
        ask_institution(actor, consultation, organisation=unit.applicant)
    return consultation


@operation(
    "consultation.announced",
    Words(
        pgettext_lazy("journal", "announced the consultation"),
        pgettext_lazy("journal", "consultation announced"),
    ),
    UNANNOUNCED,
)
def announce_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Let everybody read that it comes and whose right on which day counts.

    Before the record date is over: a day that nobody knew of could be chosen to suit.
    """
    consultation.announced_on = clock.today()
    consultation.save()
    return consultation


@operation(
    "consultation.record_date_set",
    Words(
        pgettext_lazy("journal", "chose the record date"),
        pgettext_lazy("journal", "record date chosen"),
    ),
    DRAFT,
)
def put_record_date_off(
    actor: Actor, consultation: Consultation, *, record_on: date
) -> Consultation:
    """Choose another record date, today or later, while it is in preparation.

    What was announced is no longer true then: it is announced anew.
    """
    if record_on < clock.today():
        raise ValidationError({"record_on": RECORD_DATE_OVER})
    consultation.record_on, consultation.announced_on = record_on, None
    consultation.save()
    return consultation
