"""How few people can lift several cells at once: a covering problem, solved exactly.

People are held as atoms: all who stand in the same bodies. With y of an atom's people
changed, every body of theirs is lifted by y:

    least sum(y)  with  sum over the atoms in body b of y >= need of b,  0 <= y <= room

The linear relaxation is solved by the simplex method in whole numbers (Edmonds's
fraction-free pivoting, Bland's rule) on its dual, which starts feasible. Where every
person stands in one side and one group its optimum is whole; else it is branched upon.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Whole = NDArray[np.int64]
type Truths = NDArray[np.bool_]

# Relaxations solved before the search stops and says that it gives a bound only.
RELAXATIONS = 200
# Up to so many bodies, 2**31 people each, every product in a pivot fits 64 bits: a
# determinant of zeros and ones of order 10 is at most 320.
_BODIES_IN_64_BITS = 10


@dataclass(frozen=True)
class Cover:
    """The least number of people; a lower bound of it where `exact` is false."""

    total: int
    exact: bool


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """An optimum of the relaxation, y = parts / unit."""

    total: int
    parts: Whole
    unit: int


def least_cover(needs: Whole, room: Whole, stands: Truths) -> Cover | None:
    """Solve for needs int64[B], room int64[A], stands bool[A, B]; None if impossible.

    Takes the bound of the first relaxation where `RELAXATIONS` of them do not suffice.
    """
    needs, room, inside = _shrink(needs, room, stands)
    if not needs.size:
        return Cover(0, exact=True)
    if np.any(inside.T @ room < needs):
        return None
    best, bound, solved = int(room.sum()), 0, 0
    left = [(np.zeros_like(room), room)]
    while left:
        if solved == RELAXATIONS:
            return Cover(bound, exact=bound == best)
        floor, ceiling = left.pop()
        spent = int(floor.sum())
        found = _relax(np.maximum(needs - inside.T @ floor, 0), ceiling - floor, inside)
        solved += 1
        if found is None:
            continue
        least = spent + -(-found.total // found.unit)
        bound = least if solved == 1 else bound
        if least >= best:
            continue
        best = min(best, _rounded(floor - (-found.parts // found.unit), needs, inside))
        if least < best:
            left += _branches(floor, ceiling, found)
    return Cover(best, exact=True)


def _shrink(
    needs: Whole, room: Whole, stands: Truths
) -> tuple[Whole, Whole, NDArray[np.int64]]:
    """Only bodies in need; one atom for all who stand in the same of them."""
    lifted = needs > 0
    helpful = (room > 0) & stands[:, lifted].any(axis=1)
    kinds, kind = np.unique(stands[helpful][:, lifted], axis=0, return_inverse=True)
    together = np.zeros(len(kinds), dtype=np.int64)
    np.add.at(together, kind.ravel(), room[helpful])
    return needs[lifted], together, kinds.astype(np.int64)


def _branches(
    floor: Whole, ceiling: Whole, found: _Relaxed
) -> list[tuple[Whole, Whole]]:
    """Split at the first atom whose part is no whole number; none where all are."""
    broken = np.flatnonzero(found.parts % found.unit)
    if not broken.size:
        return []
    atom = broken[0]
    part = int(floor[atom] + found.parts[atom] // found.unit)
    lower, higher = ceiling.copy(), floor.copy()
    lower[atom], higher[atom] = part, part + 1
    return [(floor, lower), (higher, ceiling)]


def _rounded(parts: Whole, needs: Whole, stands: NDArray[np.int64]) -> int:
    """How many people a solution takes once nobody is in it who is not needed."""
    parts = parts.copy()
    spare = stands.T @ parts - needs
    for atom in range(parts.size):
        idle = min(int(parts[atom]), int(spare[stands[atom] > 0].min()))
        parts[atom] -= idle
        spare -= idle * stands[atom]
    return int(parts.sum())


def _relax(needs: Whole, room: Whole, stands: NDArray[np.int64]) -> _Relaxed | None:
    """Solve the dual: most needs . w - room . v with stands w - v <= 1, w, v >= 0.

    The last row is the objective; the slack of an atom ends there as its part y. None
    where the dual has no greatest value: then there are too few people.
    """
    atoms, bodies = stands.shape
    one = np.eye(atoms, dtype=np.int64)
    rows = np.hstack([stands, -one, one, np.ones((atoms, 1), dtype=np.int64)])
    target = np.concatenate([-needs, room, np.zeros(atoms + 1, dtype=np.int64)])
    table = np.vstack([rows, target])
    if bodies > _BODIES_IN_64_BITS:
        table = table.astype(object)
    basis, unit = np.arange(atoms) + bodies + atoms, 1
    while True:
        entering = np.flatnonzero(table[-1, :-1] < 0)
        if not entering.size:
            break
        column = table[:, entering[0]].copy()
        leaving = _leaving(column[:-1], table[:-1, -1], basis)
        if leaving is None:
            return None
        pivot = column[leaving]
        kept = table[leaving].copy()
        table = (table * pivot - column[:, None] * kept) // unit
        table[leaving], unit, basis[leaving] = kept, pivot, entering[0]
    parts = table[-1, bodies + atoms : -1].astype(np.int64)
    return _Relaxed(int(table[-1, -1]), parts, int(unit))


def _leaving(column: Whole, values: Whole, basis: Whole) -> int | None:
    """The row with the least value / column, column > 0; ties by variable."""
    best: int | None = None
    for row in np.flatnonzero(column > 0).tolist():
        if best is not None:
            gap = int(values[row]) * int(column[best]) - int(values[best]) * int(
                column[row]
            )
        if best is None or gap < 0 or (gap == 0 and basis[row] < basis[best]):
            best = row
    return best
