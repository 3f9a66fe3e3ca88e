"""Bodies that speak by a position are asked, told of it, and asked no more."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.consultations import policies, wording
from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    FormerPosition,
    Position,
    UnaskedInstitution,
)
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.journal import operations as journal
from tongxin.kernel.guard import said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Organisation


@transaction.atomic
def ask_institution(
    actor: Actor, consultation: Consultation, *, organisation: Organisation
) -> AskedInstitution:
    """Ask one more body for its position; its silence will be printed."""
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if consultation.is_over:
        raise ValidationError(_("This consultation is over."))
    asked = AskedInstitution(consultation=consultation, organisation=organisation)
    asked.full_clean()
    asked.save()
    journal.record(actor, "consultation.institution_asked", consultation)
    if consultation.is_taking:
        tell_desks(asked)
    return asked


@transaction.atomic
def unask_institution(
    actor: Actor,
    consultation: Consultation,
    *,
    organisation: Organisation,
    reason: str,
) -> UnaskedInstitution:
    """Ask it no more, while it has said nothing; everybody reads that and why.

    Silence of a body that is asked withholds 三方同心: it cannot be made to vanish.
    """
    require_keeper(actor, consultation)
    reason = said(reason, "reason", _("Say why it is no longer asked."))
    if held(consultation).is_over:
        raise ValidationError(_("This consultation is over."))
    words = {"statement__consultation": consultation, "organisation": organisation}
    if (
        Position.objects.filter(**words).exists()
        or FormerPosition.objects.filter(**words).exists()
    ):
        raise ValidationError(_("It has spoken: what it said stays on the record."))
    asked = consultation.institutions.filter(organisation=organisation)
    if not asked.delete()[0]:
        raise ValidationError(_("This institution is not asked."))
    unasked = UnaskedInstitution(
        consultation=consultation, organisation=organisation, reason=reason
    )
    unasked.full_clean()
    unasked.save()
    journal.record(actor, "consultation.institution_unasked", consultation, ["reason"])
    return unasked


def tell_desks(asked: AskedInstitution) -> None:
    """One message to each person who works at a desk of the body."""
    title, text = wording.institution_asked(asked)
    for person in policies.people_at_desks_of(asked.organisation):
        notices.tell(
            person,
            asked.consultation,
            key=f"consultation.asked:{asked.pk}:{person.pk}",
            title=title,
            text=text,
            link=wording.position_link(asked.consultation),
        )
