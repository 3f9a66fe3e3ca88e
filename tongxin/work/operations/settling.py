"""Days that were provisional (暂算) become certain once the holidays are known."""

from datetime import date

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal import queries as entries
from tongxin.journal.acts import changed, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.people.models import Actor
from tongxin.work import queries
from tongxin.work.models import Assignment

AT_ONCE = 500
# Each gives a part a new clock.
BEGINS_ANEW = ("task.sent_again", "task.found_wanting")

# A room whose records have a day of their own says the same of those.
COUNTED_ANEW = Words(
    pgettext_lazy(
        "journal", "counted the deadline anew, now that the holidays are known"
    ),
    pgettext_lazy("journal", "deadline counted anew"),
)
say("task.deadline_settled", COUNTED_ANEW)


def settle_parts(actor: Actor = SYSTEM) -> int:
    """Count provisional days anew; says how many are certain now.

    A part that has the day of its record waits until that one is certain.
    """
    require(isinstance(actor, System), "Only the program counts.")
    parts = Assignment.objects.filter(
        state__in=Assignment.OPEN, due_is_provisional=True
    ).select_related("task")
    return sum(_settle_part(actor, part) for part in parts[:AT_ONCE])


@journal.act_first()
def _settle_part(actor: Actor, part: Assignment) -> bool:
    begun = _began_on(part)
    due = queries.due_of(part.task, given=begun)
    if due.is_provisional:
        return False
    same = Assignment.objects.filter(pk=part.pk, due_on=part.due_on)
    until = due_by("task.return", begun).on
    done = same.update(due_on=due.on, due_is_provisional=False, return_until=until)
    if done:
        fields = changed(part, values_of(part))
        journal.record(actor, "task.deadline_settled", part, fields)
    return bool(done)


def _began_on(part: Assignment) -> date:
    """When its clock began: with the sending, or with the last time it came back."""
    anew = entries.of(part.task._meta.label, part.task_id)
    last = anew.filter(action__in=BEGINS_ANEW).last()
    moments = [part.assigned_at, *([last.at] if last else [])]
    return timezone.localdate(max(moments))
