"""How firm a verdict is: the fewest stances whose change gives another result.

Silence stays silence and groups stay as they are, so a cell's N and n are fixed and
only a can move. Its class is monotone in a, hence also the result in the cells:

- to make a result worse it is enough to push one cell below a threshold, whatever the
  others do meanwhile: the least distance over the cells;
- to make it better every cell in the way must be lifted. One person who changes lifts
  every body he stands in: a covering problem over people who stand in the same bodies.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.judging.bounds import CellClass
from commonground.judging.covering import least_cover

type Whole = NDArray[np.int64]
type Truths = NDArray[np.bool_]
type Codes = NDArray[np.int8]

# More than any number of people.
_NEVER = 2**62


def least_changes(
    *,
    classes: Codes,
    count: Whole,
    least_met: Whole,
    greatest_failed: Whole,
    people: tuple[Whole, Truths] | None,
) -> tuple[Whole, Truths]:
    """The least changes of each statement, int64[S], -1 for none, and whether exact.

    `classes` int8[S, C] and `count` (a), `least_met` (least a that is met),
    `greatest_failed`, int64[S, C], of all cells. `people`: room int64[S, A], how many
    of each atom's heard people do not agree yet, and stands bool[A, C]. What is not
    exact is a lower bound.
    """
    down = _least_push(classes, count, least_met, greatest_failed)
    needs = _needs(classes, count, least_met, greatest_failed)
    up, exact = _least_lift(needs, people)
    for row in np.flatnonzero(~exact & (up < down)).tolist():
        if people is None:
            continue
        room, stands = people
        cover = least_cover(needs[row], room[row], stands)
        if cover is None:
            raise ValueError("the people heard cannot lift the bodies they stand in")
        up[row], exact[row] = cover.total, cover.exact
    least = np.minimum(up, down)
    # A bound from below that is no smaller than an exact way down decides as well.
    return np.where(least == _NEVER, -1, least), exact | (down <= up)


def _least_push(
    classes: Codes, count: Whole, least_met: Whole, greatest_failed: Whole
) -> Whole:
    """The fewest who must stop agreeing to make the result worse."""
    worst = classes.max(axis=1, initial=CellClass.NO_CELL)[:, None]
    solid = (classes == CellClass.MET) | (classes == CellClass.OPEN)
    # From reached any cell that is no longer met is enough, else one must fail.
    below = np.where(worst == CellClass.MET, least_met - 1, greatest_failed)
    possible = solid & (worst < CellClass.FAILED) & (below >= 0)
    distance = np.where(possible, count - below, _NEVER)
    least: Whole = distance.min(axis=1, initial=_NEVER)
    return least


def _needs(
    classes: Codes, count: Whole, least_met: Whole, greatest_failed: Whole
) -> Whole:
    """By how many each cell must be lifted to make the result better, int64[S, C]."""
    worst = classes.max(axis=1, initial=CellClass.NO_CELL)[:, None]
    stuck = classes == worst
    to_open = np.where(
        stuck & (worst == CellClass.FAILED), greatest_failed + 1 - count, 0
    )
    return np.where(stuck & (worst == CellClass.OPEN), least_met - count, to_open)


def _least_lift(
    needs: Whole, people: tuple[Whole, Truths] | None
) -> tuple[Whole, Truths]:
    """The lifts that need no search; elsewhere the greatest need, as a lower bound.

    Where nobody with room to change stands in two of the bodies in need, every body is
    lifted on its own: the sum.
    """
    needy = needs > 0
    bodies = needy.sum(axis=1)
    single = bodies <= 1
    if people is not None:
        room, stands = people
        shared = needy.astype(np.int64) @ stands.T.astype(np.int64)
        single |= np.where(room > 0, shared, 0).max(axis=1, initial=0) <= 1
    greatest = needs.max(axis=1, initial=0)
    lift = np.where(single, needs.sum(axis=1), greatest)
    return np.where(bodies == 0, _NEVER, lift), single
