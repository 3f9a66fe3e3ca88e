"""The monthly report of a unit: everything in it is counted where it is kept."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.periods import Period
from tongxin.kernel.reports import Section, on
from tongxin.kernel.rooms import rooms
from tongxin.people.models import Actor


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows and the Word file prints."""

    unit: Any
    period: Period
    title: str
    until: str
    sections: list[Section]
    # The moment of what it tells: the file of a month that is over is always the same.
    made_at: datetime


def report_of(actor: Actor, unit: Any, period: Period) -> Report:
    """The caller has found the unit among those whose report the actor reads."""
    told_until = period.told_until
    until = (
        _("The whole month.")
        if period.over_on == period.next
        else _("This month is not over: up to %(day)s.") % {"day": on(told_until)}
    )
    facts = {"unit": unit.name, "month": period.name}
    return Report(
        unit,
        period,
        _("%(unit)s, report of %(month)s") % facts,
        until,
        _sections(actor, unit, period),
        datetime.combine(told_until, time()),
    )


def _sections(actor: Actor, unit: Any, period: Period) -> list[Section]:
    """What each room tells; and in the last one, what all of them say is coming."""
    brought = [room.month for room in rooms().values() if room.month]
    told = [one for month in brought for one in month(actor, unit, period)]
    told.sort(key=lambda one: one.place)
    sections = [one for one in told if isinstance(one, Section)]
    coming = [one.blocks for one in told if not isinstance(one, Section)]
    title = _("What comes in %(month)s") % {"month": period.month_after.name}
    blocks = [block for some in coming for block in some]
    return [*sections, Section("next", title, 0, blocks)]
