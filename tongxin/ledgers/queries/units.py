"""The ledger of units: where each stands now, and what happened in the time."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
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
    rows = policies.units(actor).select_related("community", "applicant")
    if asked.unit:
        rows = rows.filter(pk=asked.unit.pk)
    if asked.state == STALLED:
        rows = rows.filter(stalled_since__isnull=False)
    elif asked.state:
        rows = rows.filter(stage=asked.state)
    return rows.order_by("community_id", "pk")


def _lines(_actor: Actor, rows: Sequence[Unit], asked: Asked) -> list[Line]:
    ids = [unit.pk for unit in rows]
    found = _happened(ids, asked)
    bodies = Body.objects.filter(unit__in=ids, dissolved_on=None)
    names = dict(bodies.values_list("unit_id", "name"))
    return [
        Line(
            unit.get_absolute_url,
            (
                unit.name,
                unit.community.name,
                unit.get_kind_display(),
                Stage(unit.stage).label,
                unit.entered_stage_on,
                unit.stalled_since,
                unit.stalled_reason,
                unit.applicant.name if unit.applicant else "",
                unit.demolition_area,
                unit.development_area,
                unit.transfer_area,
                unit.area_source,
                names.get(unit.pk, ""),
                listed(found.get(unit.pk, [])),
            ),
        )
        for unit in rows
    ]


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
    about=_("Where each unit stands now, and what happened in the time."),
    columns=(
        Column(_("Renewal unit"), 18),
        Column(_("Community")),
        Column(_("Kind"), is_shown=False),
        Column(pgettext_lazy("ledger", "Stage now")),
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
