"""Linkage (联动): work goes to a lead office and its helpers, and comes back proven."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Office, User, account_of
from tongxin.voices import deadlines, policies
from tongxin.voices.models import Assignment, Matter, Task, Voice
from tongxin.voices.operations.gathering import accept_where_sent, wait_again
from tongxin.voices.operations.handling import accept_voice
from tongxin.voices.operations.messages import tell_office
from tongxin.voices.operations.rules import OPEN_MATTER, UNSENT, UNTOUCHED


class Slip(TypedDict, total=False):
    """What stands on a dispatch slip besides the office that leads."""

    assisting: Sequence[Office]
    due_on: date | None
    note: str


@creation(
    "task.dispatched",
    Words(
        pgettext_lazy("journal", "sent the work out"),
        pgettext_lazy("journal", "task dispatched"),
    ),
    UNSENT,
)
def dispatch_voice(
    actor: Actor, voice: Voice, *, lead: Office, **slip: Unpack[Slip]
) -> Task:
    """Send the work on one voice to its offices; takes the voice up by doing so."""
    if voice.state in Voice.WAITING:
        accept_voice(actor, voice)
    return _send(actor, Task(voice=voice, title=voice.title[:120]), lead, **slip)


def dispatch_matter(
    actor: Actor, matter: Matter, *, lead: Office, title: str = "", **slip: Unpack[Slip]
) -> Task:
    """One task, and later one answer, for all voices under a matter, in every unit.

    A meeting gives a matter several tasks at once, each with its own `title`. By hand:
    the line is that of a task, whatever it is for.
    """
    with journal.act_first():
        matter = OPEN_MATTER.hold(actor, matter)
        under_way = matter.tasks.filter(state__in=Task.OPEN)
        if title:
            under_way = under_way.filter(title=title)
        if under_way.exists():
            raise ValidationError(
                _("A task for this matter is under way already."), code="state"
            )
        task = _send(
            actor, Task(matter=matter, title=title or matter.title), lead, **slip
        )
        accept_where_sent(actor, Voice.objects.filter(points__matter=matter).distinct())
        journal.record(actor, "task.dispatched", task, changed(task, None))
    return task


say(
    "voice.task_recalled",
    Words(
        pgettext_lazy("journal", "took the task back"),
        pgettext_lazy("journal", "task recalled"),
    ),
)


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
    under = Q(tasks=task) | Q(points__matter__tasks=task)
    served = Voice.objects.filter(under, state=Voice.State.ACCEPTED).distinct()
    voices, voice = list(served), task.voice
    notices.drop_waiting(actor, task)
    task.assignments.all().delete()
    Task.objects.filter(pk=task.pk).delete()
    if voice is not None:
        journal.record(actor, "voice.task_recalled", voice)
    wait_again(actor, voices)


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
    task.sent_from, task.sent_by = sending_office(actor), account_of(actor)
    task.kind = _kind(actor, lead)
    task.save()
    due = deadlines.task_due(is_whistle=task.is_whistle, voice=task.voice)
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
