"""People who stand on several sides, and what two printed sides tell of them.

Who knows both rolls can subtract one printed side from another. What is left over may
be a handful of people, or one. It is the same with two reports that ask the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tongxin.consultations.report.masked_report import Cell
from tongxin.consultations.report.raw_results import (
    STANCES,
    CellClass,
    ExactCell,
    Part,
    Roll,
)

# Sides whose rolls differ by fewer people are one side: it is the size below which a
# side is merged before opening.
LEAST_APART = 10


def nearly_same(rolls: Iterable[Roll]) -> list[tuple[str, str]]:
    """Pairs of sides that are nearly the same people; merge them before opening."""
    rolls = list(rolls)
    sides = sorted(set().union(*(roll.sides for roll in rolls)))
    return [
        (one, other)
        for one, other in combinations(sides, 2)
        if _outside(rolls, one, other) + _outside(rolls, other, one) < LEAST_APART
    ]


def sides_with_figures(rolls: Sequence[Roll], sides: Sequence[str]) -> list[str]:
    """Of sides that contain one another only the smaller, smallest first."""
    sizes = {side: _people(rolls, side) for side in sides}
    found: list[str] = []
    for side in sorted(sides, key=lambda side: sizes[side]):
        if not any(_outside(rolls, inner, side) == 0 for inner in found):
            found.append(side)
    return found


@dataclass(frozen=True)
class Read:
    """What a reader knows of how many on a side took each stance.

    `added` stands for the side where it is added to others, `taken` where it is taken
    from them, `bound` is the most there can be. The three differ where the side is
    masked or shows its class alone.
    """

    added: tuple[int, ...]
    taken: tuple[int, ...]
    bound: tuple[int, ...]


def read_figures(cell: ExactCell) -> Read:
    """Of a side whose figures are printed, or masked."""
    counts = cell.agree, cell.unsure, cell.against
    heard = cell.heard
    if max(counts) < heard - 1:
        return Read(counts, counts, counts)
    return _read_masked(heard, [count >= heard - 1 for count in counts])


def read_printed(cell: Cell) -> Read:
    """Of a side whose figures an earlier report printed, or masked."""
    if cell.figures:
        its = cell.figures
        counts = its.agree, its.unsure, its.against
        return Read(counts, counts, counts)
    return _read_masked(cell.heard or 0, [cell.mostly == one for one in STANCES])


def _read_masked(heard: int, is_most: Sequence[bool]) -> Read:
    """The one dissenter of a masked side may be anybody on it, and of either mind."""
    return Read(
        tuple(heard if most else 1 for most in is_most),
        tuple(heard - 1 if most else 0 for most in is_most),
        tuple(heard if most else 2 for most in is_most),
    )


def read_class(cell: ExactCell, stands: CellClass, *, is_against: bool) -> Read:
    """Of a side that shows its class alone."""
    least = {"met": cell.met_from, "open": cell.failed_to + 1}.get(stands, 0)
    most = {"failed": cell.failed_to, "open": cell.met_from - 1}.get(stands, cell.heard)
    told = 2 if is_against else 0
    return Read(
        tuple(least if place == told else 0 for place in range(3)),
        tuple(most if place == told else cell.heard for place in range(3)),
        (cell.heard,) * 3,
    )


def read_any_class(cell: ExactCell) -> Read:
    """Of a side whose class tells most: it knows N and n, and no stance."""
    if cell.heard < cell.needed:
        return read_nothing(cell)
    least = cell.met_from if cell.met_from <= cell.heard else cell.failed_to + 1
    most = cell.failed_to if cell.failed_to >= 0 else cell.met_from - 1
    heard = cell.heard
    return Read((least, 0, 0), (most, heard, heard), (heard,) * 3)


def read_nothing(cell: ExactCell) -> Read:
    return Read((0, 0, 0), (cell.heard,) * 3, (cell.heard,) * 3)


@dataclass(frozen=True)
class Moved:
    """How many people stood on exactly these sides before, and stand on these now."""

    then: frozenset[str]
    now: frozenset[str]
    people: int


@dataclass(frozen=True)
class PrintedBefore:
    """What an earlier report of the unit printed of statement `number`, or of one in
    nearly the same words: its cells, and who of their sides is on which side now.
    """

    number: int
    cells: tuple[Cell, ...]
    moved: tuple[Moved, ...]


def came_and_left(
    moved: Collection[Moved], then: Collection[str], now: Collection[str]
) -> tuple[int, int]:
    """How many people these sides together have more than those had, and fewer.

    Nobody, where they have nothing to do with each other.
    """
    is_apart = any(
        not any(side in one.now and not one.then.isdisjoint(then) for one in moved)
        for side in now
    ) or any(
        not any(side in one.then and not one.now.isdisjoint(now) for one in moved)
        for side in then
    )
    if is_apart:
        return 0, 0
    weighed = [
        (len(one.now.intersection(now)) - len(one.then.intersection(then)), one.people)
        for one in moved
    ]
    came = sum(people for weight, people in weighed if weight > 0)
    return came, sum(people for weight, people in weighed if weight < 0)


def telling(parts: Collection[Part], sides: Mapping[str, Read]) -> set[str]:
    """Sides that, read beside each other, would tell of single people.

    It is decided by what would be printed and by nothing else, so that it is the same
    for all readings of a masked side.
    """
    found: set[str] = set()
    for signs in product((0, 1, -1), repeat=len(sides)):
        chosen = {side: sign for side, sign in zip(sides, signs, strict=True) if sign}
        if len(chosen) > 1 and _difference_tells(parts, chosen, sides):
            found |= chosen.keys()
    for part in parts:
        if len(part.sides) > 1 and _common_part_tells(part, sides):
            found |= part.sides
    return found


def _difference_tells(
    parts: Collection[Part], signs: Mapping[str, int], sides: Mapping[str, Read]
) -> bool:
    """Whether a sum of sides leaves people over of whom all, but one, think alike."""
    if not _cancels(parts, signs):
        return False
    weights = [sum(signs.get(side, 0) for side in part.sides) for part in parts]
    weighed = list(zip(weights, parts, strict=True))
    left = sum(max(weight, 0) * part.heard for weight, part in weighed)
    # One who is taken away with the others knows himself.
    spare = 2 if any(weight < 0 and part.heard for weight, part in weighed) else 1
    sums = [
        sum(
            sides[side].added[stance] if sign > 0 else -sides[side].taken[stance]
            for side, sign in signs.items()
        )
        for stance in range(3)
    ]
    return left > 0 and max(sums) >= left - spare


def _common_part_tells(common: Part, sides: Mapping[str, Read]) -> bool:
    """Whether people on several sides can only have taken one stance.

    That is so where for each other stance one of their sides has nobody, or only one,
    who knows himself.
    """
    bounds = [sides[side].bound for side in common.sides]
    fewest, fewer, _most = sorted(map(min, zip(*bounds, strict=True)))
    return common.heard > 0 and fewest == 0 and fewer <= 1


def _cancels(parts: Collection[Part], signs: Mapping[str, int]) -> bool:
    """Whether each side of the sum shares somebody with one of the opposite sign."""
    return all(
        any(
            signs[side] == -signs[other]
            and any({side, other} <= part.sides and part.heard for part in parts)
            for other in signs
        )
        for side in signs
    )


def _people(rolls: Iterable[Roll], side: str) -> int:
    return sum(roll.people for roll in rolls if side in roll.sides)


def _outside(rolls: Iterable[Roll], one: str, other: str) -> int:
    """How many stand on the one side and not on the other."""
    return sum(
        roll.people for roll in rolls if one in roll.sides and other not in roll.sides
    )
