"""Units as pages and other rooms read them. All start from what the actor may see."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongxin.kernel import clock, rules
from tongxin.kernel import pairs as kernel_pairs
from tongxin.kernel.actors import VISITOR
from tongxin.people.models import Actor, Office, User
from tongxin.places.models import Place
from tongxin.units import policies
from tongxin.units.models import (
    Milestone,
    MilestoneMove,
    Proposal,
    Stage,
    TitleProblem,
    Unit,
    UnitContact,
)

# A smaller number of households could be known by name to their neighbours.
MIN_TOLD = 5
# Beside the stages: those that stand still in any of them.
STALLED = "stalled"
# Every unit is one of these: they tell none from another.
EVERYWHERE = {"更新", "单元", "改造", "社区", "小区"}


def find_units(text: str) -> QuerySet[Unit]:
    """Units whose name or community contains `text`; all of them for an empty one.

    Where none does, those that share two characters with it: people write
    "竹园大院3栋" or "河头新村" and mean 竹园大院 and 河头村.
    """
    units = policies.visible_to(VISITOR)
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return units
    found = units.filter(
        Q(name__icontains=text)
        | Q(community__name__icontains=text)
        | Q(summary__icontains=text)
    )
    pairs = {
        pair for pair in kernel_pairs.pairs(text[:40]) if len(pair) > 1
    } - EVERYWHERE
    if not pairs or found.exists():
        return found
    near = [
        Q(name__icontains=pair) | Q(community__name__icontains=pair) for pair in pairs
    ]
    return units.filter(reduce(or_, near))


def stage_on(unit: Unit, day: date) -> str:
    """The stage in which a unit stood that day; before its first entry, the first."""
    if unit.entered_stage_on is None or day >= unit.entered_stage_on:
        return unit.stage
    entries = list(unit.stage_entries.order_by("pk"))
    passed = [e for e in entries if e.entered_on is not None and e.entered_on <= day]
    return [*entries[:1], *passed][-1].stage


def unit_choices(actor: Actor) -> QuerySet[Unit]:
    """What a form offers when it asks for the unit."""
    return policies.visible_to(actor).select_related("community")


def office_choices() -> QuerySet[Office]:
    return Office.objects.filter(is_closed=False)


def list_units(
    _actor: Actor, *, q: str = "", stage: str = "", community: Place | None = None
) -> QuerySet[Unit]:
    """Units by community and name; of a stage, or those that stand still."""
    units = find_units(q)
    if stage == STALLED:
        units = units.filter(stalled_since__isnull=False)
    elif stage:
        units = units.filter(stage=stage)
    if community:
        units = units.filter(community=community)
    # Said again: a query that counts forgets the order of the model.
    return units.select_related("community").order_by("community__name", "name")


def own_units(actor: User, **narrowed: Any) -> QuerySet[Unit]:
    """The same of what the actor's office keeps, or owes something in; with how many
    proposals wait for a decision.
    """
    units = list_units(actor, **narrowed) & policies.managed_by(actor)
    return units.annotate(
        open_proposals=Count(
            "proposals",
            Q(proposals__state=Proposal.State.PROPOSED),
            distinct=True,
        ),
    ).order_by("community__name", "name")


# ---- What comes next ----

type StepKind = Literal[
    "notice", "closed", "late", "dated", "season", "undated", "stalled", "built", "none"
]


@dataclass(frozen=True, slots=True)
class UnitStep:
    """The one thing that comes next, and by when; `days` to it, or since it was due."""

    kind: StepKind
    milestone: Milestone | None = None
    on: date | None = None
    days: int = 0


def next_steps(units: Sequence[Unit]) -> list[tuple[Unit, UnitStep]]:
    """Each unit with what comes next for it: one query for all of them."""
    awaited: dict[int, list[Milestone]] = {unit.pk: [] for unit in units}
    rows = Milestone.objects.filter(unit__in=awaited, done_on=None, dropped_on=None)
    for one in rows.order_by("pk"):
        awaited[one.unit_id].append(one)
    today = clock.today()
    return [(unit, next_step(unit, awaited[unit.pk], today)) for unit in units]


def next_step(unit: Unit, milestones: Iterable[Milestone], today: date) -> UnitStep:
    """From a notice that runs, else from the nearest day; honest when there is none."""
    awaited = [one for one in milestones if one.is_awaited]
    running = [one for one in awaited if one.is_on_notice(today)]
    if running:
        # People can still speak: this comes before everything, a stall included.
        return _dated("notice", min(running, key=_notice_end), today)
    if unit.is_stalled:
        return UnitStep("stalled", on=unit.stalled_since)
    if dated := [one for one in awaited if one.on is not None]:
        return _from_day(min(dated, key=_first_day), today)
    for one in awaited:
        if one.season:
            return UnitStep("season", one)
    if awaited:
        return UnitStep("undated", awaited[0])
    return UnitStep("built" if unit.stage == Stage.COMPLETED else "none")


def _from_day(milestone: Milestone, today: date) -> UnitStep:
    if milestone.notice_until and milestone.notice_until < today:
        return _dated("closed", milestone, today)
    if milestone.on and milestone.on < today:
        return _dated("late", milestone, today)
    return _dated("dated", milestone, today)


def _dated(kind: StepKind, milestone: Milestone, today: date) -> UnitStep:
    on = milestone.on if kind in {"late", "dated"} else milestone.notice_until
    return UnitStep(kind, milestone, on, abs((on - today).days) if on else 0)


def _notice_end(milestone: Milestone) -> date:
    return milestone.notice_until or date.max


def _first_day(milestone: Milestone) -> date:
    return milestone.on or date.max


# ---- The page of one unit ----


@dataclass(frozen=True, slots=True)
class StageLine:
    """One of the four stages, and what happened or is expected in it."""

    stage: Stage
    is_past: bool
    is_here: bool
    milestones: list[Milestone]


type ChangeKind = Literal[
    "reached", "moved", "dropped", "entered", "stalled", "resumed"
]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that became different; good news and bad news have the same shape."""

    kind: ChangeKind
    on: date
    title: str
    reason: str = ""
    before: str | date | None = None
    after: str | date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class UnitPage:
    unit: Unit
    stages: list[StageLine]
    step: UnitStep
    changes: list[Change]
    contacts: Sequence[UnitContact]
    services: Sequence[Proposal]
    title_problem_count: int | None
    notices: list[Milestone]
    late: list[Milestone]
    # What says how long the running notices run, and how sure that is.
    bases: list[str]


def unit_page(unit: Unit) -> UnitPage:
    """Everything public about a unit, in a fixed number of queries."""
    today = clock.today()
    milestones = list(unit.milestones.prefetch_related("moves"))
    notices = [one for one in milestones if one.is_on_notice(today)]
    return UnitPage(
        unit=unit,
        stages=stage_lines(unit, milestones),
        step=next_step(unit, milestones, today),
        changes=changes(unit, milestones),
        contacts=list(unit.contacts.select_related("office")),
        services=list(
            unit.proposals.filter(
                stage=unit.stage,
                kind=Proposal.Kind.SERVICE,
                state=Proposal.State.ACCEPTED,
            )
        ),
        title_problem_count=public_title_problem_count(unit),
        notices=notices,
        late=[one for one in milestones if one.is_late(today)],
        bases=[
            rules.get(one.notice_rule, one.on).as_text()
            for one in notices
            if one.notice_rule
        ],
    )


def stage_lines(unit: Unit, milestones: Sequence[Milestone]) -> list[StageLine]:
    here = Stage(unit.stage)
    return [
        StageLine(
            stage=stage,
            is_past=stage.rank < here.rank,
            is_here=stage == here,
            milestones=in_order(one for one in milestones if one.stage == stage),
        )
        for stage in Stage
    ]


def in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """By day; then what has a season, then what has neither."""
    return sorted(
        milestones,
        key=lambda one: (one.day or date.max, not one.season, one.is_dropped, one.pk),
    )


def changes(unit: Unit, milestones: Iterable[Milestone]) -> list[Change]:
    """What became different, newest first; a stall stands beside what was reached."""
    found = []
    for stall in unit.stalls.all():
        found += [
            Change("stalled", stall.since, "", stall.reason),
            Change("resumed", stall.ended_on, "", stall.how, before=stall.since),
        ]
    if unit.stalled_since:
        found.append(Change("stalled", unit.stalled_since, "", unit.stalled_reason))
    found += [
        Change("entered", entry.entered_on, str(Stage(entry.stage).label), entry.reason)
        for entry in unit.stage_entries.exclude(previous="")
        if entry.entered_on
    ]
    for one in milestones:
        found += _changes_of(one)
    return sorted(found, key=lambda change: change.on, reverse=True)


def _changes_of(one: Milestone) -> list[Change]:
    found = [_moved(one, move) for move in one.moves.all()]
    if one.done_on:
        found.append(
            Change("reached", one.done_on, one.title, one.note, source=one.source)
        )
    if one.dropped_on:
        found.append(Change("dropped", one.dropped_on, one.title, one.dropped_reason))
    return found


def _moved(one: Milestone, move: MilestoneMove) -> Change:
    before: str | date | None = move.from_on or move.from_season or None
    after: str | date | None = move.to_on or move.to_season or None
    if before == after:
        # Only the end of a public notice was moved.
        before, after = move.from_notice_until, move.to_notice_until
    on = timezone.localdate(move.moved_at)
    return Change("moved", on, one.title, move.reason, before, after)


def public_title_problem_count(unit: Unit) -> int | None:
    """How many titles are unclear; None where the number could betray a household."""
    count = TitleProblem.objects.filter(unit=unit, settled_on=None).count()
    return count if count >= MIN_TOLD else None


# ---- The working page of one unit ----


def proposals_to_show(actor: Actor, unit: Unit) -> QuerySet[Proposal]:
    """What the playbook proposed for this unit, what is still open first."""
    if not policies.may_read_proposals(actor, unit):
        return Proposal.objects.none()
    return unit.proposals.select_related("decided_by").order_by(
        "-state", "-proposed_at", "pk"
    )


def head_of(actor: Actor, unit: Unit) -> dict[str, object]:
    """What the head of every working page of a unit shows; upper rooms draw it too."""
    proposed = unit.proposals.filter(state=Proposal.State.PROPOSED)
    return {
        "unit": unit,
        "may_edit": policies.may_edit(actor, unit),
        "may_read_proposals": policies.may_read_proposals(actor, unit),
        "may_keep_roll": policies.may_keep_roll(actor, unit),
        "may_read_reports": policies.may_read_reports(actor, unit),
        "today": clock.today(),
        "open_count": proposed.count(),
    }
