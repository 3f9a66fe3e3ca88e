"""What each two statements have in common, counted in integers.

The space of opinions rests on three counts for every two statements; they are sums over
people, so any order, partition or number of threads gives the same ones, and a person
who changes his mind is taken out and put back in.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.sharing import share_out

# Four sums of 16 bits travel in one word, so that a pair costs one addition; a sum
# grows by at most 2 a person and is carried over before it can overflow.
_CARRY_AFTER = 32_767
_BITS = np.uint64(0xFFFF)
_PRODUCT, _FIRST, _SECOND = np.uint64(16), np.uint64(32), np.uint64(48)


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Sums over the people who took a stance on both statement i and statement j.

    `both[i, j]` counts them, `product[i, j]` is the sum of x_i * x_j, `first[i, j]` the
    sum of x_i. Shapes (columns, columns). The diagonal holds each statement's own.
    """

    both: NDArray[np.int32]
    product: NDArray[np.int32]
    first: NDArray[np.int32]

    def __add__(self, other: "PairCounts") -> "PairCounts":
        return PairCounts(
            self.both + other.both,
            self.product + other.product,
            self.first + other.first,
        )

    def __sub__(self, other: "PairCounts") -> "PairCounts":
        return PairCounts(
            self.both - other.both,
            self.product - other.product,
            self.first - other.first,
        )


@kernel
def _carry(
    packed: NDArray[np.uint64],
    both: NDArray[np.int32],
    product: NDArray[np.int32],
    first: NDArray[np.int32],
) -> None:
    for i in range(both.shape[0]):
        for j in range(i, both.shape[0]):
            word = packed[i, j]
            if word != np.uint64(0):
                packed[i, j] = np.uint64(0)
                count = np.int32(word & _BITS)
                both[i, j] += count
                product[i, j] += np.int32((word >> _PRODUCT) & _BITS) - count
                first[i, j] += np.int32((word >> _FIRST) & _BITS) - count
                if i != j:
                    first[j, i] += np.int32(word >> _SECOND) - count


@kernel
def _count(
    starts: NDArray[np.int64],
    codes: Codes,
    column: NDArray[np.int32],
    rows: NDArray[np.int64],
    tables: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
) -> None:
    both, product, first = tables
    width = both.shape[0]
    packed = np.zeros((width, width), np.uint64)
    word = np.empty((3, 3), np.uint64)
    for x in range(3):
        for y in range(3):
            word[x, y] = 1 + (((x - 1) * (y - 1) + 1) << 16) + (x << 32) + (y << 48)
    # Unsigned places: no look back from the end of an array in the innermost loop.
    columns = np.empty(width, np.uint64)
    stances = np.empty(width, np.int64)
    words = np.empty((3, width), np.uint64)
    since = 0
    for row in rows:
        length = 0
        for place in range(starts[row], starts[row + 1]):
            code = np.int64(codes[place])
            col = column[code // 3]
            if col >= 0:
                columns[length] = np.uint64(col)
                stances[length] = code % 3
                for x in range(3):
                    words[x, length] = word[x, code % 3]
                length += 1
        for i in range(length):
            line = packed[columns[i]]
            beside = words[stances[i]]
            for j in range(np.uint64(i), np.uint64(length)):
                line[columns[j]] += beside[j]
        since += 1
        if since == _CARRY_AFTER:
            _carry(packed, both, product, first)
            since = 0
    _carry(packed, both, product, first)
    for i in range(width):
        for j in range(i + 1, width):
            both[j, i] = both[i, j]
            product[j, i] = product[i, j]


def count_pairs(
    starts: NDArray[np.int64],
    codes: Codes,
    column: NDArray[np.int32],
    rows: NDArray[np.int64],
    *,
    threads: int = 1,
) -> PairCounts:
    """Count every two statements over `rows` of a `Votes`' arrays.

    `column[s]` is the place of statement `s` in the result, ascending, -1 leaves it
    out.
    """
    width = int(column.max(initial=-1)) + 1
    shares = np.array_split(rows, max(1, min(threads, len(rows) // 1_000)))

    def one(share: NDArray[np.int64]) -> PairCounts:
        both, product, first = (np.zeros((width, width), np.int32) for _ in range(3))
        _count(starts, codes, column, share, (both, product, first))
        return PairCounts(both, product, first)

    return reduce(PairCounts.__add__, share_out(one, shares, len(shares)))
