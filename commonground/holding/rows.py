"""Loops over rows that are held and change: merging, moving, counting again.

Row `p` is `codes[begins[p]:begins[p] + counts[p]]`, sorted by statement, as in `Votes`;
but rows stand anywhere in `codes`, and a row that changes is written anew behind all
others, so that nobody who was given the rows before sees them change.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes

type Numbers = NDArray[np.int64]
type Table = NDArray[np.int32]

# Stands for "no stance" beside -1, 0 and 1.
_NONE = 9


@kernel
def merge_rows(
    people: Numbers,
    starts: Numbers,
    news: Codes,
    begins: Numbers,
    counts: Numbers,
    codes: Codes,
    filled: int,
    merged_begins: Numbers,
    merged_counts: Numbers,
) -> int:
    """Write the rows of `people`, with their new stances, behind `filled`.

    Person `people[t]` gets `news[starts[t]:starts[t + 1]]`, sorted by statement, one a
    statement; a new stance takes the place of an old one. Where the merged rows stand
    goes to `merged_begins` and `merged_counts`, shape (people,). Returns the new end.
    """
    for t in range(len(people)):
        old, old_end = begins[people[t]], begins[people[t]] + counts[people[t]]
        new, new_end = starts[t], starts[t + 1]
        merged_begins[t] = filled
        while old < old_end or new < new_end:
            if new == new_end:
                codes[filled] = codes[old]
                old += 1
            elif old == old_end or news[new] // 3 < codes[old] // 3:
                codes[filled] = news[new]
                new += 1
            elif codes[old] // 3 < news[new] // 3:
                codes[filled] = codes[old]
                old += 1
            else:
                codes[filled] = news[new]
                old += 1
                new += 1
            filled += 1
        merged_counts[t] = filled - merged_begins[t]
    return filled


@kernel
def answered_in_play(
    begins: Numbers, counts: Numbers, codes: Codes, in_play: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Per row, how many stances on statements in play."""
    answered = np.zeros(len(begins), np.int32)
    for row in range(len(begins)):
        for place in range(begins[row], begins[row] + counts[row]):
            answered[row] += in_play[np.int64(codes[place]) // 3]
    return answered


@kernel
def settle_rows(
    begins: Numbers,
    starts: Numbers,
    codes: Codes,
    new_code: Codes,
    settled: Codes,
) -> None:
    """Copy every row to where it starts, its codes renamed by `new_code`, in order."""
    for row in range(len(begins)):
        start, end = starts[row], starts[row + 1]
        shift = begins[row] - start
        ascending = True
        for place in range(start, end):
            settled[place] = new_code[codes[place + shift]]
            if place > start and settled[place] < settled[place - 1]:
                ascending = False
        if not ascending:
            settled[start:end].sort()


@kernel
def change_pairs(
    before: tuple[Numbers, Numbers],
    after: tuple[Numbers, Numbers],
    codes: Codes,
    sign: int,
    tables: tuple[Table, Table, Table],
) -> None:
    """Carry changed rows into the pair counts (`both`, `product`, `first`).

    `before` and `after` are begins and counts of the same people's rows; an empty row
    is of somebody who was not counted. Every statement of a row before is in the row
    after. The statements that differ are put in one after the other, each against all
    that the row holds at that moment, so that the cost is their number times the row's
    length, and not the row's length squared. `sign` -1 takes out what was put in.
    """
    both, product, first = tables
    width = both.shape[0]
    columns, now = np.empty(width, np.int64), np.empty(width, np.int64)
    then = np.empty(width, np.int64)
    for t in range(len(after[0])):
        old, old_end = before[0][t], before[0][t] + before[1][t]
        begin, length = after[0][t], after[1][t]
        for k in range(length):
            code = np.int64(codes[begin + k])
            columns[k], then[k], now[k] = code // 3, code % 3 - 1, _NONE
            if old < old_end and np.int64(codes[old]) // 3 == columns[k]:
                now[k] = np.int64(codes[old]) % 3 - 1
                old += 1
        for k in range(length):
            x, c = then[k], columns[k]
            if now[k] == x:
                continue
            was = now[k]
            now[k] = _NONE
            heard = sign if was == _NONE else 0
            step = sign * (x if was == _NONE else x - was)
            for i in range(length):
                y = now[i]
                if y != _NONE:
                    d = columns[i]
                    both[c, d] += heard
                    both[d, c] += heard
                    product[c, d] += step * y
                    product[d, c] += step * y
                    first[c, d] += step
                    first[d, c] += heard * y
            both[c, c] += heard
            product[c, c] += sign * (x * x - (0 if was == _NONE else was * was))
            first[c, c] += step
            now[k] = x
