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

from commonground.compiled import kernel

type Whole = NDArray[np.int64]
type Truths = NDArray[np.bool_]

# Relaxations solved before the search stops and says that it gives a bound only.
RELAXATIONS = 200
# The difference of two products below this fits 64 bits.
_FITS = 2**62
_UNBOUNDED, _TOO_WIDE = 0, -1


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
        broken = np.flatnonzero(found.parts % found.unit)
        if not broken.size:
            best = least
            continue
        best = min(best, _rounded(floor - (-found.parts // found.unit), needs, inside))
        if least < best:
            left += _branches(floor, ceiling, found, int(broken[0]))
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
    floor: Whole, ceiling: Whole, found: _Relaxed, atom: int
) -> list[tuple[Whole, Whole]]:
    """Two problems without the broken part of this atom: at most it, or one more."""
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

    The columns are w, the slacks, and the right side; v has the slacks' columns with
    the other sign. The last row is the objective; the slack of an atom ends there as
    its part y. None where the dual has no greatest value: there are too few people.
    """
    atoms, bodies = stands.shape
    table, basis = _table(needs, stands), np.arange(atoms) + bodies + atoms
    unit = _solve_in_64_bits(table, room, basis, _FITS)
    if unit == _TOO_WIDE:
        table, basis = _table(needs, stands).astype(object), np.arange(atoms)
        unit = _solve(table, room.astype(object), basis + bodies + atoms, 0)
    if unit == _UNBOUNDED:
        return None
    parts = table[-1, bodies:-1].astype(np.int64)
    return _Relaxed(int(table[-1, -1]), parts, int(unit))


def _table(needs: Whole, stands: NDArray[np.int64]) -> Whole:
    atoms = len(stands)
    one = np.eye(atoms, dtype=np.int64)
    rows = np.hstack([stands, one, np.ones((atoms, 1), dtype=np.int64)])
    target = np.concatenate([-needs, np.zeros(atoms + 1, dtype=np.int64)])
    return np.vstack([rows, target])


def _solve(table: Whole, room: Whole, basis: Whole, limit: int) -> int:
    """Pivot the table in place to its optimum; give the unit of its figures.

    Or `_UNBOUNDED`; or `_TOO_WIDE` where a product would pass the limit (0: none).
    Works on 64 bits when compiled, on Python's integers when not: one source for both.
    """
    atoms = basis.size
    bodies = table.shape[1] - atoms - 1
    unit, turn, most = 1, 0, room.max()
    while True:
        # The steepest column; from some turn on the first, which cannot go in circles.
        entering, least = -1, 0
        for variable in range(bodies + 2 * atoms):
            if variable < bodies:
                gain = table[atoms, variable]
            elif variable < bodies + atoms:
                gain = room[variable - bodies] * unit - table[atoms, variable]
            else:
                gain = table[atoms, variable - atoms]
            if gain < least and (turn < 4 * atoms or entering < 0):
                entering, least = variable, gain
        if entering < 0:
            return unit
        turn += 1
        if entering < bodies:
            column = table[:, entering].copy()
        elif entering < bodies + atoms:
            column = -table[:, entering]
            column[atoms] = least
        else:
            column = table[:, entering - atoms].copy()
        if limit and max(np.abs(table).max(), most) > limit // np.abs(column).max():
            return _TOO_WIDE
        leaving = -1
        for row in range(atoms):
            if column[row] <= 0:
                continue
            gap = -1
            if leaving >= 0:
                gap = (
                    table[row, -1] * column[leaving] - table[leaving, -1] * column[row]
                )
            if gap < 0 or (gap == 0 and basis[row] < basis[leaving]):
                leaving = row
        if leaving < 0:
            return _UNBOUNDED
        pivot = column[leaving]
        for row in range(atoms + 1):
            # In most tables every pivot is 1 and most rows stay as they are.
            if row != leaving and (column[row] != 0 or pivot != unit):
                for place in range(table.shape[1]):
                    change = pivot * table[row, place]
                    change -= column[row] * table[leaving, place]
                    table[row, place] = change if unit == 1 else change // unit
        unit, basis[leaving] = pivot, entering


_solve_in_64_bits = kernel(_solve)
