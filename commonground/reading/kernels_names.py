"""Names become small whole numbers, in order of first appearance.

Open addressing with linear steps. A kernel cannot grow a table, so it stops where one
is nearly full, says how far it came, and its caller (`names.py`) grows the table and
goes on.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.reading.kernels_values import Bytes, Places

type Codes32 = NDArray[np.int32]
type Slots = NDArray[np.uint64]

# 2**64 divided by the golden ratio: spreads neighbours over the table (Knuth, TAOCP
# 6.4).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_1, _2, _3, _4, _5, _6, _7, _8 = (np.uint64(i) for i in range(1, 9))
_LOWER_HALF = np.uint64(2**32 - 1)
_NOT_LENGTH = np.uint64(2**56 - 1)
# Texts that go through a step together.
_AT_ONCE = 64


@kernel
def known_numbers(values: NDArray[np.int64], codes: Codes32, direct: Codes32) -> int:
    """Codes of the values that have a place of their own and were seen before, -1 for
    the others; returns the first of those. Without a branch that depends on what was
    found, so that the processor waits for many places at once."""
    unknown = len(values)
    size = np.uint64(len(direct))
    for i in range(len(values) - 1, -1, -1):
        value = np.uint64(values[i])
        code = direct[value] if value < size else np.int32(-1)
        codes[i] = code
        unknown = i if code < 0 else unknown
    return unknown


@kernel
def name_numbers(
    values: NDArray[np.int64],
    begin: int,
    codes: Codes32,
    direct: Codes32,
    slots: Codes32,
    keys: NDArray[np.int64],
    count: int,
) -> tuple[int, int]:
    """Codes of `values[begin:]` where they are -1; returns how far it came and how many
    names there are.

    Numbers from 0 to `len(direct) - 1` have a place of their own, others go through
    `slots`, whose length is a power of two; -1 is a place that is free.
    """
    mask = np.uint64(len(slots) - 1)
    for i in range(begin, len(values)):
        if codes[i] >= 0:
            continue
        value = values[i]
        if i > begin and value == values[i - 1]:
            codes[i] = codes[i - 1]
            continue
        if count == len(keys) or 2 * count >= len(slots):
            return i, count
        if 0 <= value < len(direct):
            if direct[value] < 0:
                direct[value] = count
                keys[count] = value
                count += 1
            codes[i] = direct[value]
            continue
        mixed = np.uint64(value) * _GOLDEN
        slot = (mixed ^ (mixed >> _HALF)) & mask
        while slots[slot] >= 0 and keys[slots[slot]] != value:
            slot = (slot + np.uint64(1)) & mask
        if slots[slot] < 0:
            slots[slot] = count
            keys[count] = value
            count += 1
        codes[i] = slots[slot]
    return len(values), count


@kernel
def fill_number_slots(
    keys: NDArray[np.int64], direct_size: int, slots: Codes32
) -> None:
    """Put every name that has no place of its own into an empty, larger table."""
    mask = np.uint64(len(slots) - 1)
    for code in range(len(keys)):
        value = keys[code]
        if 0 <= value < direct_size:
            continue
        mixed = np.uint64(value) * _GOLDEN
        slot = (mixed ^ (mixed >> _HALF)) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = code


@kernel
def _word(data: Bytes, begin: int, end: int) -> np.uint64:
    """Up to eight bytes as a number, zeros behind the end.

    Places are unsigned: these eight loads then become one, and so does the rest of a
    text, read together with what stands before it.
    """
    length = end - begin
    if length <= 0:
        return np.uint64(0)
    at = np.uint64(begin)
    if length < 8:
        if begin < 8:
            word = np.uint64(0)
            for i in range(length):
                word |= np.uint64(data[begin + i]) << np.uint64(8 * i)
            return word
        at = np.uint64(end - 8)
    word = (
        np.uint64(data[at])
        | (np.uint64(data[at + _1]) << _8)
        | (np.uint64(data[at + _2]) << np.uint64(16))
        | (np.uint64(data[at + _3]) << np.uint64(24))
        | (np.uint64(data[at + _4]) << _HALF)
        | (np.uint64(data[at + _5]) << np.uint64(40))
        | (np.uint64(data[at + _6]) << np.uint64(48))
        | (np.uint64(data[at + _7]) << np.uint64(56))
    )
    return word >> np.uint64(8 * (8 - length)) if length < 8 else word


@kernel
def _tag_and_hash(
    data: Bytes, begin: int, end: int, low: np.uint64, high: np.uint64
) -> np.uint64:
    """64 bits of a text: eight bytes a step, multiplied and folded. The topmost eight
    bits are its length (255 for longer ones), the lowest choose the slot."""
    mixed = (low ^ (np.uint64(end - begin) * _GOLDEN)) * _GOLDEN
    mixed = (mixed ^ (mixed >> _HALF) ^ high) * _GOLDEN
    at = begin + 16
    while at < end:
        mixed = (mixed ^ (mixed >> _HALF) ^ _word(data, at, end)) * _GOLDEN
        at += 8
    mixed ^= mixed >> _HALF
    return (mixed & _NOT_LENGTH) | (np.uint64(min(end - begin, 255)) << np.uint64(56))


@kernel
def _same_rest(
    data: Bytes, begin: int, end: int, held: Bytes, offsets: Places, code: np.int64
) -> bool:
    """Whether a text is a name that has the same first 16 bytes, and the same length up
    to 255."""
    at = offsets[code]
    if offsets[code + 1] - at != end - begin:
        return False
    for step in range(16, end - begin):  # noqa: SIM110 (a loop is what compiles)
        if data[begin + step] != held[at + step]:
            return False
    return True


@kernel
def name_texts(
    data: Bytes,
    begins: Places,
    ends: Places,
    begin: int,
    codes: Codes32,
    slots: Slots,
    held: Bytes,
    offsets: NDArray[np.int64],
    count: int,
) -> tuple[int, int]:
    """Codes of texts `begin` and on; returns how far it came and how many names there
    are.

    Name `c` is `held[offsets[c]:offsets[c + 1]]`. A slot is three words: half a hash
    above the code plus one (0: free), and the first 16 bytes of the name. A few texts
    at a time go through each step together, so that the processor waits for the memory
    of all of them at once and not for one after the other.
    """
    mask = np.uint64(len(slots) // 3 - 1)
    hashes = np.empty(_AT_ONCE, np.uint64)
    lows, highs = np.empty(_AT_ONCE, np.uint64), np.empty(_AT_ONCE, np.uint64)
    met = np.empty(_AT_ONCE, np.uint64)
    for first in range(begin, len(begins), _AT_ONCE):
        beyond = min(first + _AT_ONCE, len(begins))
        for i in range(first, beyond):
            start, end, k = begins[i], ends[i], i - first
            lows[k], highs[k] = _word(data, start, end), np.uint64(0)
            if end - start > 8:
                highs[k] = _word(data, start + 8, end)
            hashes[k] = _tag_and_hash(data, start, end, lows[k], highs[k])
        for k in range(beyond - first):
            met[k] = slots[(hashes[k] & mask) * _3]
        for k in range(beyond - first):
            slot = (hashes[k] & mask) * _3
            same = (met[k] >> _HALF == hashes[k] >> _HALF) & (
                slots[slot + _1] == lows[k]
            )
            same &= slots[slot + _2] == highs[k]
            codes[first + k] = np.int64(met[k] & _LOWER_HALF) - 1 if same else -1
        for i in range(first, beyond):
            start, end, k = begins[i], ends[i], i - first
            if codes[i] >= 0 and end - start <= 16:
                continue
            tag, slot = hashes[k] >> _HALF, (hashes[k] & mask) * _3
            entry = met[k] if met[k] != 0 else slots[slot]
            found = np.int64(-1)
            while entry != 0:
                code = np.int64(entry & _LOWER_HALF) - 1
                if (
                    entry >> _HALF == tag
                    and slots[slot + _1] == lows[k]
                    and slots[slot + _2] == highs[k]
                    # The call is dear: it counts references to what it is given.
                    and (
                        end - start <= 16
                        or _same_rest(data, start, end, held, offsets, code)
                    )
                ):
                    found = code
                    break
                slot += _3
                if slot == np.uint64(len(slots)):
                    slot = np.uint64(0)
                entry = slots[slot]
            if found < 0:
                at = offsets[count]
                full = count + 1 == len(offsets) or 6 * count >= len(slots)
                if full or at + end - start > len(held):
                    return i, count
                slots[slot] = (tag << _HALF) | np.uint64(count + 1)
                slots[slot + _1], slots[slot + _2] = lows[k], highs[k]
                for step in range(end - start):
                    held[at + step] = data[start + step]
                offsets[count + 1] = at + end - start
                found = np.int64(count)
                count += 1
            codes[i] = found
    return len(begins), count


@kernel
def fill_text_slots(
    held: Bytes, offsets: NDArray[np.int64], count: int, slots: Slots
) -> None:
    """Put every name into an empty, larger table."""
    mask = np.uint64(len(slots) // 3 - 1)
    for code in range(count):
        begin, end = offsets[code], offsets[code + 1]
        low, high = _word(held, begin, end), np.uint64(0)
        if end - begin > 8:
            high = _word(held, begin + 8, end)
        hashed = _tag_and_hash(held, begin, end, low, high)
        slot = (hashed & mask) * _3
        while slots[slot] != 0:
            slot += _3
            if slot == np.uint64(len(slots)):
                slot = np.uint64(0)
        slots[slot] = ((hashed >> _HALF) << _HALF) | np.uint64(code + 1)
        slots[slot + _1], slots[slot + _2] = low, high


@kernel
def mark_used(indices: Codes32, used: NDArray[np.bool_]) -> None:
    """Mark the entries of a dictionary that some row names."""
    for i in range(len(indices)):
        used[indices[i]] = True


@kernel
def codes_of_entries(indices: Codes32, code_of: Codes32, codes: Codes32) -> None:
    """The code of each row's entry."""
    for i in range(len(indices)):
        codes[i] = code_of[indices[i]]
