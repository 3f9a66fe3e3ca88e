"""While it runs: the silent are reminded, the end is put off once, it is closed."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import queries, wording
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.consultations.operations.opening import tell_each
from tongxin.journal import operations as journal
from tongxin.kernel import clock, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import first, said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor

State = Consultation.State


@transaction.atomic
def remind_the_silent(actor: Actor, consultation: Consultation) -> int:
    """Remind those who have answered nothing yet, twice at most; how many were."""
    require_keeper(actor, consultation)
    consultation = held(consultation)
    _require_taking(consultation)
    if consultation.reminder_count >= Consultation.MOST_REMINDERS:
        raise ValidationError(_("The silent have been reminded twice already."))
    count = consultation.reminder_count + 1
    first(
        Consultation.objects.filter(
            pk=consultation.pk, reminder_count=consultation.reminder_count
        ).update(reminder_count=count, reminded_at=timezone.now())
    )
    title, text = wording.reminder(consultation)
    silent = queries.silent_of(consultation)
    told = tell_each(consultation, silent, f"reminder_{count}", title, text)
    journal.record(actor, "consultation.reminded", consultation, ["reminder_count"])
    return told


@transaction.atomic
def extend_consultation(
    actor: Actor, consultation: Consultation, *, reason: str
) -> Consultation:
    """Put the end off, once, by the days of the rule; those still silent are told.

    Also after the end, before it is sealed, where too few of a side were heard.
    """
    require_keeper(actor, consultation)
    reason = said(reason, "reason", _("Say why it takes longer."))
    consultation = held(consultation)
    if not consultation.is_taking and not queries.may_take_longer(consultation):
        raise ValidationError(_("This consultation takes no answers now."))
    assert consultation.closes_at is not None
    changed = Consultation.objects.filter(
        pk=consultation.pk, state__in=[State.OPEN, State.CLOSED], first_closes_at=None
    ).update(
        state=State.OPEN,
        closed_at=None,
        paper_until=None,
        first_closes_at=consultation.closes_at,
        closes_at=_put_off(consultation.closes_at),
        extended_reason=reason,
    )
    if not changed:
        raise ValidationError(_("It has been put off once already."))
    consultation.refresh_from_db()
    title, text = wording.extended(consultation)
    silent = queries.silent_of(consultation)
    tell_each(consultation, silent, "extended", title, text)
    journal.record(
        actor, "consultation.extended", consultation, ["closes_at", "extended_reason"]
    )
    return consultation


def _put_off(end: datetime) -> datetime:
    """By the days of the rule: of the end, or of today where the end is past."""
    days = timedelta(days=rules.binding("consultation.extension_days").value)
    hour = timezone.localtime(end).time()
    from_on = max(timezone.localdate(end), clock.today())
    return timezone.make_aware(datetime.combine(from_on + days, hour))


def _require_taking(consultation: Consultation) -> None:
    if not consultation.is_taking:
        raise ValidationError(_("This consultation takes no answers now."))


@transaction.atomic
def close_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Say that it is over, once its last moment is past; never before it."""
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if consultation.state != State.OPEN or consultation.closes_at is None:
        raise ValidationError(_("This consultation is not open."))
    if consultation.is_taking:
        raise ValidationError(
            _("It was promised to be open until %(moment)s.")
            % {"moment": wording.moment(consultation)}
        )
    days = rules.binding("consultation.paper_days").value
    end = timezone.localdate(consultation.closes_at)
    first(
        Consultation.objects.filter(pk=consultation.pk, state=State.OPEN).update(
            state=State.CLOSED,
            closed_at=timezone.now(),
            paper_until=clock.add_workdays(end, days).on,
        )
    )
    consultation.refresh_from_db()
    journal.record(actor, "consultation.closed", consultation, ["state"])
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
