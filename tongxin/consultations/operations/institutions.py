"""Bodies that speak by a position are asked, told of it, and asked no more."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages, policies
from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    UnaskedInstitution,
)
from tongxin.consultations.operations.rules import NOT_OVER, OWES_WORDS, SILENT_BODY
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import latest_start
from tongxin.kernel.guard import said
from tongxin.notices.messages import Message
from tongxin.people.models import Actor, Organisation

REMINDERS = ("consultation.first_reminder", "consultation.second_reminder")
# Nobody is woken by it.
FIRST_HOUR = time(9)


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
    if consultation.is_taking:
        asked.reminder_count = reminders_past(consultation)
    asked.full_clean()
    asked.save()
    if consultation.is_taking:
        tell_desks(asked, messages.INSTITUTION_ASKED)
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


@operation(
    "consultation.institution_reminded",
    Words(
        pgettext_lazy("journal", "reminded a silent institution"),
        pgettext_lazy("journal", "silent institution reminded"),
    ),
    OWES_WORDS,
    about=lambda asked: asked.consultation,
)
def remind_institution(actor: Actor, asked: AskedInstitution) -> AskedInstitution:
    """Remind a body that has not said all, twice at most, and not twice for days that
    passed while nobody worked.
    """
    past = reminders_past(asked.consultation)
    asked.reminder_count = max(asked.reminder_count + 1, past)
    asked.save()
    tell_desks(asked, messages.INSTITUTION_REMINDER, once=f"{asked.reminder_count}:")
    return asked


def remind_institutions_due() -> int:
    """Remind those for whom a day of a reminder has come; the worker asks each hour."""
    now = timezone.localtime()
    if now.time() < FIRST_HOUR:
        return 0
    rows = AskedInstitution.objects.filter(
        consultation__state=Consultation.State.OPEN,
        consultation__closes_at__gt=now,
        reminder_count__lt=len(REMINDERS),
    )
    reminded = 0
    for asked in rows.select_related("consultation__unit", "organisation"):
        if not asked.reminder_count < reminders_past(asked.consultation):
            continue
        # Of a body without a desk here nobody hears it, and it is not said to be done.
        has_desk = policies.people_at_desks_of(asked.organisation)
        if has_desk and remind_institution.rule.stands(asked):
            remind_institution(SYSTEM, asked)
            reminded += 1
    return reminded


def reminders_past(consultation: Consultation) -> int:
    """How many of the days before its end on which bodies are reminded have come."""
    assert consultation.closes_at is not None
    end, today = timezone.localdate(consultation.closes_at), clock.today()
    return sum(_day_of_reminder(code, end) <= today for code in REMINDERS)


def _day_of_reminder(code: str, end: date) -> date:
    """The last day on which somebody is at the desk in time."""
    day = latest_start(code, end)
    while clock.is_workday(day) is False:
        day -= clock.ONE_DAY
    return day


def tell_desks(asked: AskedInstitution, message: Message, *, once: str = "") -> None:
    """One message to each person who works at a desk of the body, by their channel."""
    for person in policies.people_at_desks_of(asked.organisation):
        messages.tell_desk(message, asked, person, once=once)
