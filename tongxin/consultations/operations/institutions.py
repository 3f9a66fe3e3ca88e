"""Bodies that speak by a position are asked, told of it, and asked no more."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages, policies
from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    UnaskedInstitution,
)
from tongxin.consultations.operations.rules import NOT_OVER, SILENT_BODY
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, Organisation


@operation(
    "consultation.institution_asked",
    Words(
        pgettext_lazy("journal", "asked an institution"),
        pgettext_lazy("journal", "institution asked"),
    ),
    NOT_OVER,
)
def ask_institution(
    actor: Actor, consultation: Consultation, *, organisation: Organisation
) -> AskedInstitution:
    """Ask one more body for its position; its silence will be printed."""
    asked = AskedInstitution(consultation=consultation, organisation=organisation)
    asked.full_clean()
    asked.save()
    if consultation.is_taking:
        tell_desks(asked)
    return asked


@operation(
    "consultation.institution_unasked",
    Words(
        pgettext_lazy("journal", "asked an institution no more"),
        pgettext_lazy("journal", "institution asked no more"),
    ),
    SILENT_BODY,
    about=lambda asked: asked.consultation,
)
def unask_institution(
    actor: Actor, asked: AskedInstitution, *, reason: str
) -> UnaskedInstitution:
    """Ask it no more, while it has said nothing; everybody reads that and why.

    Silence of a body that is asked withholds 三方同心: it cannot be made to vanish.
    """
    unasked = UnaskedInstitution(
        consultation=asked.consultation,
        organisation=asked.organisation,
        reason=said(reason, "reason", _("Say why it is no longer asked.")),
    )
    unasked.full_clean()
    unasked.save()
    asked.delete()
    return unasked


def tell_desks(asked: AskedInstitution) -> None:
    """One message to each person who works at a desk of the body."""
    for person in policies.people_at_desks_of(asked.organisation):
        messages.tell_desk(asked, person)
