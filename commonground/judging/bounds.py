"""A cell: one statement in one body, and what its counts say of everybody in it.

Of N people in the body n were heard and a of them agree. All in integers:

    floor    F = ceil(share * N)
    L, U     one-sided 95 % bounds on the number who agree, if the silent resemble those
             who answered: X ~ Hypergeometric(N, K, n)
             L = min{K in [a, a + N - n] : 20 P(X >= a) > 1}
             U = max{K in [a, a + N - n] : 20 P(X <= a) > 1}
    enough   n = N, or n >= max(5, min(100, ceil(N / 10))) and L(N, n, n - 1) >= F

Sizes, heard and counts are arrays of integers of any shapes that broadcast; every
answer is a new array of the common shape. A cell with N = 0 is no cell. Figures that
are impossible (unless 0 <= a <= n <= N <= 2**31 - 1) and shares outside (0, 1] are a
`ValueError`.
"""

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonground.judging import tails

type Whole = NDArray[np.int64]

SHARE = Fraction(2, 3)


class CellClass(IntEnum):
    """What a cell says; a greater number is worse: of two the max stands."""

    NO_CELL = -1  # nobody is in the body: it decides nothing
    MET = 0
    OPEN = 1
    TOO_FEW = 2
    FAILED = 3

    @property
    def word(self) -> str:
        """As in `too_few`."""
        return self.name.lower()


def floors(size: ArrayLike, share: Fraction = SHARE) -> Whole:
    """How many of the body must agree: F = ceil(share * N)."""
    (sizes,) = _wholes(size)
    return _floors(sizes, share)


def least_heard(size: ArrayLike, share: Fraction = SHARE) -> Whole:
    """The least n that is enough, so that no verdict hangs on one dissent; 0 for N = 0.

    L(N, n, n - 1) >= F says that, with the N - F + 1 dissenters of K = F - 1, hearing n
    finds at most one of them once in twenty or less. In a hypergeometric tail the heard
    and the dissenters may change places: so n is one more than an upper bound U.
    """
    (sizes,) = _wholes(size)
    few = np.maximum(5, np.minimum(100, -(-sizes // 10)))
    one = np.minimum(sizes, 1)
    enough = np.maximum(few, _heard_for(sizes, one, _floors(sizes, share)))
    return np.minimum(enough, sizes)


def low_high(
    size: ArrayLike, heard: ArrayLike, count: ArrayLike
) -> tuple[Whole, Whole]:
    """The bounds L and U on how many of the body agree.

    U is L with the roles exchanged: U(N, n, a) = N - L(N, n, n - a).
    """
    sizes, heards, counts = _wholes(size, heard, count)
    high = sizes - _lows(sizes, heards, heards - counts)
    return _lows(sizes, heards, counts), np.asarray(high)


def least_met(size: ArrayLike, heard: ArrayLike, share: Fraction = SHARE) -> Whole:
    """The least a with L(N, n, a) >= F; n + 1 where no a has it.

    L >= F exactly if K = F - 1 is refused, 20 P(X >= a) <= 1: one tail, no search in K.
    """
    sizes, heards = _wholes(size, heard)
    refused = np.maximum(_floors(sizes, share) - 1, 0)
    return _counts(sizes, refused, heards)


def greatest_failed(
    size: ArrayLike, heard: ArrayLike, share: Fraction = SHARE
) -> Whole:
    """The greatest a with U(N, n, a) < F; -1 where no a has it.

    U < F exactly if K = F is refused, 20 P(X <= a) <= 1.
    """
    sizes, heards = _wholes(size, heard)
    others = sizes - _floors(sizes, share)
    return np.asarray(heards - _counts(sizes, others, heards))


@dataclass(frozen=True, eq=False)
class Thresholds:
    """Where the class of a cell changes with a, for given N, n and floor."""

    has_cell: NDArray[np.bool_]  # N > 0
    is_enough: NDArray[np.bool_]
    least_met: Whole
    greatest_failed: Whole

    def classes(self, count: Whole) -> NDArray[np.int8]:
        """The classes of cells with these counts, in the order of the definition."""
        found = np.full(count.shape, CellClass.OPEN, dtype=np.int8)
        found[count <= self.greatest_failed] = CellClass.FAILED
        found[count >= self.least_met] = CellClass.MET
        found[~self.is_enough] = CellClass.TOO_FEW
        found[~self.has_cell] = CellClass.NO_CELL
        return found


def thresholds(
    size: ArrayLike, heard: ArrayLike, share: Fraction = SHARE
) -> Thresholds:
    """What `classes` compares the counts with; good for every count of these cells."""
    sizes, heards = _wholes(size, heard)
    return Thresholds(
        has_cell=np.asarray(sizes > 0),
        is_enough=np.asarray(heards >= least_heard(sizes, share)),
        least_met=least_met(sizes, heards, share),
        greatest_failed=greatest_failed(sizes, heards, share),
    )


def classes(
    size: ArrayLike, heard: ArrayLike, count: ArrayLike, share: Fraction = SHARE
) -> NDArray[np.int8]:
    """The class of each cell, as codes of `CellClass`.

    In this order: too few (not enough are heard); met if L >= F; failed if U < F; open.
    """
    sizes, heards, counts = _wholes(size, heard, count)
    return thresholds(sizes, heards, share).classes(counts)


def certain(
    size: ArrayLike, heard: ArrayLike, count: ArrayLike, share: Fraction = SHARE
) -> NDArray[np.bool_]:
    """Whether the silent could change nothing: a >= F, or a + N - n < F.

    Between a and a + N - n people agree, whatever the silent think. (Says nothing of
    whether enough are heard: a cell with too few may be certain by arithmetic.)
    """
    sizes, heards, counts = _wholes(size, heard, count)
    needed = _floors(sizes, share)
    return (counts >= needed) | (counts + sizes - heards < needed)


def least_more(
    size: ArrayLike, heard: ArrayLike, count: ArrayLike, share: Fraction = SHARE
) -> Whole:
    """Least j with L(N, n + j, a + j) >= F: "if the next j all agree".

    0 where it holds already; -1 where it cannot, because a + N - n < F.
    """
    sizes, heards, counts = _wholes(size, heard, count)
    needed = _floors(sizes, share)
    more = np.maximum(_heard_for(sizes, heards - counts, needed) - heards, 0)
    return np.where(counts + sizes - heards < needed, -1, more)


def _heard_for(size: Whole, dissent: Whole, floor: Whole) -> Whole:
    """Least n with L(N, n, n - dissent) >= F; N where there is none."""
    dissenters = np.minimum(size - floor + 1, size)
    possible = dissent < dissenters
    drawn = np.where(possible, dissenters - dissent, 0)
    high = size - _lows(size, dissenters, drawn)
    return np.where(possible, high + 1, size)


def _floors(size: Whole, share: Fraction) -> Whole:
    if not 0 < share <= 1 or share.denominator > tails.LARGEST_SIZE:
        raise ValueError(f"a share between 0 and 1 is needed, not {share}")
    return -(-size * share.numerator // share.denominator)


def _lows(size: Whole, heard: Whole, count: Whole) -> Whole:
    low = tails.least_agreeing(size.ravel(), heard.ravel(), count.ravel())
    return low.reshape(size.shape)


def _counts(size: Whole, agreeing: Whole, heard: Whole) -> Whole:
    least = tails.least_count(size.ravel(), agreeing.ravel(), heard.ravel())
    return least.reshape(size.shape)


def _wholes(*figures: ArrayLike) -> list[Whole]:
    """New contiguous int64 arrays of one shape; each no greater than the one before."""
    given = [np.asarray(figure) for figure in figures]
    if any(figure.dtype.kind not in "iu" and figure.size for figure in given):
        raise ValueError("counts of people must be integers")
    shape = np.broadcast_shapes(*(figure.shape for figure in given))
    wholes = [
        np.array(np.broadcast_to(figure, shape), dtype=np.int64, order="C")
        for figure in given
    ]
    _check(wholes)
    return wholes


def _check(wholes: list[Whole]) -> None:
    if np.any(wholes[0] > tails.LARGEST_SIZE):
        raise ValueError(f"a body of more than {tails.LARGEST_SIZE} people")
    if np.any(wholes[-1] < 0):
        raise ValueError("a count of people is negative")
    for more, fewer in pairwise(wholes):
        if np.any(fewer > more):
            raise ValueError("more people than there are: needed is a <= n <= N")
