"""What a unit's monthly report says of tasks, and of voices with both rates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.kernel import clock
from tongxin.kernel.periods import Period
from tongxin.kernel.reports import (
    Block,
    Coming,
    Paragraph,
    ReportRow,
    Section,
    Table,
    joined_sentences,
    on,
)
from tongxin.people.models import Actor
from tongxin.units.models import Unit
from tongxin.voices.ledgers import (
    tasks_read_by,
    voices_read_by,
)
from tongxin.voices.models import Matter, Voice
from tongxin.voices.queries import HIDDEN, MIN_COUNTED, Rates, rates
from tongxin.work.models import Assignment, Task, tasks_for
from tongxin.work.worklist import title_for


def month(actor: Actor, unit: Unit, period: Period) -> Iterator[Section | Coming]:
    """The caller has found the unit among those whose report the actor reads."""
    yield _told_tasks(actor, work_of(actor, unit, period))
    yield _told_voices(heard_of(actor, unit, period))
    yield Coming(30, [*_due_next(actor, unit, period)])


# ---- Tasks ----


def _of(unit: Unit) -> Q:
    voices = Voice.objects.filter(unit=unit).order_by().values("pk")
    matters = Matter.objects.filter(unit=unit).order_by().values("pk")
    return tasks_for(Voice, voices) | tasks_for(Matter, matters)


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks of a month: those that were done, and those past their day and not done."""

    sent: int
    done: tuple[Task, ...]
    late: tuple[Task, ...]

    @property
    def done_late(self) -> int:
        return sum(was_late(task) for task in self.done)


def work_of(actor: Actor, unit: Unit, period: Period) -> Work:
    rows = tasks_read_by(actor).filter(_of(unit))
    sent = rows.filter(period.within("sent_at"))
    done = rows.filter(period.within("done_at"), state__in=DONE)
    done = _with_parts(done).order_by("done_at", "pk")
    open_then = _open_at(rows, period.ends_at)
    late = [
        task
        for task in _with_parts(open_then).order_by("sent_at", "pk")
        if (lead := task.lead) and lead.due_on < period.over_on
    ]
    return Work(sent.count(), tuple(done), tuple(late))


DONE = (Task.State.DONE, Task.State.CHECKED)


def _open_at(rows: QuerySet[Task], moment: datetime) -> QuerySet[Task]:
    rows = rows.filter(Q(done_at=None) | Q(done_at__gte=moment), sent_at__lt=moment)
    return rows.exclude(state=Task.State.DROPPED)


def _with_parts(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.prefetch_related("assignments__office")


def was_late(task: Task) -> bool:
    lead, done_on = task.lead, clock.date_of(task.done_at)
    return lead is not None and done_on is not None and lead.due_on < done_on


def _told_tasks(actor: Actor, work: Work) -> Section:
    counted = _("%(sent)d sent, %(done)d done, %(late)d past their day and not done.")
    blocks: list[Block] = [
        Paragraph(
            counted
            % {"sent": work.sent, "done": len(work.done), "late": len(work.late)}
        )
    ]
    if work.done_late:
        told = ngettext(
            "%(count)d of those done was done after its day.",
            "%(count)d of those done were done after their day.",
            work.done_late,
        )
        blocks.append(Paragraph(told % {"count": work.done_late}))
    rows = [_task(actor, task) for task in (*work.done, *work.late)]
    if rows:
        blocks.append(Table(_task_head(), (58, 32, 33, 33), tuple(rows)))
    return Section("tasks", pgettext("report", "Tasks"), 40, blocks)


def _task_head() -> tuple[str, ...]:
    return (
        pgettext("table", "Task"),
        pgettext("table", "Who leads"),
        pgettext("table", "Due on"),
        pgettext("table", "Done on"),
    )


def _task(actor: Actor, task: Task) -> ReportRow:
    """A report is passed on: what was told to offices only has no words in it."""
    lead = task.lead
    title = str(HIDDEN) if task.is_for_offices else title_for(actor, task)
    done = on(task.done_at) if task.state in DONE else pgettext("report", "not done")
    return ReportRow(
        task.get_absolute_url(),
        (
            title,
            lead.office.name if lead else "",
            on(lead.due_on) if lead else "",
            done,
        ),
    )


# ---- Voices ----


@dataclass(frozen=True, slots=True)
class Heard:
    """Voices of a month: how many came, and what came of the answers."""

    came: int
    rates: Rates

    @property
    def is_told(self) -> bool:
        """Whether the authors' words can be counted without reading one of them."""
        return self.rates.answered >= MIN_COUNTED


def heard_of(actor: Actor, unit: Unit, period: Period) -> Heard:
    """Of a month that runs, a voice counts as late only after its day is over."""
    # History taken in later changes no month that was told already.
    rows = voices_read_by(actor).filter(unit=unit).exclude(state=Voice.State.PAST)
    came = rows.filter(period.within("received_at"))
    whole = rates(rows, period.first, period.last)
    if period.next > clock.today():
        past = rates(rows, period.first, period.over_on - timedelta(days=1))
        whole = replace(
            whole,
            due=past.due,
            in_time=past.in_time,
            told_in_time=past.told_in_time,
        )
    return Heard(came.count(), whole)


def _told_voices(heard: Heard) -> Section:
    found = heard.rates
    came = _("%(came)d came in, %(answered)d were answered.")
    due = _(
        "Of %(due)d whose day fell into this month, %(interim)d heard in time where "
        "they stand or what the answer is; %(in_time)d had their answer in time."
    )
    blocks: list[Block] = [
        Paragraph(came % {"came": heard.came, "answered": found.answered})
    ]
    if found.due:
        facts = {"interim": found.told_in_time, "in_time": found.in_time}
        blocks.append(Paragraph(due % {"due": found.due, **facts}))
    else:
        blocks.append(Paragraph(_("No voice had its day in this month.")))
    blocks.append(Paragraph(_solved(heard)))
    return Section("voices", pgettext("report", "Voices"), 50, blocks)


def _solved(heard: Heard) -> str:
    found = heard.rates
    if not found.answered:
        return _("No answer was given, so no author could say whether it helped.")
    if not heard.is_told:
        return _(
            "Fewer than %(least)d were answered: what their authors said is not "
            "counted here, so that nobody is recognised."
        ) % {"least": MIN_COUNTED}
    rate = _("Solved: %(solved)d of %(reached)d whose author was reached.") % {
        "solved": found.solved,
        "reached": found.reached,
    }
    rest = _(
        "Partly solved %(partly)d, not solved %(not_solved)d, no word yet %(unsaid)d, "
        "not reached %(not_reached)d."
    ) % {
        "partly": found.partly,
        "not_solved": found.not_solved,
        "unsaid": found.unsaid,
        "not_reached": found.not_reached,
    }
    through = _(
        "%(count)d of these words came through an office: it wrote them down, or had "
        "seen the code."
    ) % {"count": found.through_office}
    return joined_sentences([rate, rest, through])


# ---- What comes ----


def _due_next(actor: Actor, unit: Unit, period: Period) -> Iterator[Paragraph]:
    """What has its day in the month after: counted, and never whose it is."""
    within = period.month_after.days
    tasks = _open_at(tasks_read_by(actor).filter(_of(unit)), period.ends_at)
    led = Assignment.objects.filter(
        task__in=tasks.values("pk"), is_lead=True, due_on__range=within
    ).exclude(state=Assignment.State.RETURNED)
    voices = voices_read_by(actor).filter(unit=unit, due_on__range=within)
    waiting = voices.filter(
        Q(answered_at=None) | Q(answered_at__gte=period.ends_at),
        received_at__lt=period.ends_at,
    ).exclude(state__in=Voice.NEVER_DUE)
    if count := led.count():
        yield Paragraph(_("Tasks with their day then: %(count)d.") % {"count": count})
    if count := waiting.count():
        yield Paragraph(
            _("Voices to be answered by then: %(count)d.") % {"count": count}
        )
