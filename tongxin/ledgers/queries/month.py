"""The monthly report of a unit: everything in it is counted where it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.councils import queries as councils
from tongxin.councils.models import Body
from tongxin.kernel import clock
from tongxin.ledgers import policies
from tongxin.ledgers.periods import Period
from tongxin.ledgers.queries import month_meetings as met
from tongxin.ledgers.queries import month_work as work
from tongxin.ledgers.queries.telling import (
    Block,
    Section,
    Words,
    after_colon,
    at,
    joined,
    on,
    section,
)
from tongxin.people.models import Actor
from tongxin.renewal.models import Milestone, Stage, Stall, Unit
from tongxin.renewal.queries import stage_on


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows and the Word file prints."""

    unit: Unit
    period: Period
    title: str
    until: str
    sections: tuple[Section, ...]
    # The moment of what it tells: the file of a month that is over is always the same.
    made_at: datetime


def report_of(actor: Actor, unit: Unit, period: Period) -> Report:
    """The caller has found the unit among those whose report the actor reads."""
    bodies = list(policies.bodies(actor).filter(unit=unit).order_by("pk"))
    meetings = met.meetings_of(bodies, councils.Month(period.first))
    today = clock.today()
    is_over = period.next <= today
    told_until = period.last if is_over else today
    until = (
        _("The whole month.")
        if is_over
        else _("This month is not over: up to %(day)s.") % {"day": on(today)}
    )
    facts = {"unit": unit.name, "month": period.name}
    return Report(
        unit,
        period,
        _("%(unit)s, report of %(month)s") % facts,
        until,
        (
            _stands(unit, period, told_until),
            met.told_meetings(meetings),
            met.told_decisions(meetings),
            work.told_tasks(actor, work.work_of(actor, unit, period)),
            work.told_voices(work.heard_of(actor, unit, period)),
            work.told_clauses(work.clauses_of(unit, period), period),
            _coming(actor, unit, period, bodies),
        ),
        datetime.combine(told_until, time()),
    )


def _stands(unit: Unit, period: Period, until: date) -> Section:
    """Stage and stall at the end of the time; what was reached in it."""
    stage = Stage(stage_on(unit, until)).label
    blocks: list[Block] = [Words(_("Stage: %(stage)s.") % {"stage": stage})]
    blocks += [Words(text) for text in _stalls(unit, until)]
    reached = unit.milestones.filter(done_on__range=(period.first, period.last))
    for one in reached.order_by("done_on", "pk"):
        blocks.append(Words(after_colon(on(one.done_on), one.title)))
    return section("stands", pgettext("report", "Where the unit stands"), blocks)


def _stalls(unit: Unit, until: date) -> Iterator[str]:
    told = _("It stands still since %(day)s, because: %(reason)s")
    if unit.stalled_since is not None and unit.stalled_since <= until:
        yield told % {"day": on(unit.stalled_since), "reason": unit.stalled_reason}
    for one in Stall.objects.filter(unit=unit, since__lte=until, ended_on__gt=until):
        yield told % {"day": on(one.since), "reason": one.reason}


def _coming(actor: Actor, unit: Unit, period: Period, bodies: list[Body]) -> Section:
    after = work.next_of(period)
    blocks: list[Block] = []
    for meeting in met.meetings_of(bodies, councils.Month(after.first)):
        name = _("Meeting %(number)d, %(at)s") % {
            "number": meeting.number,
            "at": at(meeting.planned_at),
        }
        where = _("%(state)s, %(place)s.") % {
            "state": meeting.get_state_display(),
            "place": meeting.place,
        }
        link = meeting.get_absolute_url()
        blocks.append(Words(after_colon(name, joined([where])), link))
    if not blocks:
        blocks.append(Words(_("No meeting is planned for it yet.")))
    for one in _awaited(unit, after):
        blocks.append(Words(after_colon(on(one.on), one.title)))
    blocks += work.sentences(work.due_next(actor, unit, period))
    title = _("What comes in %(month)s") % {"month": after.name}
    return section("next", title, blocks)


def _awaited(unit: Unit, after: Period) -> list[Milestone]:
    """Days that are set for the month after; one that was dropped has none."""
    rows = unit.milestones.filter(on__range=(after.first, after.last))
    return list(rows.filter(dropped_on=None).order_by("on", "pk"))
