"""By when: a rule of law and a day give the day something is due.

The one place that counts days from a rule. The figure, its unit and how sure it is are
the rule's (`kernel/rules.py`), which days offices work is the calendar's
(`kernel/clock.py`); what nobody has read in the law dates nothing.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tongxin.kernel import clock, rules
from tongxin.kernel.clock import ONE_DAY, Deadline

UNITS = frozenset({"workdays", "days", "months", "years"})
# Working days within which what is due is called due soon, today included: no law.
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """The day something is due, whether a calendar was missing, and by which rule."""

    on: date
    is_provisional: bool
    rule: str


def due_by(code: str, start: date, *, law_of: date | None = None) -> Due:
    """Count from `start` by the rule in force that day, or on the day `law_of`.

    What began before the rule's first day (an old message in a workbook) is measured
    by today's rule. Raises KeyError for a rule that nobody wrote, Unverified for one
    that nobody has read in the law, ValueError for one that is no length of time.
    """
    rule = _binding(code, law_of or start)
    deadline = count(start, rule.value, rule.unit)
    return Due(deadline.on, deadline.is_provisional, code)


def latest_start(code: str, day: date) -> date:
    """The last day from which the time of a rule is over on `day`, by that day's law:
    notice had to be given by then; what is as old as that is kept no longer.

    Raises as `due_by` does.
    """
    rule = _binding(code, day)
    return count_back(day, rule.value, rule.unit)


def basis(code: str, start: date) -> str:
    """The figure behind a day, with its law and how sure it is; as a page prints it."""
    return _binding(code, start).as_text()


def count(start: date, n: int, unit: str) -> Deadline:
    """The day `n` of a unit after `start`, which is day 0 itself.

    Only working days rest on a calendar, so only they are ever provisional. Raises
    ValueError for a unit that is no number of days, and for a negative `n`.
    """
    if unit not in UNITS or n < 0:
        raise ValueError(f"{n} {unit} after a day is no day")
    if unit == "workdays":
        return clock.add_workdays(start, n)
    if unit == "days":
        day = start + timedelta(days=n)
    else:
        day = _months_after(start, n if unit == "months" else 12 * n)
    return Deadline(day, is_provisional=False)


def count_back(day: date, n: int, unit: str) -> date:
    """The last day from which `count` comes to `day` at the latest."""
    start = day
    while count(start, n, unit).on > day:
        start -= ONE_DAY
    return start


def soon_until() -> date:
    """The last day that is soon."""
    return clock.add_workdays(clock.today(), SOON_DAYS).on


def _binding(code: str, on: date) -> rules.Rule:
    try:
        return rules.binding(code, on)
    except rules.NotInForce:
        return rules.binding(code, clock.today())


def _months_after(start: date, n: int) -> date:
    """The same day of a later month, or its last (民法典 art. 202)."""
    year, month = divmod(12 * start.year + start.month - 1 + n, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
