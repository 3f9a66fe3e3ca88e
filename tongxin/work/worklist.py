"""Tasks as lists: what an office owes, and what became of what it sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.figures import capped_counts
from tongxin.people.models import Actor, User
from tongxin.work import policies, queries
from tongxin.work.models import Assignment, Task
from tongxin.work.subjects import subject_of


class Shelf(TextChoices):
    """The same five for everyone, whatever the post."""

    OWED = "owed", gettext_lazy("To do")
    RETURNED = "returned", gettext_lazy("Came back")
    TO_CHECK = "to_check", gettext_lazy("To check")
    SENT = "sent", gettext_lazy("Sent, under way")
    DONE = "done", gettext_lazy("Done")

    @property
    def is_of_parts(self) -> bool:
        """A part is what one office owes; the other lists are of whole tasks."""
        return self in (Shelf.OWED, Shelf.DONE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    task: Task
    title: str
    state: str
    due_on: date | None
    is_provisional: bool
    offices: str
    # What kind of thing it is for, where its title alone would mislead.
    kind: str
    is_mine: bool


def rows_of(user: User, shelf: str = Shelf.OWED, words: str = "") -> QuerySet[Any]:
    """Parts or tasks of one shelf, the most urgent first."""
    shelf = Shelf(shelf)
    if shelf.is_of_parts:
        parts = _parts(user, shelf)
        return parts.filter(task__title__icontains=words) if words else parts
    tasks = _tasks(user, shelf)
    return tasks.filter(title__icontains=words) if words else tasks


def _parts(user: User, shelf: Shelf) -> QuerySet[Assignment]:
    if shelf == Shelf.OWED:
        return queries.my_parts(user)
    done = Assignment.objects.filter(
        office__in=user.office_ids, state=Assignment.State.DONE
    )
    return done.select_related("task__sent_from").order_by("-ended_at", "-pk")


def _tasks(user: User, shelf: Shelf) -> QuerySet[Task]:
    states = {
        Shelf.RETURNED: [Task.State.RETURNED],
        Shelf.TO_CHECK: [Task.State.DONE],
        Shelf.SENT: [Task.State.ASSIGNED, Task.State.DOING],
    }[shelf]
    return (
        queries.tasks_sent_from(user)
        .filter(state__in=states)
        .select_related("sent_from")
        .prefetch_related("assignments__office")
        .order_by("-sent_at", "-pk")
    )


def counts_of(user: User) -> dict[str, str]:
    """How much is on each shelf; what is done is not counted."""
    shelves = [shelf for shelf in Shelf if shelf != Shelf.DONE]
    counts = capped_counts(
        ("shelves", user.standing, clock.today()),
        lambda: [rows_of(user, shelf) for shelf in shelves],
    )
    return dict(zip(shelves, counts, strict=True))


def lines(user: User, rows: Iterable[Assignment | Task]) -> list[Line]:
    """Rows as they are read; an office-only title is kept from partners."""
    return [
        _line_of_part(user, row)
        if isinstance(row, Assignment)
        else _line_of_task(user, row)
        for row in rows
    ]


def _line_of_part(user: User, part: Assignment) -> Line:
    return Line(
        part.task,
        title_for(user, part.task),
        str(part.get_state_display()),
        part.due_on if part.is_open else None,
        part.is_open and part.due_is_provisional,
        str(part.task.sent_from or ""),
        str(subject_of(part.task).kind),
        is_mine=True,
    )


def _line_of_task(user: User, task: Task) -> Line:
    lead = task.lead if task.lead and task.lead.is_open else None
    return Line(
        task,
        title_for(user, task),
        str(task.get_state_display()),
        lead.due_on if lead else None,
        bool(lead and lead.due_is_provisional),
        "、".join(str(part.office) for part in task.kept_parts),
        str(subject_of(task).kind),
        is_mine=False,
    )


def title_for(user: Actor, task: Task) -> str:
    """What the task is called; never words that were told to offices only."""
    if policies.may_read_title(user, task):
        return task.title
    return str(subject_of(task).hidden)


def parts_of(user: User, task: Task) -> list[Assignment]:
    """The parts that the reader may see, with offices and proofs, the lead first."""
    return list(
        policies.parts_visible_to(user)
        .filter(task=task)
        .select_related("office", "ended_by")
        .prefetch_related("proofs")
        .order_by("-is_lead", "pk")
    )
