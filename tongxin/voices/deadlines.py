"""By when: a kind of voice and the day it was said give the day of its answer."""

from dataclasses import dataclass
from datetime import date

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
    measured by today's rule. Raises KeyError for a rule that nobody wrote.
    """
    try:
        rule = rules.get(code, start)
    except rules.NotInForce:
        rule = rules.get(code, clock.today())
    days = int(rule.value)
    if rule.unit == "workdays":
        deadline = clock.add_workdays(start, days)
    else:
        deadline = clock.add_days(start, days)
    return Due(deadline.on, deadline.is_provisional, code)


def answer_due(kind: str, received_on: date) -> Due:
    return due_by(f"voice.due.{kind}", received_on)


def task_due(*, is_whistle: bool, voice: Voice | None = None) -> Due:
    """Until when work given today is due: by rule, and not later than what it serves.

    A day taken over from a voice is as provisional as it is there.
    """
    today = clock.today()
    usual = due_by("task.due.whistle" if is_whistle else "task.due", today)
    if voice is not None and today < voice.due_on < usual.on:
        return Due(voice.due_on, voice.due_is_provisional, voice.due_rule)
    return usual
