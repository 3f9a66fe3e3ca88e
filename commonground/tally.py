"""How many of whom took which stance: the integers under every verdict."""

from concurrent.futures import ThreadPoolExecutor
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes


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

    `kind[p]` from 0 to `kinds` - 1 for every row; the last axis is disagree, pass, agree.
    """
    people = len(starts) - 1
    parts = max(1, min(threads, people // 4_096))
    bounds = np.linspace(0, people, parts + 1).astype(int).tolist()

    def one(rows: tuple[int, int]) -> NDArray[np.int64]:
        table = np.zeros((kinds, statements * 3), np.int64)
        _tally(starts, codes, kind, rows, table)
        return table

    shares = list(zip(bounds, bounds[1:], strict=False))
    if parts == 1:
        return one(shares[0]).reshape(kinds, statements, 3)
    with ThreadPoolExecutor(parts) as pool:
        total = reduce(np.add, pool.map(one, shares))
    return total.reshape(kinds, statements, 3)


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


def placed_rows(
    starts: NDArray[np.int64],
    codes: Codes,
    column: NDArray[np.int32],
    *,
    min_votes: int,
) -> NDArray[np.int64]:
    """Rows with at least `min(min_votes, statements in play)` stances on statements in
    play, and at least one; `column` is -1 for a statement that is not in play.
    """
    in_play = int(np.count_nonzero(column >= 0))
    least = max(1, min(min_votes, in_play))
    if in_play == len(column):
        answered = np.diff(starts)
    else:
        answered = _answered(starts, codes, column)
    return np.flatnonzero(answered >= least)
