"""Plan documents as pages read them: clauses now, before and after, requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from django.db.models import Max, Q, QuerySet

from tongxin.kernel import clock
from tongxin.openness.models import Duty
from tongxin.people.models import WORKING_ROLES, Actor, Office, Person
from tongxin.plans import policies
from tongxin.plans.models import (
    Clause,
    ClauseRequest,
    ClauseText,
    PlanDocument,
    PlanVersion,
)
from tongxin.units.models import Unit


def clauses_now(plan: PlanDocument, version: int | None = None) -> dict[int, str]:
    """No actor: plans are public. What each clause says, in order of number.

    As of a version, where one is named. Clauses that were taken out are not there.
    """
    rows = ClauseText.objects.filter(clause__document=plan)
    if version is not None:
        rows = rows.filter(version__number__lte=version)
    found: dict[int, str] = {}
    for number, text in rows.order_by("version__number").values_list(
        "clause__number", "text"
    ):
        found[number] = text
    return {number: found[number] for number in sorted(found) if found[number]}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "in", "out"]
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """What went and what came, character by character, as one text to read."""
    found: list[Piece] = []
    match = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in match.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", before[i:j]))
            continue
        if i < j:
            found.append(Piece("out", before[i:j]))
        if k < m:
            found.append(Piece("in", after[k:m]))
    return found


@dataclass(frozen=True, slots=True)
class Preview:
    """One clause as a new version would change it."""

    number: int
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return compared(self.before, self.after)


def previewed(plan: PlanDocument, clauses: Mapping[int, str]) -> list[Preview]:
    """No actor: what is new, reads otherwise or is taken out, in order of number."""
    before = clauses_now(plan)
    return [
        Preview(number, before.get(number, ""), clauses.get(number, ""))
        for number in sorted(before.keys() | clauses.keys())
        if before.get(number, "") != clauses.get(number, "")
    ]


def last_version(plan: PlanDocument) -> int:
    """No actor: the number of the latest version; 0 where there is none."""
    return plan.versions.aggregate(last=Max("number"))["last"] or 0


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One text of a clause beside the one before it."""

    version: PlanVersion
    before: str
    after: str
    reason: str
    request: ClauseRequest | None

    @property
    def pieces(self) -> list[Piece]:
        return compared(self.before, self.after)

    @property
    def on(self) -> date:
        return self.version.issued_on


def history_of(clause: Clause) -> list[ClauseChange]:
    """No actor: every text of a clause, the latest first."""
    found: list[ClauseChange] = []
    before = ""
    rows = clause.texts.select_related("version", "request")
    for row in rows.order_by("version__number"):
        found.append(
            ClauseChange(row.version, before, row.text, row.reason, row.request)
        )
        before = row.text
    return found[::-1]


def plans_of(unit: Unit) -> QuerySet[PlanDocument]:
    """No actor: a unit's plans, and the street's schemes that hold there too."""
    plans = PlanDocument.objects.filter(Q(unit=unit) | Q(unit=None))
    return plans.select_related("owner").annotate(since=Max("versions__issued_on"))


def at_work_in(office: Office) -> QuerySet[Person]:
    """No actor: who is told what comes to this desk."""
    today = clock.today()
    return Person.objects.filter(
        Q(user__appointments__until_on=None)
        | Q(user__appointments__until_on__gt=today),
        user__appointments__office=office,
        user__appointments__role__in=WORKING_ROLES,
        user__appointments__from_on__lte=today,
        user__is_active=True,
    ).distinct()


def open_sources(requests: Iterable[ClauseRequest]) -> set[int]:
    """No actor: those of the requests whose source everybody may open by now."""
    rows = list(requests)
    published = set(
        Duty.objects.filter(
            label__in={row.label for row in rows},
            object_id__in={row.object_id for row in rows},
            state=Duty.State.PUBLISHED,
        ).values_list("label", "object_id")
    )
    return {row.pk for row in rows if (row.label, row.object_id) in published}


def requests_to_answer(actor: Actor) -> QuerySet[ClauseRequest]:
    """What the actor's office has to reply to, the most urgent first."""
    rows = policies.requests_owned_by(actor).filter(reply="")
    return rows.select_related("clause__document__unit").order_by("due_on", "pk")
