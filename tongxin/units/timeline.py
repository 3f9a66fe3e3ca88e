"""Units as rows of one time: the stages they were in, stalls, milestones, and today.

What has no day is not drawn: a bar begins where the register knows the day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.utils.safestring import SafeString

from tongxin.kernel import clock
from tongxin.kernel.marks import Axis, Dot, Span, disc, lane
from tongxin.places.models import Place
from tongxin.units.models import Milestone, Stage, StageEntry, Stall, Unit

YEARS_BACK, YEARS_ON = 5, 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stage of a unit, from the day it was entered until the next one, or today."""

    stage: Stage
    since: date
    until: date
    is_now: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one unit in time; `milestones` are those with a day."""

    unit: Unit
    stretches: list[Stretch]
    stalls: list[tuple[date, date]]
    milestones: list[Milestone]

    @property
    def days(self) -> list[date]:
        dots = [one.day for one in self.milestones if one.day]
        return [*(one.since for one in self.stretches), *dots]

    @property
    def disc(self) -> SafeString:
        return disc_of(self.unit)


def disc_of(unit: Unit) -> SafeString:
    """A quarter for each stage it has reached."""
    return disc(Stage(unit.stage).rank + 1, is_stopped=unit.is_stalled)


def by_community(
    units: Iterable[Unit],
) -> list[tuple[Place, list[tuple[SafeString, Unit]]]]:
    """Units in the order of their communities, each under its own."""
    return [
        (community, [(disc_of(unit), unit) for unit in own])
        for community, own in groupby(units, attrgetter("community"))
    ]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows in the order of the units that were given, on one axis."""

    rows: list[Row]
    axis: Axis
    today: date

    @property
    def years(self) -> list[tuple[int, str]]:
        """For the words above the rows: each year, and where it begins in per cent."""
        return [(year, f"{at:.2f}") for year, at in self.axis.years]

    @property
    def now(self) -> str:
        return f"{self.axis.at(self.today):.2f}"

    @property
    def lanes(self) -> list[tuple[Row, SafeString]]:
        grid = [at for _year, at in self.axis.years]
        now = self.axis.at(self.today)
        return [
            (
                row,
                lane(self._spans(row), now=now, dots=self._dots(row), grid=grid),
            )
            for row in self.rows
        ]

    def _spans(self, row: Row) -> Iterator[Span]:
        for one in row.stretches:
            yield self.axis.span(
                one.since, one.until, "solid" if one.is_now else "hollow"
            )
        planned = [one.day for one in row.milestones if one.is_awaited and one.day]
        if planned and max(planned) > self.today:
            yield self.axis.span(self.today, max(planned), "plan")
        for since, until in row.stalls:
            yield self.axis.span(since, until, "stall")

    def _dots(self, row: Row) -> Iterator[Dot]:
        for one in row.milestones:
            if one.day and self.axis.first <= one.day <= self.axis.last:
                yield Dot(self.axis.at(one.day), one.is_done)


def timeline(units: Sequence[Unit]) -> Timeline:
    """No actor: units are public. Three queries, however many there are."""
    today = clock.today()
    entries: dict[int, list[tuple[str, date | None]]] = {one.pk: [] for one in units}
    for entry in StageEntry.objects.filter(unit__in=entries).order_by("pk"):
        entries[entry.unit_id].append((entry.stage, entry.entered_on))
    stalls: dict[int, list[tuple[date, date]]] = {one.pk: [] for one in units}
    for stall in Stall.objects.filter(unit__in=stalls).order_by("since", "pk"):
        stalls[stall.unit_id].append((stall.since, stall.ended_on))
    dated: dict[int, list[Milestone]] = {one.pk: [] for one in units}
    rows = Milestone.objects.filter(unit__in=dated, dropped_on=None).order_by("pk")
    for milestone in rows:
        if milestone.day:
            dated[milestone.unit_id].append(milestone)
    drawn = [
        Row(
            unit,
            list(_stretches(entries[unit.pk], today)),
            [*stalls[unit.pk], *_standing(unit, today)],
            sorted(dated[unit.pk], key=lambda one: (one.day or today, one.pk)),
        )
        for unit in units
    ]
    return Timeline(drawn, _axis(drawn, today), today)


def _stretches(
    entries: Sequence[tuple[str, date | None]], today: date
) -> Iterator[Stretch]:
    """Where the next entry has no day, nobody knows until when."""
    for (stage, since), (_next, until) in zip(
        entries, [*entries[1:], ("", today)], strict=True
    ):
        if since and until and since <= until:
            yield Stretch(Stage(stage), since, until, _next == "")


def _standing(unit: Unit, today: date) -> list[tuple[date, date]]:
    return [(unit.stalled_since, today)] if unit.stalled_since else []


def _axis(rows: Iterable[Row], today: date) -> Axis:
    days = [day for row in rows for day in row.days]
    first = max(min([*days, today]).year, today.year - YEARS_BACK)
    last = min(max([*days, today]).year, today.year + YEARS_ON)
    return Axis(date(first, 1, 1), date(last + 1, 1, 1))
