"""What a cell says, read from its bytes: a stance, a whole number, a moment.

These loops know the ordinary spellings only. What they do not know they call UNSURE,
and `values.py`, which knows all of them, decides.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel

type Bytes = NDArray[np.uint8]
type Places = NDArray[np.int64]

NO_STANCE = 2
UNSURE = 3

INTEGER, MOMENT = 1, 2

_MINUS, _PLUS, _DOT, _ZERO, _ONE, _NINE = (ord(c) for c in "-+.019")
_COLON, _T, _SPACE, _Z = (ord(c) for c in ":T Z")
_N, _A = ord("n"), ord("a")
_LOWER = 32
_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


@kernel
def stance_at(  # noqa: PLR0911 (each way in which a cell is no stance)
    data: Bytes, begin: int, end: int
) -> int:
    """The stance of one cell: -1, 0, 1, NO_STANCE, or UNSURE."""
    length = end - begin
    if length == 0:
        return NO_STANCE
    first = data[begin]
    if length == 3 and (first | _LOWER) == _N:
        middle, last = data[begin + 1] | _LOWER, data[begin + 2] | _LOWER
        return NO_STANCE if middle == _A and last == _N else UNSURE
    sign = 1
    if first in (_MINUS, _PLUS):
        sign = -1 if first == _MINUS else 1
        begin += 1
        if begin == end or data[begin] != _ONE:
            return UNSURE
    digit = data[begin]
    if digit not in (_ZERO, _ONE):
        return UNSURE
    if end - begin == 3:
        if data[begin + 1] != _DOT or data[begin + 2] != _ZERO or first == _PLUS:
            return UNSURE
    elif end - begin != 1:
        return UNSURE
    return sign * (int(digit) - _ZERO)


@kernel
def number_at(data: Bytes, begin: int, end: int) -> tuple[bool, int]:
    """Whether a cell is a whole number of at most 18 digits, and which."""
    negative = begin < end and data[begin] == _MINUS
    if negative:
        begin += 1
    if begin == end or end - begin > 18:
        return False, 0
    number = 0
    for i in range(begin, end):
        digit = int(data[i]) - _ZERO
        if digit < 0 or digit > 9:
            return False, 0
        number = number * 10 + digit
    return True, -number if negative else number


@kernel
def _two_digits(data: Bytes, begin: int) -> int:
    tens, ones = int(data[begin]) - _ZERO, int(data[begin + 1]) - _ZERO
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return -1
    return tens * 10 + ones


@kernel
def _days_since_1970(year: int, month: int, day: int) -> int:
    """Days of the proleptic Gregorian calendar; -10**9 for a day that does not
    exist."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if year < 1 or month < 1 or month > 12 or day < 1:
        return -(10**9)
    if day > _MONTH[month - 1] + (1 if leap and month == 2 else 0):
        return -(10**9)
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    for earlier in range(month - 1):
        days += _MONTH[earlier]
    if leap and month > 2:
        days += 1
    return days + day - 719_163


@kernel
def moment_at(  # noqa: PLR0911 (each way in which a cell is no moment)
    data: Bytes, begin: int, end: int
) -> tuple[bool, int]:
    """Whether a cell is `YYYY-MM-DD[T ]HH:MM:SS[.digits][Z|+HH:MM|-HH:MM]`, and which
    moment, in units of 100 ns since 1970 (without an offset: UTC)."""
    if end - begin < 19:
        return False, 0
    if data[begin + 4] != _MINUS or data[begin + 7] != _MINUS:
        return False, 0
    if data[begin + 10] != _T and data[begin + 10] != _SPACE:
        return False, 0
    if data[begin + 13] != _COLON or data[begin + 16] != _COLON:
        return False, 0
    century, year = _two_digits(data, begin), _two_digits(data, begin + 2)
    month, day = _two_digits(data, begin + 5), _two_digits(data, begin + 8)
    hour, minute = _two_digits(data, begin + 11), _two_digits(data, begin + 14)
    second = _two_digits(data, begin + 17)
    if min(century, year, month, day, hour, minute, second) < 0:
        return False, 0
    days = _days_since_1970(century * 100 + year, month, day)
    if days == -(10**9) or hour > 23 or minute > 59 or second > 59:
        return False, 0
    at, ticks = begin + 19, 0
    if at < end and data[at] == _DOT:
        at += 1
        scale = 1_000_000
        digits = at
        while at < end and _ZERO <= data[at] <= _NINE:
            ticks += (int(data[at]) - _ZERO) * scale
            scale //= 10
            at += 1
        if at == digits:
            return False, 0
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    if at == end or (at + 1 == end and data[at] == _Z):
        return True, seconds * 10_000_000 + ticks
    if end - at != 6 or data[at + 3] != _COLON:
        return False, 0
    if data[at] != _PLUS and data[at] != _MINUS:
        return False, 0
    hours, minutes = _two_digits(data, at + 1), _two_digits(data, at + 4)
    if hours < 0 or hours > 23 or minutes < 0 or minutes > 59:
        return False, 0
    offset = hours * 3_600 + minutes * 60
    seconds += offset if data[at] == _MINUS else -offset
    return True, seconds * 10_000_000 + ticks


@kernel
def read_stances(
    data: Bytes, begins: Places, ends: Places, stances: NDArray[np.int8]
) -> int:
    """Fill `stances`; returns the first place that is UNSURE, or -1."""
    unsure = -1
    for i in range(len(begins)):
        stances[i] = stance_at(data, begins[i], ends[i])
        if stances[i] == UNSURE and unsure < 0:
            unsure = i
    return unsure


@kernel
def read_times(
    data: Bytes, begins: Places, ends: Places, kind: int, times: NDArray[np.int64]
) -> int:
    """Fill `times`, all of one kind (INTEGER, MOMENT); the first place that is UNSURE,
    or -1."""
    for i in range(len(begins)):
        if kind == INTEGER:
            known, times[i] = number_at(data, begins[i], ends[i])
        else:
            known, times[i] = moment_at(data, begins[i], ends[i])
        if not known:
            return i
    return -1
