"""What each row of a workbook would become, and what a person has to say first.

A room goes through its lines, holds each against what is on record, and asks where it
does not know. What a person settled is given back in `settled`: of each row, by the
kind of doubt, one of the choices that were offered.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from tongxin.imports.reading import SheetLine

LEAVE = "leave"


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    LEFT = "left"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person has to say of a row: why, and what can be chosen."""

    kind: str
    reason: str
    choices: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Judged[L: SheetLine]:
    """A row with what it would become, why, and what nobody has settled of it."""

    line: L
    status: Status = Status.NEW
    reasons: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def row(self) -> int:
        return self.line.row

    @property
    def why(self) -> str:
        """All that is said of it, in words."""
        return " ".join([*self.reasons, *(doubt.reason for doubt in self.doubts)])


class Judgement[J: Judged[Any]]:
    """All rows as they are judged; `notes` are for whoever looks at them."""

    def __init__(self, settled: Mapping[str, Mapping[str, str]]) -> None:
        self.settled = settled
        self.judged: list[J] = []
        self.notes: list[str] = []

    def counts(self) -> dict[str, int]:
        counted = Counter(one.status.value for one in self.judged)
        return {"read": len(self.judged)} | {s.value: counted[s.value] for s in Status}

    def of(self, *statuses: Status) -> list[J]:
        return [one for one in self.judged if one.status in statuses]

    def taken(self) -> list[J]:
        """What is written when it is taken in."""
        return self.of(Status.NEW, Status.CHANGED)

    def ask(self, one: J, doubt: Doubt) -> str:
        """The answer to a doubt; while there is none, the row is doubtful."""
        leave = (LEAVE, _("Leave this row out"))
        doubt = replace(doubt, choices=(*doubt.choices, leave))
        chosen = self.settled.get(str(one.row), {}).get(doubt.kind, "")
        if chosen not in {value for value, _label in doubt.choices}:
            one.doubts.append(doubt)
            one.status = Status.DOUBTFUL
            return ""
        if chosen == LEAVE:
            one.status = Status.LEFT
            one.reasons.append(_("Left out by hand."))
        return chosen
