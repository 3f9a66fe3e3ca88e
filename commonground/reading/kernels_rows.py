"""From rows of a file to one row a participant."""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.reading.kernels_values import NO_STANCE

type Codes32 = NDArray[np.int32]
type Numbers = NDArray[np.int64]

type Packed = NDArray[np.uint32] | NDArray[np.uint64]

# Places in the state of `take_rows`.
FILLED, LAST_PERSON, TOGETHER, IN_TIME = range(4)

# People in one bunch of `split_rows`: their stances fit in the processor's cache.
PEOPLE_BITS = 13
PEOPLE_MASK = 2**PEOPLE_BITS - 1

# Place of the only bit of a word, by a product (Leiserson, Prokop, Randall 1998).
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACE = np.zeros(64, np.int64)
for _place in range(64):
    _PLACE[(int(_DE_BRUIJN) << _place & (2**64 - 1)) >> 58] = _place


@kernel
def take_rows(
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
    """Keep the stances of a chunk while each person's rows stand together and never go
    back in time; `state` says whether they still do.

    Person `p` then has `codes[firsts[p]:firsts[p] + counts[p]]`, in file order. `at` is
    empty for a file without that column.
    """
    filled, last = state[FILLED], state[LAST_PERSON]
    timed = len(at) > 0
    for i in range(len(people)):
        if stances[i] == NO_STANCE:
            continue
        person = people[i]
        if counts[person] == 0:
            firsts[person] = filled
            last = person
        elif person != last:
            state[TOGETHER] = 0
            return
        elif timed and at[i] < latest[person]:
            state[IN_TIME] = 0
            return
        if timed:
            latest[person] = at[i]
        counts[person] += 1
        codes[filled] = statements[i] * 3 + stances[i] + 1
        filled += 1
    state[FILLED], state[LAST_PERSON] = filled, last


@kernel
def split_rows(
    people: Codes32,
    statements: Codes32,
    stances: NDArray[np.int8],
    at: Numbers,
    latest: Numbers,
    counts: Numbers,
    begins: Numbers,
    packed: Packed,
    times: Numbers,
) -> bool:
    """Split the stances of a chunk by bunches of people, in file order within a bunch.

    Bunch `b` is `packed[begins[b]:begins[b + 1]]`, each entry a person's place in the
    bunch below the code of the stance. `times` takes the times along, if it has room
    for them; else false is returned where a person's rows go back in time.
    """
    free = np.zeros(len(begins), np.int64)
    for i in range(len(people)):
        if stances[i] != NO_STANCE:
            free[(people[i] >> PEOPLE_BITS) + 1] += 1
    for bunch in range(1, len(begins)):
        free[bunch] += free[bunch - 1]
        begins[bunch] = free[bunch]
    keep_times = len(times) > 0
    check_times = len(at) > 0 and not keep_times
    for i in range(len(people)):
        if stances[i] == NO_STANCE:
            continue
        person = int(people[i])
        if check_times:
            if at[i] < latest[person]:
                return False
            latest[person] = at[i]
        bunch = person >> PEOPLE_BITS
        place = free[bunch]
        free[bunch] = place + 1
        code = np.int64(statements[i]) * 3 + stances[i] + 1
        packed[place] = (code << PEOPLE_BITS) | (person & PEOPLE_MASK)
        if keep_times:
            times[place] = at[i]
    for bunch in range(len(begins) - 1):
        first = bunch << PEOPLE_BITS
        for i in range(begins[bunch], begins[bunch + 1]):
            counts[first + (np.int64(packed[i]) & PEOPLE_MASK)] += 1
    return True


@kernel
def place_rows(
    packed: Packed, times: Numbers, free: Numbers, codes: Codes, placed_times: Numbers
) -> None:
    """Give each person of a bunch a row: `free[p]` is where person `p` of it begins,
    and at the end where the row ends. `times` may be empty."""
    for i in range(len(packed)):
        person = np.int64(packed[i]) & PEOPLE_MASK
        place = free[person]
        free[person] = place + 1
        codes[place] = np.int64(packed[i]) >> PEOPLE_BITS
        if len(times):
            placed_times[place] = times[i]


@kernel
def tidy_rows(
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

    Row `p` is `codes[begins[p]:begins[p] + counts[p]]`; its `lengths[p]` codes, renamed
    by `new_code`, go to `tidied[starts[p]:]`. `times` is empty or as long as `codes`.
    `tidied` may be `codes` where begins and starts are equal. Statements are marked in
    a bitmap of two levels, so that a row costs its own length and one word for every
    4,096 statements.
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
            statement = int(new_code[codes[i]]) // 3
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
            statement = int(code) // 3
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
def copy_rows(
    first: int,
    beyond: int,
    begins: Numbers,
    lengths: Numbers,
    codes: Codes,
    starts: Numbers,
    copied: Codes,
) -> None:
    """Copy rows `first` to `beyond - 1` to where they start. It may be the same array
    where no row starts behind its begin and all are copied in one go, first to last."""
    for row in range(first, beyond):
        begin, start = begins[row], starts[row]
        for i in range(lengths[row]):
            copied[start + i] = codes[begin + i]
