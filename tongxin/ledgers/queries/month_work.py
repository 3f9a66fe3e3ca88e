"""Of a unit's month: tasks, voices with both rates, clauses and their replies."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.councils.models import Decision
from tongxin.kernel import clock
from tongxin.ledgers import policies
from tongxin.ledgers.periods import Period
from tongxin.ledgers.queries.books import day
from tongxin.ledgers.queries.tasks import (
    lead_of,
    of_unit,
    title_for,
    told_to_offices,
)
from tongxin.ledgers.queries.telling import (
    Block,
    Row,
    Section,
    Table,
    Words,
    joined,
    on,
    section,
)
from tongxin.people.models import Actor
from tongxin.renewal.models import ClauseRequest, Unit
from tongxin.voices.models import Assignment, Task, Voice
from tongxin.voices.queries import LEAST_COUNTED, Rates, rates


def over_on(period: Period) -> date:
    """The first day that is not looked back on: of a month that runs, today."""
    return min(period.next, clock.today())


# ---- Tasks ----


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
    rows = policies.tasks(actor).filter(of_unit(unit))
    within = {"done_at__gte": period.begins_at, "done_at__lt": period.ends_at}
    sent = rows.filter(sent_at__gte=period.begins_at, sent_at__lt=period.ends_at)
    done = _with_parts(rows.filter(**within, state__in=DONE)).order_by("done_at", "pk")
    open_then = _open_at(rows, period.ends_at)
    late = [
        task
        for task in _with_parts(open_then).order_by("sent_at", "pk")
        if (lead := lead_of(task)) and lead.due_on < over_on(period)
    ]
    return Work(sent.count(), tuple(done), tuple(late))


DONE = (Task.State.DONE, Task.State.CHECKED)


def _open_at(rows: QuerySet[Task], moment: datetime) -> QuerySet[Task]:
    rows = rows.filter(Q(done_at=None) | Q(done_at__gte=moment), sent_at__lt=moment)
    return rows.exclude(state=Task.State.DROPPED)


def _with_parts(rows: QuerySet[Task]) -> QuerySet[Task]:
    rows = rows.select_related("voice", "matter")
    return rows.prefetch_related("assignments__office")


def was_late(task: Task) -> bool:
    lead, done_on = lead_of(task), day(task.done_at)
    return lead is not None and done_on is not None and lead.due_on < done_on


def told_tasks(actor: Actor, work: Work) -> Section:
    counted = _("%(sent)d sent, %(done)d done, %(late)d past their day and not done.")
    blocks: list[Block] = [
        Words(
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
        blocks.append(Words(told % {"count": work.done_late}))
    rows = [_task(actor, task) for task in (*work.done, *work.late)]
    if rows:
        blocks.append(Table(_task_head(), (58, 32, 33, 33), tuple(rows)))
    return section("tasks", pgettext("report", "Tasks"), blocks)


def _task_head() -> tuple[str, ...]:
    return (
        pgettext("table", "Task"),
        pgettext("table", "Who leads"),
        pgettext("table", "Due on"),
        pgettext("table", "Done on"),
    )


def _task(actor: Actor, task: Task) -> Row:
    """A report is passed on: what was told to offices only has no words in it."""
    lead = lead_of(task)
    is_for_offices = task.voice and task.voice.audience == Voice.Audience.OFFICE
    title = told_to_offices() if is_for_offices else title_for(actor, task)
    done = on(task.done_at) if task.state in DONE else pgettext("report", "not done")
    return Row(
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
        return self.rates.answered >= LEAST_COUNTED


def heard_of(actor: Actor, unit: Unit, period: Period) -> Heard:
    """Of a month that runs, a voice counts as late only after its day is over."""
    rows = policies.voices(actor).filter(unit=unit)
    came = rows.filter(
        received_at__gte=period.begins_at, received_at__lt=period.ends_at
    )
    whole = rates(rows, period.first, period.last)
    if period.next > clock.today():
        past = rates(rows, period.first, over_on(period) - timedelta(days=1))
        whole = replace(
            whole,
            due=past.due,
            in_time=past.in_time,
            interim_in_time=past.interim_in_time,
        )
    return Heard(came.count(), whole)


def told_voices(heard: Heard) -> Section:
    found = heard.rates
    came = _("%(came)d came in, %(answered)d were answered.")
    due = _(
        "Of %(due)d whose day fell into this month, %(interim)d heard in time where "
        "they stand, and %(in_time)d had their answer in time."
    )
    blocks: list[Block] = [
        Words(came % {"came": heard.came, "answered": found.answered})
    ]
    if found.due:
        facts = {"interim": found.interim_in_time, "in_time": found.in_time}
        blocks.append(Words(due % {"due": found.due, **facts}))
    else:
        blocks.append(Words(_("No voice had its day in this month.")))
    blocks.append(Words(_solved(heard)))
    return section("voices", pgettext("report", "Voices"), blocks)


def _solved(heard: Heard) -> str:
    found = heard.rates
    if not found.answered:
        return _("No answer was given, so no author could say whether it helped.")
    if not heard.is_told:
        return _(
            "Fewer than %(least)d were answered: what their authors said is not "
            "counted here, so that nobody is recognised."
        ) % {"least": LEAST_COUNTED}
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
    return joined([rate, rest])


# ---- Clauses ----


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests that were made in the month, or replied to in it."""

    requests: tuple[ClauseRequest, ...]
    asked: int
    replies: Counter[str]


def clauses_of(unit: Unit, period: Period) -> Asked:
    """No actor: plans are public. Of the unit's plans, and what its meetings asked."""
    within = (period.first, period.last)
    rows = _requests(unit)
    touched = rows.filter(Q(asked_on__range=within) | Q(replied_on__range=within))
    found = list(touched.select_related("clause__document").order_by("asked_on", "pk"))
    return Asked(
        tuple(found),
        sum(period.first <= one.asked_on <= period.last for one in found),
        Counter(one.reply for one in found if _is_replied_in(one, period)),
    )


def _requests(unit: Unit) -> QuerySet[ClauseRequest]:
    decided = Decision.objects.filter(item__meeting__body__unit=unit)
    return ClauseRequest.objects.filter(
        Q(clause__document__unit=unit)
        | Q(label=Decision._meta.label_lower, object_id__in=decided.values("pk"))
    )


def _is_replied_in(one: ClauseRequest, period: Period) -> bool:
    return one.replied_on is not None and period.first <= one.replied_on <= period.last


def told_clauses(found: Asked, period: Period) -> Section:
    kinds = ClauseRequest.Reply
    counted = _(
        "%(asked)d asked for. Replies: adopted %(adopted)d, adopted in part "
        "%(in_part)d, declined %(declined)d."
    ) % {
        "asked": found.asked,
        "adopted": found.replies[kinds.ADOPTED],
        "in_part": found.replies[kinds.IN_PART],
        "declined": found.replies[kinds.DECLINED],
    }
    blocks: list[Block] = [Words(counted)]
    if found.requests:
        head = (
            pgettext("table", "Clause"),
            pgettext("table", "What was asked"),
            pgettext("table", "Reply and reason"),
        )
        rows = (_request(one, period) for one in found.requests)
        blocks.append(Table(head, (40, 58, 58), tuple(rows)))
    return section("clauses", pgettext("report", "Clauses of plans"), blocks)


def _request(one: ClauseRequest, period: Period) -> Row:
    where = _("%(plan)s, clause %(number)d") % {
        "plan": one.clause.document.title,
        "number": one.clause.number,
    }
    # A later reply belongs to the report of its own month.
    if one.replied_on is None or one.replied_on > period.last:
        said = _("To be replied by %(day)s") % {"day": on(one.due_on)}
    else:
        said = _("%(reply)s on %(day)s, because: %(reason)s") % {
            "reply": one.get_reply_display(),
            "day": on(one.replied_on),
            "reason": one.reason,
        }
    return Row(one.clause.get_absolute_url(), (where, one.wanted, said))


# ---- What comes ----


def due_next(actor: Actor, unit: Unit, period: Period) -> list[str]:
    """What has its day in the month after: counted, and never whose it is."""
    after = next_of(period)
    within = (after.first, after.last)
    tasks = _open_at(policies.tasks(actor).filter(of_unit(unit)), period.ends_at)
    led = Assignment.objects.filter(
        task__in=tasks.values("pk"), is_lead=True, due_on__range=within
    ).exclude(state=Assignment.State.RETURNED)
    voices = policies.voices(actor).filter(unit=unit, due_on__range=within)
    waiting = voices.filter(
        Q(answered_at=None) | Q(answered_at__gte=period.ends_at),
        received_at__lt=period.ends_at,
    ).exclude(state__in=[Voice.State.DECLINED, Voice.State.WITHDRAWN])
    requests = _requests(unit).filter(
        Q(replied_on=None) | Q(replied_on__gt=period.last),
        asked_on__lte=period.last,
        due_on__range=within,
    )
    counts = (
        (_("Tasks with their day then: %(count)d."), led.count()),
        (_("Voices to be answered by then: %(count)d."), waiting.count()),
        (_("Replies on clauses due then: %(count)d."), requests.count()),
    )
    return [told % {"count": count} for told, count in counts if count]


def next_of(period: Period) -> Period:
    return Period(period.next.year, period.next.month)


def sentences(texts: Iterable[str]) -> list[Block]:
    return [Words(text) for text in texts]
