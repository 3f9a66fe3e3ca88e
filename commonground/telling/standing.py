"""Where a statement stands in the report: its part, its weakest body, its order."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from commonground.result import Bound, Cell, Report, Statement, Verdict
from commonground.telling.parts import Part


@dataclass(frozen=True)
class Standing:
    """A statement that was judged, seen from the direction in which it is told.

    `is_against`: it is common ground that the thing should not be done, and the counts
    are of those who are against. `share` of the weakest body: of those heard, 0 to 1.
    """

    statement: Statement
    part: Part
    verdict: Verdict
    is_against: bool
    weakest: Cell | None
    share: Fraction

    def bound(self, cell: Cell) -> Bound:
        """What the cell says in the direction told."""
        return cell.against if self.is_against else cell.agree


def standings(report: Report) -> list[Standing]:
    """All statements that were judged, in id order."""
    found = map(_standing, report.statements_table)
    return [standing for standing in found if standing is not None]


def of_part(standings: Iterable[Standing], part: Part) -> list[Standing]:
    """Those of one part, strongest weakest body first, ties in id order."""
    return sorted((s for s in standings if s.part == part), key=lambda s: -s.share)


def _standing(statement: Statement) -> Standing | None:
    verdict = statement.agree
    if statement.moderated_out or verdict is None:
        return None
    part: Part = verdict.result
    against = statement.against
    is_against = (
        part != "reached" and against is not None and against.result == "reached"
    )
    if is_against and against is not None:
        part, verdict = "reached_against", against
    weakest = _weakest(statement, verdict)
    share = Fraction(0)
    if weakest is not None and weakest.seen:
        count = (weakest.against if is_against else weakest.agree).count
        share = Fraction(count, weakest.seen)
    return Standing(statement, part, verdict, is_against, weakest, share)


def _weakest(statement: Statement, verdict: Verdict) -> Cell | None:
    named = (
        cell for cell in statement.cells if (cell.kind, cell.body) == verdict.weakest
    )
    return next(named, None)
