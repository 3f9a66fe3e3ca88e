"""Tasks that repeat words of their record, and what offices wrote to them."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Piece, Redacted, by_label, texts_of
from tongxin.work.models import Assignment, Task


def texts_of_tasks(tasks: Iterable[Task]) -> Iterator[Piece]:
    tasks = list(tasks)
    yield from texts_of(tasks, _("Task"), "title", "note", is_offered=False)
    parts = Assignment.objects.filter(task__in=tasks).order_by("pk")
    yield from texts_of(parts, _("Task"), "reason", "evidence", is_offered=False)


def _sent_for(rows: Sequence[Model]) -> QuerySet[Task]:
    found = Q(pk__in=[])
    for label, numbers in by_label(rows).items():
        found |= Q(label=label, object_id__in=numbers)
    return Task.objects.filter(found)


TASKS = Redacted(
    model=Task, pieces=lambda task: texts_of_tasks([task]), repeats=_sent_for
)
