"""What this room shows on the pages of the whole house. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tongxin.kernel.figures import capped_counts
from tongxin.kernel.rooms import Part
from tongxin.people.models import User
from tongxin.work import queries, worklist
from tongxin.work.models import Task
from tongxin.work.subjects import notes_of

SHOWN_TASKS = 5


@dataclass(frozen=True, slots=True)
class MyPart:
    """A part of a task, and for whom it is done at once."""

    line: worklist.Line
    note: str = ""


def day(user: User) -> Iterator[Part]:
    """What the account's offices have to do, and what became of what they sent."""
    if not user.office_ids:
        return
    sent = queries.tasks_sent_from(user)
    to_check, returned = capped_counts(
        ("work", user.standing),
        lambda: [
            sent.filter(state=Task.State.DONE),
            sent.filter(state=Task.State.RETURNED),
        ],
    )
    lines = worklist.lines(user, queries.my_parts(user)[:SHOWN_TASKS])
    notes = notes_of(user, [line.task for line in lines])
    parts = [MyPart(line, notes.get(line.task.pk, "")) for line in lines]
    if parts:
        first, on = parts[0].line, parts[0].line.due_on or date.max
        yield Part("work/house/day_part_first.html", 10, first, spot="top", on=on)
    yield Part("work/house/day_nothing.html", 90, spot="top")
    tasks = {"parts": parts, "to_check": to_check, "returned": returned}
    yield Part("work/house/day_tasks.html", 40, tasks)
