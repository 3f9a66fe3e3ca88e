"""Plan documents as pages read them: clauses now, before and after, requests."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from django.db.models import QuerySet

from tongxin.people.models import Actor
from tongxin.renewal import policies
from tongxin.renewal.models import (
    Clause,
    ClauseRequest,
    ClauseText,
    PlanDocument,
    PlanVersion,
    Unit,
)


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
    return PlanDocument.objects.filter(unit=unit) | PlanDocument.objects.filter(
        unit=None
    )


def requests_to_answer(actor: Actor) -> QuerySet[ClauseRequest]:
    """What the actor's office has to reply to, the most urgent first."""
    rows = policies.requests_owned_by(actor).filter(reply="")
    return rows.select_related("clause__document__unit").order_by("due_on", "pk")
