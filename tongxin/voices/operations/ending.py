"""Work ends when what it was for is taken back."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.notices import operations as notices
from tongxin.people.models import Actor
from tongxin.voices.models import Assignment, Task, Voice
from tongxin.voices.operations.messages import tell_dropped

say(
    "task.dropped",
    Words(
        pgettext_lazy("journal", "ended the task: nobody needs it now"),
        pgettext_lazy("journal", "task dropped"),
    ),
)


def drop_tasks_of(actor: Actor, voice: Voice) -> None:
    """The voice's own tasks; work on a matter goes on for the others under it."""
    now = timezone.now()
    for task in voice.tasks.select_for_update(of=("self",)).filter(state__in=Task.OPEN):
        notices.drop_waiting(actor, task)
        for part in task.assignments.filter(state__in=Assignment.OPEN):
            part.state, part.ended_at = Assignment.State.DROPPED, now
            part.save(update_fields=["state", "ended_at"])
            tell_dropped(part)
        Task.objects.filter(pk=task.pk).update(state=Task.State.DROPPED)
        journal.record(actor, "task.dropped", task, ["state"])
