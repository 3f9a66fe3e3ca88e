"""What work is sent for, as the room says it that keeps those records.

A task names its record by label and number and knows nothing else of it. A room that
sends work gives one `Subject` for each kind of record, as `work` of its `room.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.due import Due
from tongxin.kernel.rooms import Parts, rooms
from tongxin.work.models import Task

HIDDEN = _("Told to the offices alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A kind of record. What a room leaves out, a task does without."""

    model: type[Model]
    # Said beside the task in lists, where its title alone would mislead.
    kind: Promise | str = ""
    # What stands in place of a title that not everybody may read.
    hidden: Promise = HIDDEN
    # `due(record)`: the record's own day; no part is due after it.
    due: Callable[[Any], Due | None] | None = None
    # `recalled(actor, record)`: the task was taken back before anybody had begun.
    recalled: Callable[[Any, Any], object] | None = None
    # `page(user, task)`: what the page of a task shows of it, at `head` and in `main`.
    page: Callable[[Any, Task], Parts] | None = None
    # `notes(user, numbers)`: for whom it is done at once, by number of the record.
    notes: Callable[[Any, Collection[int]], Mapping[int, str]] | None = None


@cache
def _said() -> dict[str, Subject]:
    said = [subject for room in rooms().values() for subject in room.work]
    return {one.model._meta.label_lower: one for one in said}


def subject_of(task: Task) -> Subject:
    return _said().get(task.label) or Subject(model=apps.get_model(task.label))


def notes_of(user: Any, tasks: Iterable[Task]) -> dict[int, str]:
    """By task, for whom it is done at once; one question for each kind of record."""
    by_label: dict[str, dict[int, int]] = {}
    for task in tasks:
        by_label.setdefault(task.label, {})[task.pk] = task.object_id
    found: dict[int, str] = {}
    for label, numbers in by_label.items():
        subject = _said().get(label)
        if subject is None or subject.notes is None:
            continue
        told = subject.notes(user, set(numbers.values()))
        found |= {pk: told[of] for pk, of in numbers.items() if of in told}
    return found
