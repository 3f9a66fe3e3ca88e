"""What a unit's monthly report says of the unit itself."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel.periods import Period
from tongxin.kernel.reports import Block, Coming, Paragraph, Section, after_colon, on
from tongxin.people.models import Actor
from tongxin.units.models import Stage, Stall, Unit
from tongxin.units.queries import stage_on


def month(_actor: Actor, unit: Unit, period: Period) -> Iterator[Section | Coming]:
    """The caller has found the unit among those whose report the actor reads."""
    yield _stands(unit, period, period.told_until)
    # Days that are set for the month after; one that was dropped has none.
    within = period.month_after.days
    awaited = unit.milestones.filter(on__range=within, dropped_on=None)
    words = [after_colon(on(one.on), one.title) for one in awaited.order_by("on", "pk")]
    yield Coming(20, [Paragraph(text) for text in words])


def _stands(unit: Unit, period: Period, until: date) -> Section:
    """Stage and stall at the end of the time; what was reached in it."""
    stage = Stage(stage_on(unit, until)).label
    blocks: list[Block] = [Paragraph(_("Stage: %(stage)s.") % {"stage": stage})]
    blocks += [Paragraph(text) for text in _stalls(unit, until)]
    reached = unit.milestones.filter(done_on__range=period.days)
    for one in reached.order_by("done_on", "pk"):
        blocks.append(Paragraph(after_colon(on(one.done_on), one.title)))
    title = pgettext("report", "Where the unit stands")
    return Section("stands", title, 10, blocks)


def _stalls(unit: Unit, until: date) -> Iterator[str]:
    told = _("It stands still since %(day)s, because: %(reason)s")
    if unit.stalled_since is not None and unit.stalled_since <= until:
        yield told % {"day": on(unit.stalled_since), "reason": unit.stalled_reason}
    for one in Stall.objects.filter(unit=unit, since__lte=until, ended_on__gt=until):
        yield told % {"day": on(one.since), "reason": one.reason}
