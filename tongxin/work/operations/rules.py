"""With what the acts of this room may be done, and how it must stand."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.journal.acts import Rule
from tongxin.work import policies
from tongxin.work.models import Assignment, Task

QUICKER = _("Somebody was quicker, or the task is in another state. Look again.")

SENT = Rule(
    rows=policies.tasks_checked_by,
    refusal=_("Only the sending office may do that."),
    stale=QUICKER,
)
RETURNED = replace(SENT, when={"state": [Task.State.RETURNED]})
DONE = replace(SENT, when={"state": [Task.State.DONE]})
UNTOUCHED = replace(
    SENT,
    when={"is_untouched": [True]},
    stale=_("An office has taken it already; please talk to them."),
)
PART = Rule(
    rows=policies.parts_done_by,
    refusal=_("This part belongs to another office."),
    when={"state": Assignment.OPEN},
    stale=QUICKER,
    # The task first, then its part: everybody locks in one order.
    lock=("task", "self"),
)
NEW_PART = replace(PART, when={"state": [Assignment.State.ASSIGNED]})


def _why_not_returned(part: Assignment) -> Promise:
    if not part.is_open:
        return QUICKER
    return _("The days for returning it are over; please talk to the sender.")


RETURNABLE_PART = replace(
    PART,
    when={"state": Assignment.OPEN, "is_returnable": [True]},
    stale=_why_not_returned,
)
