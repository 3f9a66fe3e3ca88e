"""Linkage (联动): work goes to a lead office and its helpers, and comes back proven."""

from collections.abc import Sequence
from datetime import date

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
from tongxin.voices import deadlines, policies
from tongxin.voices.models import Assignment, Attachment, Matter, Task, Voice
from tongxin.voices.operations.handling import locked, refuse_unless


@transaction.atomic
def dispatch_voice(  # noqa: PLR0913 - the facts of one dispatch slip
    actor: Actor,
    voice: Voice,
    *,
    lead: Office,
    assisting: Sequence[Office] = (),
    due_on: date | None = None,
    note: str = "",
) -> Task:
    """Send the work on one voice to its offices; accepts the voice by doing so."""
    voice = locked(voice)
    require(
        policies.may_handle(actor, voice),
        _("Only the office that received this voice may send it on."),
    )
    refuse_unless(voice.is_open)
    if voice.tasks.filter(state__in=Task.OPEN).exists():
        raise ValidationError(
            _("A task for this voice is under way already."), code="state"
        )
    if voice.state == Voice.State.RECEIVED:
        voice.state = Voice.State.ACCEPTED
        voice.save(update_fields=["state"])
    task = Task(voice=voice, title=voice.title, note=note.strip())
    return _send(actor, task, lead, assisting, due_on, latest=voice.due_on)


@transaction.atomic
def dispatch_matter(  # noqa: PLR0913 - the facts of one dispatch slip
    actor: Actor,
    matter: Matter,
    *,
    lead: Office,
    assisting: Sequence[Office] = (),
    due_on: date | None = None,
    note: str = "",
) -> Task:
    """One task, and later one answer, for all voices under a matter, in every unit."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    require(
        policies.may_handle_matter(actor, matter),
        _("This matter belongs to another office."),
    )
    refuse_unless(matter.state == Matter.State.OPEN)
    if matter.tasks.filter(state__in=Task.OPEN).exists():
        raise ValidationError(
            _("A task for this matter is under way already."), code="state"
        )
    task = Task(matter=matter, title=matter.title, note=note.strip())
    return _send(actor, task, lead, assisting, due_on, latest=None)


def _send(  # noqa: PLR0913 - the facts of one dispatch slip
    actor: Actor,
    task: Task,
    lead: Office,
    assisting: Sequence[Office],
    due_on: date | None,
    *,
    latest: date | None,
) -> Task:
    offices = [lead, *(office for office in assisting if office.pk != lead.pk)]
    for office in offices:
        require(
            policies.may_send_to(actor, office),
            _("You cannot send work to %(office)s.") % {"office": office},
        )
        if office.is_closed:
            raise ValidationError(_("%(office)s is closed.") % {"office": office})
    if due_on is not None and due_on < clock.today():
        raise ValidationError({"due_on": _("This day has passed already.")})
    task.sent_from = sending_office(actor)
    task.sent_by = actor if isinstance(actor, User) else None
    task.kind = _kind(actor, lead)
    task.save()
    rule = "task.due.whistle" if task.kind == Task.Kind.WHISTLE else "task.due"
    today = clock.today()
    usual = deadlines.due_by(rule, today)
    on = due_on or (min(usual.on, latest) if latest and latest > today else usual.on)
    return_until = deadlines.due_by("task.return", today).on
    Assignment.objects.bulk_create(
        Assignment(
            task=task,
            office=office,
            is_lead=office.pk == lead.pk,
            due_on=on,
            due_is_provisional=usual.is_provisional,
            return_until=return_until,
        )
        for office in offices
    )
    journal.record(actor, "task.dispatched", task, ["lead", "assisting", "due_on"])
    return task


def sending_office(actor: Actor) -> Office | None:
    """The office in whose name the actor sends: its intake post comes first."""
    if not isinstance(actor, User) or not actor.posts:
        return None
    inside = (Office.Kind.STREET, Office.Kind.COMMUNITY)
    posts = sorted(actor.posts, key=lambda post: post.office.kind not in inside)
    return posts[0].office


def _kind(actor: Actor, lead: Office) -> str:
    """A community that calls a department blows the whistle (吹哨)."""
    from_community = isinstance(actor, User) and not actor.is_street
    to_department = lead.kind == Office.Kind.DEPARTMENT
    return Task.Kind.WHISTLE if from_community and to_department else Task.Kind.DISPATCH


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
    journal.record(actor, "task.returned", part, ["state", "reason"])
    return part


@transaction.atomic
def send_back_task(
    actor: Actor, task: Task, *, lead: Office, note: str = ""
) -> Assignment:
    """A returned task finds its next lead; at the street nothing stays nobody's."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    require(
        policies.may_check(actor, task), _("Only the sending office may send it again.")
    )
    require(
        policies.may_send_to(actor, lead),
        _("You cannot send work to %(office)s.") % {"office": lead},
    )
    refuse_unless(task.state == Task.State.RETURNED)
    today = clock.today()
    due = deadlines.due_by("task.due", today)
    # A helper that becomes the lead keeps no second part.
    task.assignments.filter(office=lead, state__in=Assignment.OPEN).delete()
    part = Assignment.objects.create(
        task=task,
        office=lead,
        is_lead=True,
        due_on=due.on,
        due_is_provisional=due.is_provisional,
        return_until=deadlines.due_by("task.return", today).on,
    )
    task.state = Task.State.ASSIGNED
    if note.strip():
        task.note = f"{task.note}\n{note.strip()}".strip()
    task.save(update_fields=["state", "note"])
    journal.record(actor, "task.sent_again", task, ["lead", "state"])
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
    _end(actor, part, Assignment.State.DONE, evidence=evidence.strip())
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
    parts = part.task.assignments.all()
    waiting = parts.filter(state__in=Assignment.OPEN).exists()
    led = parts.filter(is_lead=True, state=Assignment.State.DONE).exists()
    if led and not waiting:
        Task.objects.filter(pk=part.task_id).update(
            state=Task.State.DONE, done_at=timezone.now()
        )
    journal.record(actor, "task.part_finished", part, ["state", "evidence"])
    return part


@transaction.atomic
def check_task(actor: Actor, task: Task, *, is_good: bool, note: str = "") -> Task:
    """The sender looks at what was done: good, or once more with what is missing."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    require(policies.may_check(actor, task), _("Only the sending office may check it."))
    refuse_unless(task.state == Task.State.DONE)
    if is_good:
        task.state, task.checked_at = Task.State.CHECKED, timezone.now()
    else:
        if not note.strip():
            raise ValidationError({"note": _("Please say what is still missing.")})
        task.state, task.done_at = Task.State.DOING, None
        due = deadlines.due_by("task.due", clock.today())
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
