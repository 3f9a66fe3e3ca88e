"""The ledger of units: where each stood at the end of the time, what happened in it.

A unit moves on; what a year says of it stays: everything here is as of its last day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.councils.models import Body
from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import Column, Ledger, Line, Text, listed
from tongxin.people.models import Actor
from tongxin.renewal.models import Milestone, Stage, StageEntry, Stall, Unit

STALLED = "stalled"


def _rows(actor: Actor, asked: Asked) -> QuerySet[Unit]:
    """Units that were there by then: in a stage, or with something that was done."""
    last = asked.period.last
    entries = _entries(asked).filter(unit=OuterRef("pk"))
    done = Milestone.objects.filter(unit=OuterRef("pk"), done_on__lte=last)
    rows = policies.units(actor).filter(Exists(entries) | Exists(done))
    if asked.unit:
        rows = rows.filter(pk=asked.unit.pk)
    if asked.state == STALLED:
        over = _stalls_of(last).filter(unit=OuterRef("pk"))
        rows = rows.filter(Q(stalled_since__lte=last) | Exists(over))
    elif asked.state:
        latest = entries.order_by("-pk").values("stage")[:1]
        rows = rows.filter(Exists(entries)).alias(stage_then=Subquery(latest))
        rows = rows.filter(stage_then=asked.state)
    rows = rows.select_related("community", "applicant")
    return rows.order_by("community_id", "pk")


def _entries(asked: Asked) -> QuerySet[StageEntry]:
    """By the end of the time; where no day is known, by when it was written down."""
    return StageEntry.objects.filter(
        Q(entered_on__lte=asked.period.last)
        | Q(entered_on=None, recorded_at__lt=asked.period.ends_at)
    )


def _stalls_of(last: date) -> QuerySet[Stall]:
    """In which a unit stood still that day, though it went on since."""
    return Stall.objects.filter(since__lte=last, ended_on__gt=last)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is told of the units of one page, each read once for all of them."""

    entries: dict[int, StageEntry]
    stalls: dict[int, tuple[date, str]]
    bodies: dict[int | None, str]
    happened: dict[int, list[str]]


def _lines(_actor: Actor, rows: Sequence[Unit], asked: Asked) -> list[Line]:
    ids, last = [unit.pk for unit in rows], asked.period.last
    entries = _entries(asked).filter(unit__in=ids).order_by("pk")
    stalls = _stalls_of(last).filter(unit__in=ids).order_by("pk")
    found = {one.unit_id: (one.since, one.reason) for one in stalls}
    for unit in rows:
        if unit.stalled_since is not None and unit.stalled_since <= last:
            found[unit.pk] = (unit.stalled_since, unit.stalled_reason)
    beside = _Beside(
        {one.unit_id: one for one in entries},
        found,
        _bodies(ids, last),
        _happened(ids, asked),
    )
    return [_line(unit, beside) for unit in rows]


def _bodies(ids: list[int], last: date) -> dict[int | None, str]:
    """Conferences that stood that day."""
    rows = Body.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=last),
        unit__in=ids,
        founded_on__lte=last,
    )
    return dict(rows.order_by("pk").values_list("unit_id", "name"))


def _line(unit: Unit, beside: _Beside) -> Line:
    entry = beside.entries.get(unit.pk)
    since, why = beside.stalls.get(unit.pk, (None, ""))
    return Line(
        unit.get_absolute_url,
        (
            unit.name,
            unit.community.name,
            unit.get_kind_display(),
            Stage(entry.stage).label if entry else "",
            entry.entered_on if entry else None,
            since,
            why,
            unit.applicant.name if unit.applicant else "",
            unit.demolition_area,
            unit.development_area,
            unit.transfer_area,
            unit.area_source,
            beside.bodies.get(unit.pk, ""),
            listed(beside.happened.get(unit.pk, [])),
        ),
    )


def _happened(ids: Iterable[int], asked: Asked) -> dict[int, list[str]]:
    """Milestones, stages and stalls with a day in the time, in order of days."""
    units = list(ids)
    events = [*_milestones(units, asked), *_stages(units, asked)]
    events += _stalls(units, asked)
    found: dict[int, list[str]] = {}
    for on, unit, text in sorted(events):
        found.setdefault(unit, []).append(f"{on:%Y-%m-%d} {text}")
    return found


type Event = tuple[date, int, str]


def _milestones(units: list[int], asked: Asked) -> list[Event]:
    within = (asked.period.first, asked.period.last)
    rows = Milestone.objects.filter(unit__in=units, done_on__range=within)
    return [(r.done_on, r.unit_id, r.title) for r in rows if r.done_on]


def _stages(units: list[int], asked: Asked) -> list[Event]:
    within = (asked.period.first, asked.period.last)
    rows = StageEntry.objects.filter(unit__in=units, entered_on__range=within)
    told = pgettext_lazy("ledger", "stage: %(stage)s")
    return [
        (r.entered_on, r.unit_id, told % {"stage": Stage(r.stage).label})
        for r in rows
        if r.entered_on
    ]


def _stalls(units: list[int], asked: Asked) -> list[Event]:
    within = (asked.period.first, asked.period.last)
    rows = Stall.objects.filter(unit__in=units, ended_on__range=within)
    told = pgettext_lazy("ledger", "goes on after a stall since %(since)s")
    return [
        (r.ended_on, r.unit_id, told % {"since": f"{r.since:%Y-%m-%d}"}) for r in rows
    ]


_STATES: tuple[tuple[str, Text], ...] = (
    *((stage.value, stage.label) for stage in Stage),
    (STALLED, pgettext_lazy("unit", "Stands still")),
)
UNITS = Ledger(
    name="units",
    title=pgettext_lazy("ledger", "Units"),
    about=_("Where each unit stood at the end of the time, and what happened in it."),
    columns=(
        Column(_("Renewal unit"), 18),
        Column(_("Community")),
        Column(_("Kind"), is_shown=False),
        Column(pgettext_lazy("ledger", "Stage at the end")),
        Column(pgettext_lazy("ledger", "In it since")),
        Column(pgettext_lazy("ledger", "Stands still since")),
        Column(pgettext_lazy("ledger", "Why it stands still"), 30),
        Column(_("Applicant"), 24, is_shown=False),
        Column(pgettext_lazy("ledger", "Demolition area, m²"), is_shown=False),
        Column(pgettext_lazy("ledger", "Development area, m²"), is_shown=False),
        Column(pgettext_lazy("ledger", "Area handed over, m²"), is_shown=False),
        Column(pgettext_lazy("ledger", "Source of the areas"), 24, is_shown=False),
        Column(_("Joint conference"), 24, is_shown=False),
        Column(pgettext_lazy("ledger", "What happened in the time"), 50),
    ),
    states=_STATES,
    rows=_rows,
    lines=_lines,
    is_dated=False,
)
