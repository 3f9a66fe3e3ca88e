"""From rows of a file to one row a participant."""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.reading.kernels_values import NO_STANCE

type Codes32 = NDArray[np.int32]
type Numbers = NDArray[np.int64]

# Places in the state of a first pass.
FILLED, LAST_PERSON, TOGETHER, IN_TIME = range(4)

# Place of the only bit of a word, by a product (Leiserson, Prokop, Randall 1998).
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACE = np.zeros(64, np.int64)
for _place in range(64):
    _PLACE[(int(_DE_BRUIJN) << _place & (2**64 - 1)) >> 58] = _place


@kernel
def take_rows(  # noqa: PLR0913 (one pass over one chunk, and all that it keeps)
    people: Codes32,
    statements: Codes32,
    stances: NDArray[np.int8],
    at: Numbers,
    counts: Numbers,
    firsts: Numbers,
    latest: Numbers,
    codes: Codes,
    state: Numbers,
) -> None:
    """Count the stances of each person, and keep them while each person's rows stand
    together and never go back in time.

    Person `p` then has `codes[firsts[p]:firsts[p] + counts[p]]`, in file order. `at` is
    empty for a file without that column.
    """
    filled, last = state[FILLED], state[LAST_PERSON]
    together, in_time = state[TOGETHER], state[IN_TIME]
    timed = len(at) > 0
    for i in range(len(people)):
        if stances[i] == NO_STANCE:
            continue
        person = people[i]
        if timed:
            if counts[person] > 0 and at[i] < latest[person]:
                in_time = 0
            latest[person] = at[i]
        if counts[person] == 0:
            firsts[person] = filled
            last = person
        elif person != last:
            together = 0
        counts[person] += 1
        if together and in_time:
            codes[filled] = statements[i] * 3 + stances[i] + 1
        filled += 1
    state[FILLED], state[LAST_PERSON] = filled, last
    state[TOGETHER], state[IN_TIME] = together, in_time


@kernel
def place_rows(  # noqa: PLR0913 (one pass over one chunk, and all that it keeps)
    people: Codes32,
    statements: Codes32,
    stances: NDArray[np.int8],
    at: Numbers,
    free: Numbers,
    ends: Numbers,
    codes: Codes,
    times: Numbers,
) -> bool:
    """Second pass: write each stance into the next free place of its person's row.

    False where a row is full: the file is not the one that was counted.
    """
    timed = len(at) > 0
    for i in range(len(people)):
        if stances[i] == NO_STANCE:
            continue
        person = people[i]
        if person >= len(free):
            return False
        place = free[person]
        if place == ends[person]:
            return False
        free[person] = place + 1
        codes[place] = statements[i] * 3 + stances[i] + 1
        if timed:
            times[place] = at[i]
    return True


@kernel
def tidy_rows(  # noqa: PLR0913 (rows in, rows out)
    first: int,
    beyond: int,
    begins: Numbers,
    counts: Numbers,
    new_code: Codes,
    times: Numbers,
    codes: Codes,
    starts: Numbers,
    tidied: Codes,
    lengths: Numbers,
) -> None:
    """Sort the rows of people `first` to `beyond - 1` by statement and keep of each
    statement the last stance: the latest of `times`, else the one furthest back.

    Row `p` is `codes[begins[p]:begins[p] + counts[p]]`; its `lengths[p]` codes, renamed by
    `new_code`, go to `tidied[starts[p]:]`, which may be the same array where begins and
    starts are equal. Statements are marked in a bitmap of two levels, so that a row costs
    its own length and one word for every 4,096 statements.
    """
    words = len(new_code) // 3 // 64 + 1
    marked = np.zeros(words, np.uint64)
    any_marked = np.zeros(words // 64 + 1, np.uint64)
    held = np.empty(len(new_code) // 3, new_code.dtype)
    latest = np.empty(len(new_code) // 3 if len(times) else 0, np.int64)
    one = np.uint64(1)
    for person in range(first, beyond):
        begin, count, out = begins[person], counts[person], starts[person]
        before = -1
        tidy = len(times) == 0
        for i in range(begin, begin + count):
            statement = np.int64(new_code[codes[i]]) // 3
            if statement <= before:
                tidy = False
                break
            before = statement
        if tidy:
            for i in range(count):
                tidied[out + i] = new_code[codes[begin + i]]
            lengths[person] = count
            continue
        for i in range(begin, begin + count):
            code = new_code[codes[i]]
            statement = np.int64(code) // 3
            word = statement >> 6
            bit = one << np.uint64(statement & 63)
            if len(times):
                if marked[word] & bit and times[i] < latest[statement]:
                    continue
                latest[statement] = times[i]
            marked[word] |= bit
            any_marked[word >> 6] |= one << np.uint64(word & 63)
            held[statement] = code
        length = 0
        for over in range(len(any_marked)):
            upper = any_marked[over]
            any_marked[over] = 0
            while upper:
                lowest = upper & (~upper + one)
                word = over * 64 + _PLACE[(lowest * _DE_BRUIJN) >> np.uint64(58)]
                upper ^= lowest
                lower = marked[word]
                marked[word] = 0
                while lower:
                    lowest = lower & (~lower + one)
                    place = _PLACE[(lowest * _DE_BRUIJN) >> np.uint64(58)]
                    lower ^= lowest
                    tidied[out + length] = held[word * 64 + place]
                    length += 1
        lengths[person] = length


@kernel
def close_gaps(codes: Codes, begins: Numbers, lengths: Numbers) -> None:
    """Move every row forward, in place, until each begins where the one before ends."""
    end = 0
    for person in range(len(lengths)):
        begin = begins[person]
        for i in range(lengths[person]):
            codes[end + i] = codes[begin + i]
        end += lengths[person]
