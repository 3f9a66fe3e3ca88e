"""The ledger of tasks: for what, by whom, until when, and when it was done."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.councils.models import MeetingTask
from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import (
    Column,
    Ledger,
    Line,
    day,
    in_time,
    labels,
    yes,
)
from tongxin.people.models import Actor
from tongxin.renewal.models import Unit
from tongxin.voices import policies as voices
from tongxin.voices.models import Assignment, Task


def of_unit(unit: Unit) -> Q:
    return Q(voice__unit=unit) | Q(matter__unit=unit)


def _rows(actor: Actor, asked: Asked) -> QuerySet[Task]:
    rows = policies.tasks(actor).filter(
        sent_at__gte=asked.period.begins_at, sent_at__lt=asked.period.ends_at
    )
    if asked.unit:
        rows = rows.filter(of_unit(asked.unit))
    if asked.state:
        rows = rows.filter(state=asked.state)
    rows = rows.select_related("voice__unit", "matter__unit", "sent_from")
    rows = rows.prefetch_related("assignments__office")
    return rows.order_by("sent_at", "pk")


def _lines(actor: Actor, rows: Sequence[Task], _asked: Asked) -> list[Line]:
    given = MeetingTask.objects.filter(task__in=[task.pk for task in rows])
    meetings = {
        one.task_id: gettext("%(body)s, meeting %(number)d")
        % {
            "body": one.item.meeting.body.name,
            "number": one.item.meeting.number,
        }
        for one in given.select_related("item__meeting__body")
    }
    states = labels(Task.State)
    return [_line(task, title_for(actor, task), meetings, states) for task in rows]


def title_for(actor: Actor, task: Task) -> str:
    """Never words that were told to offices only, for whoever works for a partner."""
    if voices.may_read_title(actor, task):
        return task.title
    return told_to_offices()


def told_to_offices() -> str:
    return gettext("A voice that only offices may read")


def lead_of(task: Task) -> Assignment | None:
    parts = [part for part in kept_parts(task) if part.is_lead]
    return parts[0] if parts else None


def kept_parts(task: Task) -> list[Assignment]:
    return [p for p in task.assignments.all() if p.state != Assignment.State.RETURNED]


def _line(
    task: Task, title: str, meetings: dict[int, str], states: dict[str, str]
) -> Line:
    lead = lead_of(task)
    helpers = [part.office.name for part in kept_parts(task) if not part.is_lead]
    serves = task.voice or task.matter
    unit = serves.unit if serves else None
    done_on = day(task.done_at)
    return Line(
        task.get_absolute_url,
        (
            title,
            yes(task.is_whistle),
            states[task.state],
            task.voice.number if task.voice else str(task.matter),
            unit.name if unit else "",
            meetings.get(task.pk, ""),
            task.sent_from.name if task.sent_from else "",
            task.sent_at,
            lead.office.name if lead else "",
            "、".join(helpers),
            lead.due_on if lead else None,
            yes(bool(lead and lead.due_is_provisional)),
            task.done_at,
            task.checked_at,
            in_time(done_on, lead.due_on if lead else None),
        ),
    )


TASKS = Ledger(
    name="tasks",
    title=pgettext_lazy("ledger", "Tasks"),
    about=_("For what, by which office, until when, and when it was done."),
    columns=(
        Column(_("Task"), 40),
        Column(_("Whistle"), 8, is_shown=False),
        Column(_("State")),
        Column(pgettext_lazy("ledger", "For"), 24),
        Column(_("Renewal unit"), 18),
        Column(pgettext_lazy("ledger", "Given in"), 30, is_shown=False),
        Column(pgettext_lazy("ledger", "Sent by"), 20, is_shown=False),
        Column(_("Sent at"), 18),
        Column(_("Lead office"), 22),
        Column(pgettext_lazy("ledger", "Who helps"), 26, is_shown=False),
        Column(_("Due on")),
        Column(_("Provisional"), 8, is_shown=False),
        Column(pgettext_lazy("ledger", "Done at"), 18),
        Column(pgettext_lazy("ledger", "Checked at"), 18, is_shown=False),
        Column(pgettext_lazy("ledger", "In time"), 8),
    ),
    states=tuple((state.value, state.label) for state in Task.State),
    rows=_rows,
    lines=_lines,
)
