"""Linkage (联动): work goes to a lead office and its helpers, and may be taken back."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Office, User, account_of
from tongxin.places.models import Place
from tongxin.work import policies, queries
from tongxin.work.models import Assignment, Task, tasks_for
from tongxin.work.operations.messages import tell_dropped, tell_office
from tongxin.work.operations.rules import UNTOUCHED
from tongxin.work.subjects import subject_of


class Slip(TypedDict, total=False):
    """What stands on a dispatch slip besides the office that leads."""

    assisting: Sequence[Office]
    due_on: date | None
    note: str


# Every room that sends work writes this line, with these words.
SENT_OUT = Words(
    pgettext_lazy("journal", "sent the work out"),
    pgettext_lazy("journal", "task dispatched"),
)
say("task.dispatched", SENT_OUT)


def send_task(  # noqa: PLR0913 - what a task knows of its record, and the slip
    actor: Actor,
    record: Model,
    *,
    lead: Office,
    title: str,
    community: Place | None = None,
    is_for_offices: bool = False,
    **slip: Unpack[Slip],
) -> Task:
    """Send the work on a record to its offices.

    Called by the act that sends it, which has asked whether the actor may, and writes
    the line `task.dispatched`.
    """
    task = Task(
        label=record._meta.label_lower,
        object_id=record.pk,
        title=title[:120],
        community=community,
        is_for_offices=is_for_offices,
    )
    task.record = record
    return _send(actor, task, lead, **slip)


def _send(  # noqa: PLR0913 - the facts of one dispatch slip
    actor: Actor,
    task: Task,
    lead: Office,
    *,
    assisting: Sequence[Office] = (),
    due_on: date | None = None,
    note: str = "",
) -> Task:
    offices = list(dict.fromkeys([lead, *assisting]))
    check_offices(actor, offices)
    if due_on is not None and due_on < clock.today():
        raise ValidationError({"due_on": _("This day has passed already.")})
    task.note = note.strip()
    task.sent_from, task.sent_by = queries.sending_office(actor), account_of(actor)
    task.kind = _kind(actor, lead)
    task.save()
    due = queries.due_of(task)
    return_until = due_by("task.return", clock.today()).on
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
    return task


def check_offices(actor: Actor, offices: Sequence[Office]) -> None:
    """Only where the actor sends work, and to nobody who has closed."""
    rows = policies.offices_to_send_to(actor).filter(pk__in=[one.pk for one in offices])
    reached = rows.in_bulk()
    for office in offices:
        require(
            office.pk in reached,
            _("You cannot send work to %(office)s.") % {"office": office},
        )
        if reached[office.pk].is_closed:
            raise ValidationError(_("%(office)s is closed.") % {"office": office})


def _kind(actor: Actor, lead: Office) -> str:
    """A community that calls a department blows the whistle (吹哨)."""
    from_community = isinstance(actor, User) and not actor.is_street
    to_department = lead.kind == Office.Kind.DEPARTMENT
    return Task.Kind.WHISTLE if from_community and to_department else Task.Kind.DISPATCH


@operation(
    "task.recalled",
    Words(
        pgettext_lazy("journal", "took the task back"),
        pgettext_lazy("journal", "task recalled"),
    ),
    UNTOUCHED,
)
def recall_task(actor: Actor, task: Task) -> None:
    """Undo a dispatch that nobody has begun to work on; what it served waits again."""
    record, recalled = task.record, subject_of(task).recalled
    notices.drop_waiting(actor, task)
    task.assignments.all().delete()
    Task.objects.filter(pk=task.pk).delete()
    if recalled is not None:
        recalled(actor, record)


def follow_record(actor: Actor, record: Model, *, community: Place | None) -> None:
    """A record went to another community: its tasks go with it.

    Called by the act that moves it, which has asked whether the actor may.
    """
    rows = Task.objects.filter(tasks_for(type(record), [record.pk]))
    rows.exclude(community=community).update(community=community)


say(
    "task.dropped",
    Words(
        pgettext_lazy("journal", "ended the task: nobody needs it now"),
        pgettext_lazy("journal", "task dropped"),
    ),
)


def drop_tasks_of(actor: Actor, record: Model) -> None:
    """Work ends when what it was for is taken back.

    Called by the act that takes it back, which has asked whether the actor may.
    """
    now = timezone.now()
    rows = Task.objects.filter(tasks_for(type(record), [record.pk]))
    for task in rows.select_for_update(of=("self",)).filter(state__in=Task.OPEN):
        notices.drop_waiting(actor, task)
        for part in task.assignments.filter(state__in=Assignment.OPEN):
            part.state, part.ended_at = Assignment.State.DROPPED, now
            part.save(update_fields=["state", "ended_at"])
            tell_dropped(part)
        Task.objects.filter(pk=task.pk).update(state=Task.State.DROPPED)
        journal.record(actor, "task.dropped", task, ["state"])
