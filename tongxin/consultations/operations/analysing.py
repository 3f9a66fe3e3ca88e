"""What `commonground` finds in a conversation, in the words of `exact`.

Knows no database: whoever holds stances and, if there is one, a roll, may ask. It is
loaded when it is first needed: `commonground` takes seconds to.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction

from commonground.analysis import Choices, report
from commonground.as_json import FORMULA
from commonground.conversation import Conversation, SetAside, conversation_of
from commonground.opinions.people import InMemory
from commonground.reading.votes import votes_of
from commonground.result import Report, Verdict
from tongxin.consultations.operations.bounding import exact_cells
from tongxin.consultations.operations.findings import (
    Found,
    FoundGroup,
    FoundStatement,
    Votes,
)
from tongxin.consultations.report.raw_results import Part, Roll

type Progress = Callable[[str, float], None]

SIGNS = {"agree": 1, "unsure": 0, "against": -1}
MARKED = "marked"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def analyse(votes: Votes, share: Fraction, progress: Progress | None = None) -> Found:
    """Groups, cells and verdicts, with the runs without the marked and by collector."""
    found = report(_conversation(votes), Choices(share=share), progress=progress)
    letters = _letters(found)
    firmness = found.firmness
    return Found(
        formula=FORMULA,
        digest=found.digest,
        structure=found.structure,
        placed_count=found.placed,
        staying=firmness.staying if firmness else None,
        readiness=firmness.readiness if firmness else None,
        is_judged_without=found.judged_without_it,
        groups=tuple(FoundGroup(letters[g.id], g.size, g.counts) for g in found.groups),
        rolls=_rolls(votes),
        statements=tuple(_statements(votes, found, letters, share)),
    )


def _conversation(votes: Votes) -> Conversation:
    # A row without a stance names a statement to which nobody said anything.
    everybody = votes.roll or {who for who, _number, _choice in votes.stances}
    somebody = min(everybody, default="nobody")
    rows: list[tuple[str, int, int | None]] = [
        (somebody, number, None) for number in votes.numbers
    ]
    rows += [(who, number, SIGNS[choice]) for who, number, choice in votes.stances]
    people, statements, stances = zip(*rows, strict=True) if rows else ((), (), ())
    held = votes_of(people, statements, stances)
    return conversation_of(
        InMemory(held),
        groups=None if votes.groups is None else dict(votes.groups),
        roll=dict(votes.roll) or None,
        set_aside=_set_aside(votes),
    )


def _set_aside(votes: Votes) -> list[SetAside]:
    runs = []
    if votes.marked:
        runs.append(SetAside(MARKED, votes.marked))
    for name, people in sorted(votes.collected.items()):
        runs.append(SetAside(name, people, off_the_roll=False))
    return runs


def _letters(report: Report) -> dict[str, str]:
    """Letters for groups that were found; given ones keep their names."""
    if report.structure == "given":
        return {group.id: group.id for group in report.groups}
    return {group.id: LETTERS[at] for at, group in enumerate(report.groups)}


def _rolls(votes: Votes) -> tuple[Roll, ...]:
    counts = Counter(frozenset(sides) for sides in votes.roll.values())
    return tuple(
        Roll(sides, people)
        for sides, people in sorted(counts.items(), key=lambda each: sorted(each[0]))
    )


def _statements(
    votes: Votes, report: Report, letters: Mapping[str, str], share: Fraction
) -> list[FoundStatement]:
    table = {int(one.statement): one for one in report.statements_table}
    parts = _parts(votes)
    several = [cell for number in votes.numbers for cell in table[number].cells]
    cells = exact_cells(several, letters, share)
    found = []
    for number in votes.numbers:
        its = table[number]
        assert its.agree is not None
        assert its.against is not None
        found.append(
            FoundStatement(
                number=number,
                cells=tuple(next(cells) for _ in its.cells),
                parts=parts.get(number, ()),
                result=its.agree.result,
                result_against=its.against.result,
                with_groups_shown=_shown(its.agree),
                with_groups_shown_against=_shown(its.against),
                changes=its.agree.changes,
                is_changes_exact=its.agree.changes_exact,
            )
        )
    return found


def _shown(verdict: Verdict) -> str:
    return verdict.with_groups_shown or ""


def _parts(votes: Votes) -> dict[int, tuple[Part, ...]]:
    """By statement, the stances of those on exactly the same sides."""
    counts: dict[int, dict[frozenset[str], Counter[str]]] = {}
    for who, number, choice in votes.stances:
        sides = frozenset(votes.roll.get(who, ()))
        if sides:
            of_sides = counts.setdefault(number, {}).setdefault(sides, Counter())
            of_sides[choice] += 1
    return {
        number: tuple(
            Part(sides, its["agree"], its["unsure"], its["against"])
            for sides, its in sorted(by_sides.items(), key=lambda each: sorted(each[0]))
        )
        for number, by_sides in counts.items()
    }
