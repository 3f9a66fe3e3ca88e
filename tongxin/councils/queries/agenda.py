"""What a meeting could talk about, by the ordered rule of WORKFLOWS.md §2.4.

The order is the rule's, with its reason beside each: no score stands behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from tongxin.consultations.institution_positions import TOGETHER, Apart
from tongxin.councils.models import AgendaItem, Body, Decision, Meeting
from tongxin.councils.queries.evidence import MatterResult, results_by_matter
from tongxin.kernel import clock
from tongxin.plans.models import ClauseRequest
from tongxin.units.models import Milestone
from tongxin.voices import queries as voices
from tongxin.voices.models import Matter, Point, Voice
from tongxin.work.models import Task, tasks_for

Reason = AgendaItem.Reason
NEAR_DAYS = 45
ORDER = list(Reason)


@dataclass(frozen=True)
class Proposal:
    """A matter, or a day of the unit, and the first reason of the rule it meets."""

    key: str
    title: str
    reason: Reason
    on: date | None = None
    count: int | None = None
    matter: Matter | None = None
    milestone: Milestone | None = None
    carried_from: AgendaItem | None = None
    author_count: int = 0
    # Bodies that were asked and said nothing, where a result is the reason.
    apart: Apart = TOGETHER

    @property
    def institutions(self) -> str:
        return self.apart.words

    @property
    def rank(self) -> tuple[int, str, int, int]:
        """By reason; then what is due first, what more people raised, what is older."""
        day = (self.on or date.max).isoformat()
        old = self.matter.pk if self.matter else 0
        return ORDER.index(self.reason), day, -self.author_count, old


def proposals(meeting: Meeting) -> list[Proposal]:
    """No actor: in order, for the keeper's page, what could be put on this agenda."""
    body = meeting.body
    day = max(timezone.localdate(meeting.planned_at), clock.today())
    taken = set(meeting.items.values_list("matter_id", flat=True))
    open_matters = [matter for matter in _matters(body) if matter.pk not in taken]
    settled = _under_way([matter.pk for matter in open_matters], day)
    matters = [matter for matter in open_matters if matter.pk not in settled]
    facts = _Facts.of(body, [matter.pk for matter in matters], day)
    brought_up = _milestones_taken(meeting)
    counts = {row.matter.pk: row.author_count for row in voices.matter_rows(matters)}
    found = [
        _of_matter(matter, facts, counts.get(matter.pk, 0), day) for matter in matters
    ] + [
        _of_milestone(milestone, day)
        for milestone in _milestones(body, day)
        if milestone.pk not in brought_up
    ]
    return sorted(found, key=lambda proposal: proposal.rank)


def _matters(body: Body) -> QuerySet[Matter]:
    """Open matters of the body's unit or community; what was referred to the street."""
    rows = Matter.objects.filter(state=Matter.State.OPEN).select_related("unit")
    if body.kind == Body.Kind.UNIT:
        return rows.filter(unit=body.unit_id)
    if body.kind == Body.Kind.COMMUNITY:
        return rows.filter(community=body.community_id, unit=None)
    if body.kind == Body.Kind.TASK_FORCE and body.community_id:
        return rows.filter(community=body.community_id)
    return rows.filter(agenda_items__state=AgendaItem.State.REFERRED).distinct()


def _under_way(ids: list[int], day: date) -> set[int]:
    """Matters on which an adopted recommendation is being carried out: a task is not
    finished, or the owner of a clause has not replied. Not from its day of review on,
    nor once somebody opened their voice again.
    """
    decisions = Decision.objects.filter(item__matter__in=ids).select_related("item")
    # The last one of each matter is what holds.
    last = {one.item.matter_id: one for one in decisions.order_by("decided_at", "pk")}
    adopted = {
        matter: decision
        for matter, decision in last.items()
        if decision.outcome == Decision.Outcome.ADOPTED
        and (decision.review_on is None or day < decision.review_on)
    }
    tasks = Task.objects.filter(tasks_for(Matter, adopted), state__in=Task.OPEN)
    busy = set(tasks.values_list("object_id", flat=True))
    asked = ClauseRequest.objects.filter(
        label=Decision._meta.label_lower,
        object_id__in=[decision.pk for decision in adopted.values()],
        reply="",
    )
    waiting = set(asked.values_list("object_id", flat=True))
    busy |= {matter for matter, decision in adopted.items() if decision.pk in waiting}
    reopened = Point.objects.filter(
        matter__in=busy, voice__state=Voice.State.REOPENED
    ).values_list("matter", "voice__began_on")
    return busy - {
        matter
        for matter, began_on in reopened
        if matter and began_on >= timezone.localdate(adopted[matter].decided_at)
    }


@dataclass(frozen=True)
class _Facts:
    """What the rule asks of matters, read once for all of them."""

    petition_due: Mapping[int, date]
    results: Mapping[int, MatterResult]
    carried: Mapping[int, AgendaItem] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Body, ids: list[int], day: date) -> "_Facts":
        until = day + timedelta(days=NEAR_DAYS)
        due = (
            Point.objects.filter(
                matter__in=ids,
                answered_at=None,
                voice__kind=Voice.Kind.PETITION,
                voice__closed_at=None,
                voice__due_on__lte=until,
            )
            .values("matter")
            .annotate(due=Min("voice__due_on"))
            .order_by()
        )
        carried = AgendaItem.objects.filter(
            meeting__body=body,
            matter__in=ids,
            state=AgendaItem.State.CARRIED,
            carried_to=None,
        )
        return cls(
            {row["matter"]: row["due"] for row in due},
            results_by_matter(ids),
            {item.matter_id: item for item in carried},
        )


def _of_matter(matter: Matter, facts: _Facts, authors: int, day: date) -> Proposal:
    carried = facts.carried.get(matter.pk)
    found = facts.results.get(matter.pk, MatterResult())
    reason, on, count = Reason.AGE, None, None
    if matter.pk in facts.petition_due:
        reason, on = Reason.LEGAL_DATE, facts.petition_due[matter.pk]
    elif found.result in {"reached", "reached_against"}:
        reason = Reason.REACHED
    elif found.result == "near":
        reason = Reason.NEAR
    elif carried is not None:
        reason, count = Reason.CARRIED, carried.carry_count + 1
    elif authors > 1:
        reason, count = Reason.AUTHORS, authors
    else:
        count = (day - timezone.localdate(matter.opened_at)).days
    return Proposal(
        f"matter-{matter.pk}",
        matter.title,
        reason,
        on,
        max(count, 0) if count is not None else None,
        matter=matter,
        carried_from=carried,
        author_count=authors,
        apart=found.apart if reason in AgendaItem.OF_A_RESULT else TOGETHER,
    )


def _milestones(body: Body, day: date) -> Iterable[Milestone]:
    """Days of the unit that come within 45 days."""
    if body.unit_id is None:
        return []
    until = day + timedelta(days=NEAR_DAYS)
    return Milestone.objects.filter(
        Q(notice_until__range=(day, until))
        | Q(notice_until=None, on__range=(day, until)),
        unit=body.unit_id,
        done_on=None,
        dropped_on=None,
    )


def _milestones_taken(meeting: Meeting) -> set[int | None]:
    """Put on once, by this body's meetings: then its matter goes on by itself."""
    rows = AgendaItem.objects.filter(
        meeting__body=meeting.body_id, milestone__isnull=False
    )
    return set(rows.values_list("milestone_id", flat=True))


def _of_milestone(milestone: Milestone, day: date) -> Proposal:
    is_legal = milestone.notice_until is not None
    return Proposal(
        f"milestone-{milestone.pk}",
        milestone.ask or milestone.title,
        Reason.LEGAL_DATE if is_legal else Reason.STAGE_NOTICE,
        milestone.notice_until or milestone.on,
        milestone=milestone,
    )
