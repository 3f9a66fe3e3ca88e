"""Work that was sent: taken, given back, done with what shows it, checked."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import require
from tongxin.people.models import Actor, Office, User
from tongxin.voices import deadlines, policies, wording
from tongxin.voices.models import Assignment, Attachment, Task
from tongxin.voices.operations.handling import refuse_unless
from tongxin.voices.operations.telling import tell_office, tell_sender


def _locked(task: Task) -> Task:
    tasks = Task.objects.select_for_update(of=("self",)).select_related("voice")
    return tasks.get(pk=task.pk)


def _locked_part(actor: Actor, part: Assignment) -> Assignment:
    # The task first, then its part: everybody locks in one order.
    Task.objects.select_for_update(of=("self",)).get(pk=part.task_id)
    part = Assignment.objects.select_related("task", "office").get(pk=part.pk)
    require(policies.may_do(actor, part), _("This part belongs to another office."))
    return part


@transaction.atomic
def take_part(actor: Actor, part: Assignment) -> Assignment:
    """The office says: ours, we are on it."""
    part = _locked_part(actor, part)
    refuse_unless(part.state == Assignment.State.ASSIGNED)
    part.state = Assignment.State.DOING
    part.save(update_fields=["state"])
    if part.is_lead:
        Task.objects.filter(pk=part.task_id).update(state=Task.State.DOING)
    journal.record(actor, "task.taken", part, ["state"])
    return part


@transaction.atomic
def return_part(actor: Actor, part: Assignment, *, reason: str) -> Assignment:
    """Not ours: back to the sender within the rule's days, with the reason."""
    part = _locked_part(actor, part)
    refuse_unless(part.is_open)
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why, and whose work it is.")})
    if clock.today() > part.return_until:
        raise ValidationError(
            _("The days for returning it are over; please talk to the sender.")
        )
    _end(actor, part, Assignment.State.RETURNED, reason=reason.strip())
    if part.is_lead:
        Task.objects.filter(pk=part.task_id).update(state=Task.State.RETURNED)
    else:
        _settle(part.task)
    journal.record(actor, "task.returned", part, ["state", "reason"])
    tell_sender(part.task, "returned", wording.task_returned(part))
    return part


def _settle(task: Task) -> None:
    """The task is done when its lead is and no helper works on it any more."""
    parts = task.assignments.all()
    waiting = parts.filter(state__in=Assignment.OPEN).exists()
    led = parts.filter(is_lead=True, state=Assignment.State.DONE).exists()
    if waiting or not led:
        return
    done = Task.objects.filter(pk=task.pk, state__in=Task.OPEN).update(
        state=Task.State.DONE, done_at=timezone.now()
    )
    if done:
        tell_sender(task, "done", wording.task_done(task))


@transaction.atomic
def send_back_task(
    actor: Actor, task: Task, *, lead: Office, note: str = ""
) -> Assignment:
    """A returned task finds its next lead; at the street nothing stays nobody's."""
    task = _locked(task)
    require(
        policies.may_check(actor, task), _("Only the sending office may send it again.")
    )
    require(
        policies.may_send_to(actor, lead),
        _("You cannot send work to %(office)s.") % {"office": lead},
    )
    refuse_unless(task.state == Task.State.RETURNED)
    if lead.is_closed:
        raise ValidationError(_("%(office)s is closed.") % {"office": lead})
    part = _new_lead(task, lead)
    task.state = Task.State.ASSIGNED
    if note.strip():
        task.note = f"{task.note}\n{note.strip()}".strip()
    task.save(update_fields=["state", "note"])
    journal.record(actor, "task.sent_again", task, ["lead", "state"])
    tell_office(part)
    return part


def _new_lead(task: Task, office: Office) -> Assignment:
    """Its own part, new; a helper that becomes the lead goes on with the one it has."""
    due = deadlines.task_due(is_whistle=task.is_whistle, voice=task.voice)
    held = task.assignments.filter(office=office)
    part = held.exclude(state=Assignment.State.RETURNED).first()
    part = part or Assignment(task=task, office=office)
    part.is_lead, part.state = True, Assignment.State.ASSIGNED
    part.due_on, part.due_is_provisional = due.on, due.is_provisional
    part.return_until = deadlines.due_by("task.return", clock.today()).on
    part.ended_at = part.ended_by = None
    part.save()
    return part


@transaction.atomic
def finish_part(
    actor: Actor,
    part: Assignment,
    *,
    evidence: str,
    files: Sequence[CheckedFile] = (),
) -> Assignment:
    """Done, and what shows it. The task is done when its lead and every helper are."""
    part = _locked_part(actor, part)
    refuse_unless(part.is_open)
    if not evidence.strip():
        raise ValidationError({"evidence": _("Please say what was done and when.")})
    # Found wanting before: what was shown then stays beside what is shown now.
    shown = f"{part.evidence}\n{evidence.strip()}".strip()
    _end(actor, part, Assignment.State.DONE, evidence=shown)
    for file in files:
        Attachment.objects.create(
            assignment=part,
            file=ContentFile(file.content, name=file.name),
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            sha256=file.sha256,
            added_by=actor if isinstance(actor, User) else None,
        )
    _settle(part.task)
    journal.record(actor, "task.part_finished", part, ["state", "evidence"])
    return part


@transaction.atomic
def check_task(actor: Actor, task: Task, *, is_good: bool, note: str = "") -> Task:
    """The sender looks at what was done: good, or once more with what is missing."""
    task = _locked(task)
    require(policies.may_check(actor, task), _("Only the sending office may check it."))
    refuse_unless(task.state == Task.State.DONE)
    if is_good:
        task.state, task.checked_at = Task.State.CHECKED, timezone.now()
    else:
        if not note.strip():
            raise ValidationError({"note": _("Please say what is still missing.")})
        task.state, task.done_at = Task.State.DOING, None
        due = deadlines.task_due(is_whistle=task.is_whistle, voice=task.voice)
        task.assignments.filter(is_lead=True, state=Assignment.State.DONE).update(
            state=Assignment.State.DOING,
            due_on=due.on,
            due_is_provisional=due.is_provisional,
            ended_at=None,
            ended_by=None,
        )
    if note.strip():
        task.note = f"{task.note}\n{note.strip()}".strip()
    task.save(update_fields=["state", "checked_at", "done_at", "note"])
    action = "task.checked" if is_good else "task.found_wanting"
    journal.record(actor, action, task, ["state", "note"])
    return task


def _end(actor: Actor, part: Assignment, state: str, **facts: str) -> None:
    part.state = state
    for field, value in facts.items():
        setattr(part, field, value)
    part.ended_at = timezone.now()
    part.ended_by = actor if isinstance(actor, User) else None
    part.save(update_fields=["state", "ended_at", "ended_by", *facts])
