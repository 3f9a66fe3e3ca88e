"""By when: a kind of voice and the day it was said give the day of its answer."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tongxin.kernel import clock, rules
from tongxin.voices.models import Voice


@dataclass(frozen=True, slots=True)
class Due:
    """The day something is due, whether a calendar was missing, and by which rule."""

    on: date
    is_provisional: bool
    rule: str


def due_by(code: str, start: date) -> Due:
    """Count from `start` by rule `code`, in the rule's own unit.

    Something said before the rule's first day (an old message in a workbook) is
    measured by today's rule. Raises KeyError for a rule that nobody wrote, Unverified
    for one that nobody has read in the law.
    """
    rule = _rule(code, start)
    days = int(rule.value)
    if rule.unit == "workdays":
        deadline = clock.add_workdays(start, days)
    else:
        deadline = clock.add_days(start, days)
    return Due(deadline.on, deadline.is_provisional, code)


def _rule(code: str, start: date) -> rules.Rule:
    try:
        return rules.binding(code, start)
    except rules.NotInForce:
        return rules.binding(code, clock.today())


def basis(code: str, start: date) -> str:
    """The figure behind a day, with its law and how sure it is; as a page prints it."""
    return _rule(code, start).as_text()


def basis_of(voice: Voice) -> str:
    """Which rule gave the day of its answer."""
    return basis(voice.due_rule, timezone.localdate(voice.received_at))


def answer_due(kind: str, received_on: date) -> Due:
    return due_by(f"voice.due.{kind}", received_on)


def take_up_by(voice: Voice) -> Due | None:
    """Until when a petitioner must hear whether theirs is taken up; None for others."""
    if voice.kind != Voice.Kind.PETITION or voice.state != Voice.State.RECEIVED:
        return None
    return due_by("voice.petition.notify", timezone.localdate(voice.received_at))


def task_due(
    *, is_whistle: bool, voice: Voice | None = None, given: date | None = None
) -> Due:
    """Until when work given that day (today) is due: by rule, not later than the voice.

    A day taken over from a voice is as provisional as it is there.
    """
    given = given or clock.today()
    usual = due_by("task.due.whistle" if is_whistle else "task.due", given)
    if voice is not None and given < voice.due_on < usual.on:
        return Due(voice.due_on, voice.due_is_provisional, voice.due_rule)
    return usual
