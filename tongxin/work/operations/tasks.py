"""Work that was sent: taken, given back, done with what shows it, checked."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, Office, account_of
from tongxin.work import queries
from tongxin.work.models import Assignment, Proof, Task
from tongxin.work.operations.messages import (
    TASK_DONE,
    TASK_RETURNED,
    tell_office,
    tell_sender,
)
from tongxin.work.operations.rules import (
    DONE,
    NEW_PART,
    PART,
    RETURNABLE_PART,
    RETURNED,
)
from tongxin.work.operations.sending import check_offices


@operation(
    "task.taken",
    Words(
        pgettext_lazy("journal", "took the work on"),
        pgettext_lazy("journal", "task taken"),
    ),
    NEW_PART,
)
def take_part(actor: Actor, part: Assignment) -> Assignment:
    """The office says: ours, we are on it."""
    part.state = Assignment.State.DOING
    part.save(update_fields=["state"])
    if part.is_lead:
        Task.objects.filter(pk=part.task_id).update(state=Task.State.DOING)
    return part


@operation(
    "task.returned",
    Words(
        pgettext_lazy("journal", "returned the work and said why"),
        pgettext_lazy("journal", "task returned"),
    ),
    RETURNABLE_PART,
)
def return_part(actor: Actor, part: Assignment, *, reason: str) -> Assignment:
    """Not ours: back to the sender within the rule's days, with the reason."""
    part.reason = said(reason, "reason", _("Please say why, and whose work it is."))
    _end(actor, part, Assignment.State.RETURNED)
    if part.is_lead:
        Task.objects.filter(pk=part.task_id).update(state=Task.State.RETURNED)
    else:
        _settle(part.task)
    tell_sender(TASK_RETURNED, part)
    return part


def _settle(task: Task) -> None:
    """The task is done when its lead is and no helper works on it any more."""
    parts = task.assignments.all()
    led = parts.filter(is_lead=True, state=Assignment.State.DONE).last()
    if led is None or parts.filter(state__in=Assignment.OPEN).exists():
        return
    done = Task.objects.filter(pk=task.pk, state__in=Task.OPEN).update(
        state=Task.State.DONE, done_at=timezone.now()
    )
    if done:
        tell_sender(TASK_DONE, led)


@operation(
    "task.sent_again",
    Words(
        pgettext_lazy("journal", "sent it to its next lead office"),
        pgettext_lazy("journal", "task sent again"),
    ),
    RETURNED,
)
def send_back_task(
    actor: Actor, task: Task, *, lead: Office, note: str = ""
) -> Assignment:
    """A returned task finds its next lead; at the street nothing stays nobody's."""
    check_offices(actor, [lead])
    part = _new_lead(task, lead)
    task.state = Task.State.ASSIGNED
    _add_note(task, note)
    task.save(update_fields=["state", "note"])
    tell_office(part)
    return part


def _new_lead(task: Task, office: Office) -> Assignment:
    """Its own part, new; a helper that becomes the lead goes on with the one it has."""
    due = queries.due_of(task)
    held = task.assignments.filter(office=office)
    part = held.exclude(state=Assignment.State.RETURNED).first()
    part = part or Assignment(task=task, office=office)
    part.is_lead, part.state = True, Assignment.State.ASSIGNED
    part.due_on, part.due_is_provisional = due.on, due.is_provisional
    part.return_until = due_by("task.return", clock.today()).on
    part.ended_at = part.ended_by = None
    part.save()
    return part


@operation(
    "task.part_finished",
    Words(
        pgettext_lazy("journal", "finished the part and showed what was done"),
        pgettext_lazy("journal", "part finished"),
    ),
    PART,
)
def finish_part(
    actor: Actor,
    part: Assignment,
    *,
    evidence: str,
    files: Sequence[CheckedFile] = (),
) -> Assignment:
    """Done, and what shows it. The task is done when its lead and every helper are."""
    evidence = said(evidence, "evidence", _("Please say what was done and when."))
    # Found wanting before: what was shown then stays beside what is shown now.
    part.evidence = f"{part.evidence}\n{evidence}".strip()
    _end(actor, part, Assignment.State.DONE)
    _keep(actor, part, files)
    _settle(part.task)
    return part


def _keep(actor: Actor, part: Assignment, files: Sequence[CheckedFile]) -> None:
    for file in files:
        Proof.objects.create(
            assignment=part,
            file=ContentFile(file.content, name=file.name),
            **file.described(),
            added_by=account_of(actor),
        )


@operation(
    "task.checked",
    Words(
        pgettext_lazy("journal", "looked at what was done: good"),
        pgettext_lazy("journal", "work checked"),
    ),
    DONE,
)
def check_task(actor: Actor, task: Task, *, note: str = "") -> Task:
    """The sender looks at what was done: good."""
    task.state, task.checked_at = Task.State.CHECKED, timezone.now()
    _add_note(task, note)
    task.save(update_fields=["state", "checked_at", "note"])
    return task


@operation(
    "task.found_wanting",
    Words(
        pgettext_lazy("journal", "found something still missing"),
        pgettext_lazy("journal", "work found wanting"),
    ),
    DONE,
)
def find_wanting(actor: Actor, task: Task, *, note: str) -> Task:
    """The sender looks at what was done: once more, and says what is missing."""
    _add_note(task, said(note, "note", _("Please say what is still missing.")))
    task.state, task.done_at = Task.State.DOING, None
    due = queries.due_of(task)
    task.assignments.filter(is_lead=True, state=Assignment.State.DONE).update(
        state=Assignment.State.DOING,
        due_on=due.on,
        due_is_provisional=due.is_provisional,
        ended_at=None,
        ended_by=None,
    )
    task.save(update_fields=["state", "done_at", "note"])
    return task


def _add_note(task: Task, note: str) -> None:
    task.note = f"{task.note}\n{note.strip()}".strip()


def _end(actor: Actor, part: Assignment, state: Assignment.State) -> None:
    part.state, part.ended_at = state, timezone.now()
    part.ended_by = account_of(actor)
    part.save()
