"""While it runs: the silent are reminded, the end is put off once, it is closed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages, queries
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.institutions import tell_desks
from tongxin.consultations.operations.opening import tell_each
from tongxin.consultations.operations.rules import (
    DUE,
    EXTENSIBLE,
    REMINDABLE,
    TAKES_NONE,
)
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor

State = Consultation.State


@operation(
    "consultation.reminded",
    Words(
        pgettext_lazy("journal", "reminded the silent people"),
        pgettext_lazy("journal", "silent people reminded"),
    ),
    REMINDABLE,
)
def remind_the_silent(actor: Actor, consultation: Consultation) -> int:
    """Remind those who have answered nothing yet, twice at most; how many were."""
    consultation.reminder_count += 1
    consultation.reminded_at = timezone.now()
    consultation.save()
    silent, once = queries.silent_of(consultation), f"{consultation.reminder_count}:"
    return tell_each(consultation, silent, messages.REMINDER, once=once)


@operation(
    "consultation.extended",
    Words(
        pgettext_lazy("journal", "put the end of the consultation off"),
        pgettext_lazy("journal", "consultation extended"),
    ),
    EXTENSIBLE,
)
def extend_consultation(
    actor: Actor, consultation: Consultation, *, reason: str
) -> Consultation:
    """Put the end off, once, by the days of the rule; those still silent are told.

    Also after the end, before it is sealed, where too few of a side were heard.
    """
    reason = said(reason, "reason", _("Say why it takes longer."))
    if not consultation.is_taking and not queries.may_take_longer(consultation):
        raise ValidationError(str(TAKES_NONE), code="state")
    assert consultation.closes_at is not None
    consultation.state, consultation.extended_reason = State.OPEN, reason
    consultation.closed_at = consultation.paper_until = None
    consultation.first_closes_at = consultation.closes_at
    consultation.closes_at = _put_off(consultation.closes_at)
    consultation.save()
    silent = queries.silent_of(consultation)
    tell_each(consultation, silent, messages.EXTENDED)
    for asked in consultation.institutions.select_related("organisation"):
        if asked.owes_words:
            tell_desks(asked, messages.INSTITUTION_EXTENDED)
    return consultation


def _put_off(end: datetime) -> datetime:
    """By the days of the rule: of the end, or of today where the end is past."""
    hour = timezone.localtime(end).time()
    from_on = max(timezone.localdate(end), clock.today())
    until = due_by("consultation.extension_days", from_on)
    return timezone.make_aware(datetime.combine(until.on, hour))


@operation(
    "consultation.closed",
    Words(
        pgettext_lazy("journal", "closed the consultation"),
        pgettext_lazy("journal", "consultation closed"),
    ),
    DUE,
)
def close_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Say that it is over, once its last moment is past; never before it."""
    assert consultation.closes_at is not None
    end = timezone.localdate(consultation.closes_at)
    consultation.state, consultation.closed_at = State.CLOSED, timezone.now()
    consultation.paper_until = due_by("consultation.paper_days", end).on
    consultation.save()
    # Nobody calls about it any more.
    notices.drop_waiting(actor, consultation)
    return consultation


def close_due() -> int:
    """Close what is past its last moment; the worker does it every few minutes."""
    due = Consultation.objects.filter(state=State.OPEN, closes_at__lte=timezone.now())
    closed = 0
    for consultation in due.select_related("unit"):
        try:
            close_consultation(SYSTEM, consultation)
        except ValidationError:
            continue  # Somebody pressed the button meanwhile.
        closed += 1
    return closed
