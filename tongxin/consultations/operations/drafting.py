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
from tongxin.consultations.plan import plan_from
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
    actor: Actor, unit: Unit, *, title: str, record_on: date | None = None
) -> Consultation:
    """Begin to prepare one, with its days by the rules counted from today or from
    `record_on`; the unit's applicant is asked for its position.
    """
    plan = plan_from(clock.today(), record_on=record_on)
    consultation = Consultation(
        unit=unit,
        title=said(title, "title", _("Say what it is about.")),
        record_on=plan.record_on,
        opens_on=plan.opens_on,
        ends_on=plan.ends_on,
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
    "consultation.dates_planned",
    Words(
        pgettext_lazy("journal", "planned the days of the consultation"),
        pgettext_lazy("journal", "days of the consultation planned"),
    ),
    DRAFT,
)
def plan_dates(
    actor: Actor,
    consultation: Consultation,
    *,
    record_on: date,
    opens_on: date | None = None,
    ends_on: date | None = None,
) -> Consultation:
    """Choose the days while it is in preparation; what is left out comes by the rules.

    With another record date, today or later, what was announced is no longer true: it
    is announced anew.
    """
    plan = plan_from(
        clock.today(), record_on=record_on, opens_on=opens_on, ends_on=ends_on
    )
    is_other = record_on != consultation.record_on
    if record_on < clock.today() and (is_other or not consultation.is_announced):
        raise ValidationError({"record_on": RECORD_DATE_OVER})
    if is_other:
        consultation.announced_on = None
    if plan.opens_on < record_on:
        raise ValidationError(
            {"opens_on": _("It opens on the record date at the earliest.")}
        )
    if plan.ends_on <= plan.opens_on:
        raise ValidationError(
            {"ends_on": _("People need time: it ends the day after at the earliest.")}
        )
    consultation.record_on = plan.record_on
    consultation.opens_on, consultation.ends_on = plan.opens_on, plan.ends_on
    consultation.save()
    return consultation
