"""How many of whom took which stance: the integers under every verdict."""

from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.sharing import share_out


@kernel
def _tally(
    starts: NDArray[np.int64],
    codes: Codes,
    kind: NDArray[np.int32],
    rows: tuple[int, int],
    table: NDArray[np.int64],
) -> None:
    for row in range(rows[0], rows[1]):
        line = table[kind[row]]
        for place in range(starts[row], starts[row + 1]):
            line[np.uint64(codes[place])] += 1


def tally(
    starts: NDArray[np.int64],
    codes: Codes,
    kind: NDArray[np.int32],
    *,
    kinds: int,
    statements: int,
    threads: int = 1,
) -> NDArray[np.int64]:
    """Count stances by kind of person: shape (kinds, statements, 3).

    `kind[p]` from 0 to `kinds` - 1 for every row; the last axis is disagree, pass,
    agree.
    """
    people = len(starts) - 1
    parts = max(1, min(threads, people // 4_096))
    bounds = np.linspace(0, people, parts + 1).astype(int).tolist()

    def one(rows: tuple[int, int]) -> NDArray[np.int64]:
        table = np.zeros((kinds, statements * 3), np.int64)
        _tally(starts, codes, kind, rows, table)
        return table

    shares = list(pairwise(bounds))
    total = reduce(np.add, share_out(one, shares, parts))
    return total.reshape(kinds, statements, 3)


@kernel
def _tally_one(
    starts: NDArray[np.int64],
    codes: Codes,
    kind: NDArray[np.int32],
    statement: int,
    table: NDArray[np.int64],
) -> None:
    for row in range(starts.shape[0] - 1):
        low, high = starts[row], starts[row + 1]
        while low < high:
            middle = (low + high) // 2
            if codes[middle] < statement * 3:
                low = middle + 1
            else:
                high = middle
        if low < starts[row + 1] and np.int64(codes[low]) < statement * 3 + 3:
            table[kind[row], np.int64(codes[low]) - statement * 3] += 1


def tally_one(
    starts: NDArray[np.int64],
    codes: Codes,
    kind: NDArray[np.int32],
    *,
    kinds: int,
    statement: int,
) -> NDArray[np.int64]:
    """Count the stances on one statement by kind of person: shape (kinds, 3)."""
    table = np.zeros((kinds, 3), np.int64)
    _tally_one(starts, codes, kind, statement, table)
    return table


@kernel
def _answered(
    starts: NDArray[np.int64], codes: Codes, column: NDArray[np.int32]
) -> NDArray[np.int32]:
    people = starts.shape[0] - 1
    result = np.zeros(people, np.int32)
    for row in range(people):
        for place in range(starts[row], starts[row + 1]):
            result[row] += column[np.int64(codes[place]) // 3] >= 0
    return result


def answered(
    starts: NDArray[np.int64], codes: Codes, column: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Per row, how many stances on statements whose `column` is not -1."""
    if np.all(column >= 0):
        return np.diff(starts).astype(np.int32)
    return _answered(starts, codes, column)
