"""Linkage (联动): work goes to a lead office and its helpers, and comes back proven."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Office, User
from tongxin.voices import deadlines, policies
from tongxin.voices.models import Assignment, Matter, Task, Voice
from tongxin.voices.operations.gathering import accept_where_sent, wait_again
from tongxin.voices.operations.handling import locked, refuse_unless
from tongxin.voices.operations.telling import tell_office, tell_taken_up


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
    if voice.state in Voice.WAITING:
        voice.state = Voice.State.ACCEPTED
        voice.save(update_fields=["state"])
        tell_taken_up(voice)
    task = Task(voice=voice, title=voice.title[:120], note=note.strip())
    return _send(actor, task, lead, assisting, due_on)


@transaction.atomic
def dispatch_matter(  # noqa: PLR0913 - the facts of one dispatch slip
    actor: Actor,
    matter: Matter,
    *,
    lead: Office,
    assisting: Sequence[Office] = (),
    due_on: date | None = None,
    note: str = "",
    title: str = "",
) -> Task:
    """One task, and later one answer, for all voices under a matter, in every unit.

    A meeting gives a matter several tasks at once, each with its own `title`.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    require(
        policies.may_handle_matter(actor, matter),
        _("This matter belongs to another office."),
    )
    refuse_unless(matter.state == Matter.State.OPEN)
    under_way = matter.tasks.filter(state__in=Task.OPEN)
    if title:
        under_way = under_way.filter(title=title)
    if under_way.exists():
        raise ValidationError(
            _("A task for this matter is under way already."), code="state"
        )
    task = Task(matter=matter, title=title or matter.title, note=note.strip())
    task = _send(actor, task, lead, assisting, due_on)
    accept_where_sent(actor, Voice.objects.filter(points__matter=matter).distinct())
    return task


@transaction.atomic
def recall_task(actor: Actor, task: Task) -> None:
    """Undo a dispatch that nobody has begun to work on; what it served waits again."""
    found = Task.objects.select_for_update(of=("self",)).filter(pk=task.pk).first()
    refuse_unless(found is not None)
    require(
        policies.may_check(actor, task), _("Only the sending office may take it back.")
    )
    begun = task.assignments.exclude(state=Assignment.State.ASSIGNED).exists()
    if begun:
        raise ValidationError(
            _("An office has taken it already; please talk to them."), code="state"
        )
    served = _voices_of(task)
    journal.record(actor, "task.recalled", task)
    if task.voice is not None:
        journal.record(actor, "voice.task_recalled", task.voice, ["state"])
    notices.drop_waiting(actor, task)
    task.assignments.all().delete()
    Task.objects.filter(pk=task.pk).delete()
    wait_again(served)


def _voices_of(task: Task) -> list[Voice]:
    under = Q(tasks=task) | Q(points__matter__tasks=task)
    return list(Voice.objects.filter(under, state=Voice.State.ACCEPTED).distinct())


def _send(
    actor: Actor,
    task: Task,
    lead: Office,
    assisting: Sequence[Office],
    due_on: date | None,
) -> Task:
    offices = list(dict.fromkeys([lead, *assisting]))
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
    due = deadlines.task_due(is_whistle=task.is_whistle, voice=task.voice)
    return_until = deadlines.due_by("task.return", clock.today()).on
    for office in offices:
        part = Assignment.objects.create(
            task=task,
            office=office,
            is_lead=office.pk == lead.pk,
            due_on=due_on or due.on,
            # The day that the form proposes stays provisional when it is confirmed.
            due_is_provisional=due.is_provisional and due_on in (None, due.on),
            return_until=return_until,
        )
        tell_office(part)
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
