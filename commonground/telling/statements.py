"""What the text report says of one statement: its text, its figures, what they mean."""

from collections.abc import Mapping
from fractions import Fraction

from commonground.judging import bounds
from commonground.result import Bound, Cell, CellClass, Report
from commonground.telling.columns import clean, cut, pad, width, wrap
from commonground.telling.parts import Part
from commonground.telling.standing import Standing
from commonground.telling.wording import (
    RESULTS,
    agree,
    listed,
    named,
    number,
    of_cell,
    some,
)

_COLUMN, _LINES = 8, 4
_BODIES = 3

# What each part waits for or fails by: the class of the cells that are told one by one.
_TOLD: Mapping[Part, CellClass] = {
    "reached": "met",
    "reached_against": "met",
    "near": "open",
    "divided": "failed",
    "not_enough": "too_few",
}


def entry(
    standing: Standing, report: Report, texts: Mapping[str, str], columns: int
) -> list[str]:
    """Number and text of the statement, and below it what is to be said."""
    room = columns - _COLUMN
    statement = standing.statement.statement
    name = named(statement)
    lines = _texts(texts.get(statement, ""), room)
    told = [line for each in sentences(standing, report) for line in wrap(each, room)]
    if width(name) > _COLUMN - 4:
        first = f"  {name}"
    else:
        first = pad(f"  {name}", _COLUMN) + (lines or told)[0]
        lines, told = (lines[1:], told) if lines else (lines, told[1:])
    return [first, *(" " * _COLUMN + line for line in [*lines, *told])]


def sentences(standing: Standing, report: Report) -> list[str]:
    """What is said of a statement: figures, what they mean, what it hangs by."""
    if standing.weakest is None:
        return ["No body of people decides here, so nothing can be said."]
    match standing.part:
        case "reached" | "reached_against":
            meaning = _reached(standing)
        case "near":
            meaning = _near(standing)
        case "divided":
            meaning = _divided(standing)
        case "not_enough":
            meaning = _not_enough(standing, report)
    told = [_weakest(standing, standing.weakest), meaning, _otherwise(standing)]
    return [each for each in told if each]


def _texts(text: str, room: int) -> list[str]:
    lines = wrap(clean(text), room)
    if len(lines) > _LINES:
        lines[_LINES - 1 :] = [cut(lines[_LINES - 1] + "...", room)]
        if not lines[-1].endswith("..."):
            lines[-1] = cut(lines[-1] + " ...", room)
    return lines


def _weakest(standing: Standing, cell: Cell) -> str:
    if not cell.seen:
        return f"Weakest: {of_cell(cell)}, none of {number(cell.size)} heard."
    bound = standing.bound(cell)
    verb = agree(bound.count, is_against=standing.is_against)
    where = of_cell(cell)
    begin = f"Weakest: {where}," if len(standing.statement.cells) > 1 else f"{where}:"
    told = (
        f"{begin[0].upper()}{begin[1:]} {number(bound.count)} of {number(cell.seen)}"
        f" heard of {number(cell.size)} {verb}; {number(cell.floor)} needed."
    )
    if cell.seen == cell.size:
        return f"{told} Everybody there was heard, so this is exact."
    if bound.cell_class == "too_few":
        return told
    return f"{told} That speaks for {_span(bound)} of all {number(cell.size)}."


def _span(bound: Bound) -> str:
    if bound.low == bound.high:
        return number(bound.low)
    return f"{number(bound.low)} to {number(bound.high)}"


def _reached(standing: Standing) -> str:
    leaning = [c for c in standing.statement.cells if standing.bound(c).of_the_silent]
    if not leaning:
        return "Certain, whatever the silent think."
    needs = [_needs(standing, cell) for cell in leaning]
    return f"Likely; holds only if {listed(needs, _BODIES)}."


def _needs(standing: Standing, cell: Cell) -> str:
    needed, silent = standing.bound(cell).of_the_silent or 0, cell.size - cell.seen
    where = f" in {of_cell(cell)}" if len(standing.statement.cells) > 1 else ""
    verb = agree(needed, is_against=standing.is_against)
    if silent == 1:
        return f"the one silent person{where} {verb}"
    return f"at least {number(needed)} of the {number(silent)} silent{where} {verb}"


def _near(standing: Standing) -> str:
    # A cell without a number cannot be moved by those left to hear alone.
    moves = [
        (more, of_cell(cell))
        for cell in _cells(standing)
        if (more := standing.bound(cell).next_all) is not None
    ]
    if not moves:
        return ""
    told = [f"the next {_next(more)} of {where}" for more, where in moves]
    ends = (
        "that person agrees" if [more for more, _ in moves] == [1] else "they all agree"
    )
    return f"What would move it: {listed(told, _BODIES)}, if {ends}."


def _next(more: int) -> str:
    return "person" if more == 1 else number(more)


def _divided(standing: Standing) -> str:
    failed = _cells(standing)
    told = ["Opposed." if standing.verdict.why == "opposed" else "No view yet."]
    if len(failed) > 1:
        where = listed([of_cell(cell) for cell in failed], _BODIES)
        told.append(f"Falls short in {where}.")
    if any(standing.bound(cell).certain for cell in failed):
        told.append("Certain, whatever the silent think.")
    else:
        told.append("Likely, if the silent think like those heard.")
    against = standing.statement.against
    if against is not None and against.result == "near":
        told.append("That it should not be done is near.")
    return " ".join(told)


def _not_enough(standing: Standing, report: Report) -> str:
    missing = []
    for cell in _cells(standing):
        (least,) = bounds.least_heard([cell.size], Fraction(*report.floor)).tolist()
        if cell.seen < least:
            missing.append(f"{number(least - cell.seen)} more of {of_cell(cell)}")
    if not missing:
        return "Too few are left without the people set aside."
    return f"Who is missing: at least {listed(missing, _BODIES)}."


def _otherwise(standing: Standing) -> str:
    """What it hangs by: few changes, other groups, runs without some people."""
    verdict, told = standing.verdict, []
    if verdict.changes is not None:
        least = "" if verdict.changes_exact else "At least "
        changes = some(verdict.changes, "changed stance")
        told.append(f"{least}{changes} would change the result.")
    if verdict.with_groups_shown is not None:
        other = RESULTS[verdict.with_groups_shown]
        told.append(f'By the groups shown above it would be "{other}".')
    runs = {
        name: None
        for cell in standing.statement.cells
        for name in standing.bound(cell).worse_without
    }
    if runs:
        without = listed([named(name) for name in runs], _BODIES)
        told.append(
            f"Without some people ({without}) it is judged worse, and this stands."
        )
    return " ".join(told)


def _cells(standing: Standing) -> list[Cell]:
    """The cells that are told one by one; the weakest first."""
    told = _TOLD[standing.part]
    cells = [
        cell
        for cell in standing.statement.cells
        if standing.bound(cell).cell_class == told
    ]
    return sorted(cells, key=lambda cell: cell != standing.weakest)
