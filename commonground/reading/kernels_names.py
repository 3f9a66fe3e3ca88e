"""Names become small whole numbers, in order of first appearance.

Open addressing with linear steps. A kernel cannot grow a table, so it stops where one is
nearly full, says how far it came, and its caller (`names.py`) grows the table and goes on.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.reading.kernels_values import Bytes, Places

type Codes32 = NDArray[np.int32]

# 2**64 divided by the golden ratio: spreads neighbours over the table (Knuth, TAOCP 6.4).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


@kernel
def name_numbers(  # noqa: PLR0913 (the parts of one table)
    values: NDArray[np.int64],
    begin: int,
    codes: Codes32,
    direct: Codes32,
    slots: Codes32,
    keys: NDArray[np.int64],
    count: int,
) -> tuple[int, int]:
    """Codes of `values[begin:]`; returns how far it came and how many names there are.

    Numbers from 0 to `len(direct) - 1` have a place of their own, others go through
    `slots`, whose length is a power of two; -1 is a place that is free.
    """
    mask = np.uint64(len(slots) - 1)
    for i in range(begin, len(values)):
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
def _hash(data: Bytes, begin: int, end: int) -> int:
    """64 bits of a text: eight bytes a step, multiplied and folded."""
    mixed = np.uint64(end - begin) * _GOLDEN
    i = begin
    while i + 8 <= end:
        word = (
            np.uint64(data[i])
            | (np.uint64(data[i + 1]) << np.uint64(8))
            | (np.uint64(data[i + 2]) << np.uint64(16))
            | (np.uint64(data[i + 3]) << np.uint64(24))
            | (np.uint64(data[i + 4]) << np.uint64(32))
            | (np.uint64(data[i + 5]) << np.uint64(40))
            | (np.uint64(data[i + 6]) << np.uint64(48))
            | (np.uint64(data[i + 7]) << np.uint64(56))
        )
        mixed = (mixed ^ word) * _GOLDEN
        mixed ^= mixed >> _HALF
        i += 8
    tail = np.uint64(0)
    while i < end:
        tail = (tail << np.uint64(8)) | np.uint64(data[i])
        i += 1
    mixed = (mixed ^ tail) * _GOLDEN
    return mixed ^ (mixed >> _HALF)


@kernel
def _same(data: Bytes, begin: int, held: Bytes, at: int, length: int) -> bool:
    for step in range(length):
        if data[begin + step] != held[at + step]:
            return False
    return True


@kernel
def name_texts(  # noqa: PLR0913 (the parts of one table)
    data: Bytes,
    begins: Places,
    ends: Places,
    begin: int,
    codes: Codes32,
    slots: Codes32,
    tags: NDArray[np.uint32],
    held: Bytes,
    offsets: NDArray[np.int64],
    count: int,
) -> tuple[int, int]:
    """Codes of texts `begin` and on; returns how far it came and how many names there are.

    Name `c` is `held[offsets[c]:offsets[c + 1]]`. `tags` keeps half of each name's hash, so
    that different names are rarely compared byte by byte.
    """
    mask = np.uint64(len(slots) - 1)
    for i in range(begin, len(begins)):
        start, end = begins[i], ends[i]
        length = end - start
        if i > begin and length == ends[i - 1] - begins[i - 1]:
            if _same(data, start, data, begins[i - 1], length):
                codes[i] = codes[i - 1]
                continue
        if count + 1 == len(offsets) or 2 * count >= len(slots):
            return i, count
        if offsets[count] + length > len(held):
            return i, count
        mixed = _hash(data, start, end)
        tag = np.uint32(mixed >> _HALF)
        slot = mixed & mask
        code = slots[slot]
        while code >= 0:
            at = offsets[code]
            if tags[code] == tag and offsets[code + 1] - at == length:
                if _same(data, start, held, at, length):
                    break
            slot = (slot + np.uint64(1)) & mask
            code = slots[slot]
        if code < 0:
            code = count
            slots[slot] = code
            tags[code] = tag
            at = offsets[code]
            for step in range(length):
                held[at + step] = data[start + step]
            offsets[code + 1] = at + length
            count += 1
        codes[i] = code
    return len(begins), count


@kernel
def fill_text_slots(
    held: Bytes, offsets: NDArray[np.int64], count: int, slots: Codes32
) -> None:
    """Put every name into an empty, larger table."""
    mask = np.uint64(len(slots) - 1)
    for code in range(count):
        slot = _hash(held, offsets[code], offsets[code + 1]) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = code
