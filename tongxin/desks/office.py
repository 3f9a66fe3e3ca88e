"""What waits at a desk in the morning. True, and no ranking."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db.models import Count
from django.utils import timezone

from tongxin.consultations import speaking
from tongxin.councils import policies as councils
from tongxin.councils.models import Meeting
from tongxin.councils.queries import (
    News,
    NextMeeting,
    coming,
    news_of_units,
    next_meetings,
)
from tongxin.kernel.figures import figures
from tongxin.members import policies as members
from tongxin.openness import policies as publishing
from tongxin.openness import queries as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Role, User
from tongxin.renewal import policies as units
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import ClauseRequest, PlanDocument, Proposal, Unit
from tongxin.voices import inbox, worklist
from tongxin.voices import policies as voices_policies
from tongxin.voices import queries as voices
from tongxin.voices.models import Point, Task

SHOWN = 5
# Side by side for one community; the street, which has many, sees the most urgent.
SHOWN_CONFERENCES = 3
# Posts with one page of their own, and nothing else to do.
ONE_PAGE = {
    Role.AUDITOR: "desks:journal",
    Role.DATA_OFFICER: "people:data",
    Role.ADMINISTRATOR: "people:staff",
    Role.PARTY_AFFAIRS: "members:list",
}


def only_page_of(user: User) -> str:
    """Where whoever does nothing else begins; empty for everybody else."""
    pages = {ONE_PAGE.get(Role(post.role), "") for post in user.posts}
    page = pages.pop() if len(pages) == 1 else ""
    # Files open for whoever keeps some; before that there is no page of them.
    return "" if page == "members:list" and not members.keeps_some(user) else page


# ---- The day ----

type First = Literal["clause", "part", "position", "nothing"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a task, and for how many voices of how many units it is done once."""

    line: worklist.Line
    voice_count: int = 0
    unit_count: int = 0


@dataclass(frozen=True, slots=True)
class MyUnit:
    """A unit of the applicant's own: where it stands, when its conference meets."""

    unit: Unit
    step: renewal.Step
    news: News | None
    plans: list[PlanDocument]
    proposal_count: int


@dataclass(slots=True)
class Day:
    """A desk in the morning; what a post has nothing to do with stays empty."""

    tabs: list[inbox.TabCount] = field(default_factory=list)
    calls: str = ""
    parts: list[Part] = field(default_factory=list)
    to_check: str = "0"
    returned: str = "0"
    positions: list[speaking.Owed] = field(default_factory=list)
    clauses: list[ClauseRequest] = field(default_factory=list)
    # Conferences that the account keeps: all of a community, or the urgent ones.
    conferences: list[NextMeeting] = field(default_factory=list)
    urgent: list[NextMeeting] = field(default_factory=list)
    owed: list[Duty] = field(default_factory=list)
    units: list[MyUnit] = field(default_factory=list)
    # What is public and coming, for whoever listens in and does no work here.
    coming: list[Meeting] = field(default_factory=list)
    published: list[Duty] = field(default_factory=list)
    works: bool = True
    # Sits in at meetings (列席) and may say something there.
    speaks: bool = False

    @property
    def first(self) -> First:
        """Of what others wait for, what is due first."""
        due: list[tuple[date, First]] = []
        if self.clauses:
            due.append((self.clauses[0].due_on, "clause"))
        if self.parts:
            due.append((self.parts[0].line.due_on or date.max, "part"))
        if self.positions and (ends := self.positions[0].consultation.closes_at):
            due.append((timezone.localdate(ends), "position"))
        return min(due, key=lambda one: one[0])[1] if due else "nothing"


def day_of(user: User) -> Day:
    """What waits for this account today, the most urgent parts first."""
    if not user.office_ids:
        return _listening(user)
    sent = voices.tasks_sent_from(user)
    calls, to_check, returned = figures(
        ("day", user.standing),
        lambda: [
            voices.calls_to_make(user),
            sent.filter(state=Task.State.DONE),
            sent.filter(state=Task.State.RETURNED),
        ],
    )
    day = Day(
        parts=_parts(user),
        to_check=to_check,
        returned=returned,
        positions=speaking.owed_by(user),
        clauses=list(renewal.requests_to_answer(user)[:SHOWN]),
        owed=_owed(user),
        units=_own_units(user),
    )
    if user.takes_in:
        day.tabs, day.calls = inbox.tab_counts(user)[:4], calls
    _add_conferences(user, day)
    return day


def _listening(user: User) -> Day:
    """Whoever sits in without a vote, or waits for a room that is not here yet."""
    return Day(
        coming=list(coming(user)[:SHOWN]),
        published=list(openness.published(user)[:SHOWN]),
        works=False,
        speaks=user.has_role(Role.OBSERVER),
    )


def _add_conferences(user: User, day: Day) -> None:
    if not councils.keeps_some(user):
        return
    bodies = councils.kept_by(user).filter(dissolved_on=None)
    rows = next_meetings(user, bodies)
    if councils.may_found(user):
        busy = [row for row in rows if not row.step.is_rest]
        day.urgent = busy[:SHOWN_CONFERENCES]
    else:
        day.conferences = rows


def _owed(user: User) -> list[Duty]:
    if not publishing.settles_some(user):
        return []
    return list(openness.owed(user)[:SHOWN])


def _parts(user: User) -> list[Part]:
    """The most urgent parts; one answer to a matter serves all that speak of it."""
    lines = worklist.lines(user, voices.my_parts(user)[:SHOWN])
    matters = {line.task.matter_id for line in lines if line.task.matter_id}
    if not matters:
        return [Part(line) for line in lines]
    counted = (
        Point.objects.filter(
            matter__in=matters, voice__in=voices_policies.handled_by(user).values("pk")
        )
        .order_by()
        .values_list("matter")
        .annotate(
            voices=Count("voice", distinct=True),
            units=Count("voice__unit", distinct=True),
        )
    )
    counts = {matter: (voices_, units_) for matter, voices_, units_ in counted}
    return [Part(line, *counts.get(line.task.matter_id, (0, 0))) for line in lines]


def _own_units(user: User) -> list[MyUnit]:
    """Units whose applicant's desk this is, what has a day soon first."""
    desks = {post.office_id for post in user.posts if post.role == Role.APPLICANT}
    if not desks:
        return []
    rows = units.managed_by(user).filter(applicant_office__in=desks)
    found = list(rows.select_related("community").order_by("name"))
    ids = [unit.pk for unit in found]
    news = news_of_units(user, ids)
    proposed = Proposal.objects.filter(unit__in=ids, state=Proposal.State.PROPOSED)
    counted = proposed.order_by().values_list("unit").annotate(count=Count("pk"))
    open_counts = dict(counted)
    plans: dict[int, list[PlanDocument]] = {}
    for plan in units.plans_visible_to(user).filter(unit__in=ids):
        plans.setdefault(plan.unit_id or 0, []).append(plan)
    own = [
        MyUnit(
            unit,
            step,
            news.get(unit.pk),
            plans.get(unit.pk, []),
            open_counts.get(unit.pk, 0),
        )
        for unit, step in renewal.next_steps(found)
    ]
    return sorted(own, key=lambda one: one.step.on or date.max)
