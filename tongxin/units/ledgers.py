"""The ledger of units: where each stood at the end of the time, what happened in it.

A unit moves on; what a year says of it stays: everything here is as of its last day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.ledgers import Asked, Ledger, Units
from tongxin.kernel.listing import Column
from tongxin.people.models import Actor
from tongxin.people.policies import REPORT_READERS
from tongxin.units import policies
from tongxin.units.models import Milestone, Stage, StageEntry, Stall, Unit

STALLED = "stalled"


def units_read_by(actor: Actor) -> QuerySet[Unit]:
    """Those whose monthly reports the actor reads."""
    rows = policies.visible_to(actor).select_related("community")
    return REPORT_READERS.rows(actor, rows, community=["community"])


UNITS_OF_LEDGERS = Units(rows=units_read_by, page="units:manage", all="units:list")


def _rows(asked: Asked) -> QuerySet[Unit]:
    """Units that were there by then: in a stage, or with something that was done."""
    last = asked.period.last
    entries = _entries(asked).filter(unit=OuterRef("pk"))
    done = Milestone.objects.filter(unit=OuterRef("pk"), done_on__lte=last)
    rows = units_read_by(asked.actor).filter(
        Exists(entries) | Exists(done), asked.of_unit("pk")
    )
    if asked.state == STALLED:
        over = _stalls_of(last).filter(unit=OuterRef("pk"))
        rows = rows.filter(Q(stalled_since__lte=last) | Exists(over))
    elif asked.state:
        latest = entries.order_by("-pk").values("stage")[:1]
        rows = rows.filter(Exists(entries)).alias(stage_then=Subquery(latest))
        rows = rows.filter(stage_then=asked.state)
    return rows.select_related("community", "applicant").order_by("community_id", "pk")


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
class _Line:
    """A unit as it stood on the last day."""

    unit: Unit
    entry: StageEntry | None
    stalled_since: date | None
    stalled_reason: str
    happened: list[str]


def _lines(rows: Sequence[Unit], asked: Asked) -> list[_Line]:
    last = asked.period.last
    latest = _entries(asked).filter(unit__in=rows).order_by("pk")
    entries = {one.unit_id: one for one in latest}
    over = _stalls_of(last).filter(unit__in=rows).order_by("pk")
    stalls: dict[int, tuple[date | None, str]] = {
        one.unit_id: (one.since, one.reason) for one in over
    }
    for unit in rows:
        if unit.stalled_since is not None and unit.stalled_since <= last:
            stalls[unit.pk] = (unit.stalled_since, unit.stalled_reason)
    happened: dict[int, list[str]] = {}
    for on, pk, text in sorted(_events(rows, asked)):
        happened.setdefault(pk, []).append(f"{on:%Y-%m-%d} {text}")
    return [
        _Line(
            unit,
            entries.get(unit.pk),
            *stalls.get(unit.pk, (None, "")),
            happened.get(unit.pk, []),
        )
        for unit in rows
    ]


type Event = tuple[date, int, str]


def _events(rows: Iterable[Unit], asked: Asked) -> Iterator[Event]:
    """Milestones, stages and stalls with a day in the time."""
    units, within = list(rows), asked.period.days
    for one in Milestone.objects.filter(unit__in=units, done_on__range=within):
        if one.done_on:
            yield one.done_on, one.unit_id, one.title
    stage = pgettext_lazy("ledger", "stage: %(stage)s")
    for entry in StageEntry.objects.filter(unit__in=units, entered_on__range=within):
        if entry.entered_on:
            told = stage % {"stage": Stage(entry.stage).label}
            yield entry.entered_on, entry.unit_id, told
    stall = pgettext_lazy("ledger", "goes on after a stall since %(since)s")
    for over in Stall.objects.filter(unit__in=units, ended_on__range=within):
        yield over.ended_on, over.unit_id, stall % {"since": f"{over.since:%Y-%m-%d}"}


UNITS = Ledger(
    slug="units",
    title=pgettext_lazy("ledger", "Units"),
    lead=_("Where each unit stood at the end of the time, and what happened in it."),
    place=10,
    columns=(
        Column(_("Renewal unit"), "unit__name", 18),
        Column(_("Community"), "unit__community__name"),
        Column(_("Kind"), "unit__get_kind_display", is_shown=False),
        Column(pgettext_lazy("ledger", "Stage at the end"), "entry__get_stage_display"),
        Column(pgettext_lazy("ledger", "In it since"), "entry__entered_on"),
        Column(pgettext_lazy("ledger", "Stands still since"), "stalled_since"),
        Column(pgettext_lazy("ledger", "Why it stands still"), "stalled_reason", 30),
        Column(_("Applicant"), "unit__applicant__name", 24, is_shown=False),
        Column(
            pgettext_lazy("ledger", "Demolition area, m²"),
            "unit__demolition_area",
            is_shown=False,
        ),
        Column(
            pgettext_lazy("ledger", "Development area, m²"),
            "unit__development_area",
            is_shown=False,
        ),
        Column(
            pgettext_lazy("ledger", "Area handed over, m²"),
            "unit__transfer_area",
            is_shown=False,
        ),
        Column(
            pgettext_lazy("ledger", "Source of the areas"),
            "unit__area_source",
            24,
            is_shown=False,
        ),
        Column(pgettext_lazy("ledger", "What happened in the time"), "happened", 50),
    ),
    states=[
        *Stage.choices,
        (STALLED, pgettext_lazy("unit", "Stands still")),
    ],
    rows=_rows,
    lines=_lines,
    is_dated=False,
)
