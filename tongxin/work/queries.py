"""Work as lists read it: what an office owes, sent, and in whose name it sends."""

from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.db.models import Model, QuerySet

from tongxin.kernel import clock
from tongxin.kernel.due import Due, due_by
from tongxin.people.models import Actor, Office, User
from tongxin.work.models import Assignment, Task
from tongxin.work.subjects import subject_of


def my_parts(actor: Actor) -> QuerySet[Assignment]:
    """ "My tasks": the same list for everyone, what the actor's offices still owe."""
    if not isinstance(actor, User):
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(
            office__in=actor.office_ids, state__in=Assignment.OPEN
        )
        .select_related("task__sent_from", "office")
        .order_by("due_on", "pk")
    )


def tasks_sent_from(actor: Actor) -> QuerySet[Task]:
    """Tasks that the actor's offices sent out."""
    if not isinstance(actor, User):
        return Task.objects.none()
    return Task.objects.filter(sent_from__in=actor.office_ids)


def sending_office(actor: Actor) -> Office | None:
    """The office in whose name the actor sends: its intake post comes first."""
    if not isinstance(actor, User) or not actor.posts:
        return None
    inside = (Office.Kind.STREET, Office.Kind.COMMUNITY)
    posts = sorted(actor.posts, key=lambda post: post.office.kind not in inside)
    return posts[0].office


def usual_due(
    *, is_whistle: bool, no_later_than: Due | None = None, given: date | None = None
) -> Due:
    """Until when work given that day (today) is due: by rule, and with its record.

    A day taken over from the record is as provisional as it is there.
    """
    given = given or clock.today()
    usual = due_by("task.due.whistle" if is_whistle else "task.due", given)
    if no_later_than is not None and given < no_later_than.on < usual.on:
        return no_later_than
    return usual


def due_of(task: Task, given: date | None = None) -> Due:
    """The same for a task that is there, given that day (today)."""
    due = subject_of(task).due
    return usual_due(
        is_whistle=task.is_whistle,
        given=given,
        no_later_than=due(task.record) if due else None,
    )


def with_records(tasks: Iterable[Task], *related: str) -> list[Task]:
    """With what they are for: one question for each kind of record."""
    found = list(tasks)
    numbers: dict[str, set[int]] = {}
    for task in found:
        numbers.setdefault(task.label, set()).add(task.object_id)
    records: dict[tuple[str, int], Model] = {}
    for label, pks in numbers.items():
        rows = apps.get_model(label)._default_manager.filter(pk__in=pks)
        rows = rows.select_related(*related) if related else rows
        records |= {(label, row.pk): row for row in rows}
    for task in found:
        task.record = records[task.label, task.object_id]
    return found
