"""Tasks that repeat what was blacked out in the record they are for."""

from collections.abc import Callable

from django.db.models import Model

from tongxin.people.models import Actor
from tongxin.work.models import Task, tasks_for


def black_out_tasks(
    actor: Actor, record: Model, *, change: Callable[[str], str]
) -> int:
    """Called by the act that blacks out, and has asked whether the actor may."""
    rows, count = Task.objects.filter(tasks_for(type(record), [record.pk])), 0
    for task in rows.select_for_update(no_key=True):
        title, note = change(task.title)[:120], change(task.note)
        if (title, note) != (task.title, task.note):
            task.title, task.note = title, note
            task.draw_salt()
            task.save()
            count += 1
    return count
