"""A consultation is prepared and announced: for which unit, about what, by when."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.consultations.operations.institutions import ask_institution
from tongxin.journal import operations as journal
from tongxin.kernel import clock, sealed
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor
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
def announce_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Let everybody read that it comes and whose right on which day counts.

    Before the record date is over: a day that nobody knew of could be chosen to suit.
    """
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if not consultation.is_draft:
        raise ValidationError(_("This consultation was opened before."))
    if consultation.record_day < clock.today():
        raise ValidationError(
            _("The record date is over: it has to be announced before.")
        )
    first(
        Consultation.objects.filter(pk=consultation.pk, announced_on=None).update(
            announced_on=clock.today()
        )
    )
    consultation.refresh_from_db()
    journal.record(
        actor, "consultation.announced", consultation, ["record_on", "announced_on"]
    )
    return consultation


@transaction.atomic
def put_record_date_off(
    actor: Actor, consultation: Consultation, *, record_on: date
) -> Consultation:
    """Choose another record date, today or later, while it is in preparation.

    What was announced is no longer true then: it is announced anew.
    """
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if not consultation.is_draft:
        raise ValidationError(_("This consultation was opened before."))
    if record_on < clock.today():
        raise ValidationError(
            {"record_on": _("The record date is over: it has to be announced before.")}
        )
    Consultation.objects.filter(pk=consultation.pk).update(
        record_on=record_on, announced_on=None
    )
    consultation.refresh_from_db()
    journal.record(actor, "consultation.record_date_set", consultation, ["record_on"])
    return consultation
