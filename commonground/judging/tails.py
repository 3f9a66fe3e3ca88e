"""Where a tail of the hypergeometric distribution crosses one in twenty, exactly.

Of N people K agree; n of them are heard, as if drawn without looking; X of those agree:
P(X = x) = C(K, x) C(N - K, n - x) / C(N, n). Two questions are asked, each of many
cells at once: for which K, and for which a, does 20 P(X >= a) > 1 begin or end?

**How floats decide.** Neighbouring terms have the ratio of two products of two integers
below 2**31, so each product is exact in 64 bits. Starting from 1 at x = a, a term k
steps away has at most 4 k roundings in it (two conversions, a division, a
multiplication), and adding m positive terms makes at most m more: with m terms in all
both sums are right to a relative 6 m u, u = 2**-53. Beyond the last term added the
ratios keep falling, so that what is cut off is at most term * ratio / (1 - ratio). From
one pair of sums the search walks: the tail changes by a known term from K to K + 1, or
from a to a + 1. Where the tail is further from 1/20 than all these errors together, the
float has decided; **everything else is decided by integers** (`exceeds`): first by
enclosing the sums between two integers, with ever more bits, at last by the binomial
coefficients themselves. A true tie, 20 P = 1, always goes to the integers.

Sources: the bound is that of Wright (1991) and Wang (2015) for finite populations; the
first guess is the score interval with the correction for a finite population,
continuity and skewness (Cornish and Fisher). A bad guess costs time only.
"""

from collections.abc import Iterable
from math import comb, log, sqrt

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel

type Whole = NDArray[np.int64]

# N above this would not fit: products of two counts must stay below 2**62.
LARGEST_SIZE = 2**31 - 1
# How much wider than proven the band is in which integers decide.
SLACK = 2.0

_UNIT = 2.0**-53
_LEVEL = 0.05
_CUT = 1e-13
_NORMAL = 1.6448536269514722  # a normal variable exceeds it once in twenty
_SKEW = (_NORMAL**2 - 1) / 6
_LOG_LEVEL = log(_LEVEL)
# Steps in K are worth walking up to here, even where the sums are short.
_WALK = 16
# Newton's steps before the search halves its bracket instead.
_NEWTON = 12


@kernel
def _sums(
    size: int, agreeing: int, heard: int, count: int
) -> tuple[float, float, float, int]:
    """Sum P(X = x) / P(X = count) over x >= count, and over x < count.

    Also what the cuts leave out at most, in the same unit, and the number of terms.
    """
    spare = size - agreeing - heard
    top, bottom = min(heard, agreeing), max(0, -spare)
    above, below, left = 1.0, 0.0, 0.0
    term, ratio, x = 1.0, 0.0, count
    while x < top and term > _CUT * above:
        ratio = ((agreeing - x) * (heard - x)) / ((x + 1) * (spare + x + 1))
        term *= ratio
        above += term
        x += 1
    if x < top:
        left += term * ratio / (1.0 - ratio) if ratio < 1.0 else np.inf
    terms = x - count + 1
    term, ratio, x = 1.0, 0.0, count
    while x > bottom and term > _CUT * below:
        ratio = (x * (spare + x)) / ((agreeing - x + 1) * (heard - x + 1))
        term *= ratio
        below += term
        x -= 1
    if x > bottom:
        left += term * ratio / (1.0 - ratio) if ratio < 1.0 else np.inf
    return above, below, left, terms + count - x


@kernel
def _guess_agreeing(size: int, heard: int, count: int) -> int:
    """Guess the least K with 20 P(X >= count) > 1."""
    share = count / heard
    seen = (
        count - 0.5 - _SKEW * (1.0 - 2.0 * share) * (1.0 - 2.0 * heard / size)
    ) / heard
    seen = min(max(seen, 0.0), 1.0)
    spread = _NORMAL**2 * (size - heard) / (size - 1.0) / heard
    root = sqrt(spread * seen * (1.0 - seen) + spread * spread / 4.0)
    guess = int((seen + spread / 2.0 - root) / (1.0 + spread) * size)
    return min(max(guess, count), count + size - heard)


# One kernel, not three: the search and both walks share nine numbers.
@kernel
def _search_lows(
    size: Whole, heard: Whole, count: Whole, slack: float, found: Whole
) -> None:
    low, sure = found
    for i in range(size.size):
        whole, drawn, a = size[i], heard[i], count[i]
        low[i], sure[i] = a, 1
        if a == 0 or drawn == whole:
            continue
        first, last = a, a + whole - drawn
        k = _guess_agreeing(whole, drawn, a)
        tries = 0
        while True:
            above, below, left, terms = _sums(whole, k, drawn, a)
            total = above + below
            # A sum that overflows says only on which side of the crossing k lies.
            tail = above / total if total < 1e300 else (1.0 if above > below else 0.0)
            # P(X >= a) grows by this much from k to k + 1: one of the a - 1 is added.
            step = (a * (whole - k - drawn + a)) / ((k - a + 1) * (whole - k)) / total
            if tail > _LEVEL:
                last = k
            else:
                first = k + 1
            near = abs(tail - _LEVEL) <= (terms + _WALK) * max(step, a / k / total)
            if near or first >= last:
                break
            jump = 0.0
            if step > 0.0 and tail > 0.0 and tries < _NEWTON:
                jump = (_LOG_LEVEL - log(tail)) * tail / step
            k = k + int(jump) if abs(jump) >= 1.0 and abs(jump) < whole else -1
            if k < first or k > last:
                k = first + (last - first) // 2
            tries += 1
        start, walked, greatest = tail, 0, a + whole - drawn
        before = tail
        if tail > _LEVEL:
            # And falls by this much from k to k - 1: one of the a is taken away.
            step = a / k / total
            while k > a:
                before = tail - step
                walked += 1
                if before <= _LEVEL:
                    break
                tail = before
                k -= 1
                step *= ((k + 1 - a) * (whole - k)) / (k * (whole - k - drawn + a))
        else:
            while tail <= _LEVEL and k < greatest:
                before = tail
                tail += step
                k += 1
                walked += 1
                step *= (k * (whole - k - drawn + a)) / ((k + 1 - a) * (whole - k))
        error = (12.0 * terms + 16.0 * (walked + 2)) * _UNIT * 2.0 * max(start, tail)
        error = slack * (error + left / total)
        low[i] = k
        # At k = a no smaller one is asked about; at the greatest k the tail is 1.
        certain = k == greatest or tail - _LEVEL > error
        sure[i] = certain and (k == a or _LEVEL - before > error)


@kernel
def _search_counts(
    size: Whole, agreeing: Whole, heard: Whole, slack: float, found: Whole
) -> None:
    least, sure = found
    for i in range(size.size):
        whole, k, drawn = size[i], agreeing[i], heard[i]
        spare = whole - k - drawn
        top, bottom = min(drawn, k), max(0, -spare)
        least[i], sure[i] = top + 1, 1
        if top == bottom:
            continue
        share, part = k / whole, drawn / whole
        spread = sqrt(drawn * share * (1.0 - share) * (1.0 - part))
        skew = _SKEW * (1.0 - 2.0 * share) * (1.0 - 2.0 * part)
        a = int(drawn * share + _NORMAL * spread + 1.5 + skew)
        a = min(max(a, bottom + 1), top)
        above, below, left, terms = _sums(whole, k, drawn, a)
        tail, here = above / (above + below), 1.0 / (above + below)
        start, walked, before = tail, 0, tail
        if tail > _LEVEL:
            while tail > _LEVEL and a <= top:
                before = tail
                tail -= here
                a += 1
                walked += 1
                here *= ((k - a + 1) * (drawn - a + 1)) / (a * (spare + a))
        else:
            while True:
                here *= (a * (spare + a)) / ((k - a + 1) * (drawn - a + 1))
                before = tail + here
                walked += 1
                if before > _LEVEL or a - 1 == bottom:
                    break
                tail = before
                a -= 1
        error = (12.0 * terms + 16.0 * (walked + 2)) * _UNIT * 2.0 * max(start, before)
        error = slack * (error + left / (above + below))
        least[i] = a
        # Beyond the top the tail is 0; at the bottom it is 1.
        certain = a == top + 1 or _LEVEL - tail > error
        sure[i] = certain and (a - 1 == bottom or before - _LEVEL > error)


def least_agreeing(size: Whole, heard: Whole, count: Whole) -> Whole:
    """Least K in [a, a + N - n] with 20 P(X >= a) > 1: the lower bound L.

    Flat int64 arrays of one length, 0 <= a <= n <= N <= LARGEST_SIZE (unchecked).
    """
    low, sure = found = np.empty((2, size.size), dtype=np.int64)
    _search_lows(size, heard, count, SLACK, found)
    for i in np.flatnonzero(sure == 0).tolist():
        whole, drawn, a, k = (int(of[i]) for of in (size, heard, count, low))
        while k > a and exceeds(whole, k - 1, drawn, a):
            k -= 1
        while not exceeds(whole, k, drawn, a):
            k += 1
        low[i] = k
    return low


def least_count(size: Whole, agreeing: Whole, heard: Whole) -> Whole:
    """Least a with 20 P(X >= a) <= 1, where K of N agree; at most min(n, K) + 1.

    Flat int64 arrays of one length, 0 <= n, K <= N <= LARGEST_SIZE (unchecked).
    """
    least, sure = found = np.empty((2, size.size), dtype=np.int64)
    _search_counts(size, agreeing, heard, SLACK, found)
    for i in np.flatnonzero(sure == 0).tolist():
        whole, k, drawn, a = (int(of[i]) for of in (size, agreeing, heard, least))
        while not exceeds(whole, k, drawn, a - 1):
            a -= 1
        while exceeds(whole, k, drawn, a):
            a += 1
        least[i] = a
    return least


def exceeds(size: int, agreeing: int, heard: int, count: int) -> bool:
    """Whether 20 P(X >= count) > 1, by integers alone; slow, and always right."""
    if count <= max(0, heard + agreeing - size):
        return True
    if count > min(heard, agreeing):
        return False
    bits = 128
    # C(N, n) has fewer than N bits: with more, whole numbers are no dearer.
    while bits < size:
        answer = _exceeds_enclosed(size, agreeing, heard, count, 1 << bits)
        if answer is not None:
            return answer
        bits *= 4
    return _exceeds_counted(size, agreeing, heard, count)


def _exceeds_counted(size: int, agreeing: int, heard: int, count: int) -> bool:
    """Compare 20 times the number of draws in the tail with the number of all draws."""
    spare = size - agreeing - heard
    term = comb(agreeing, count) * comb(size - agreeing, heard - count)
    tail = term
    for x in range(count, min(heard, agreeing)):
        term = term * (agreeing - x) * (heard - x) // ((x + 1) * (spare + x + 1))
        tail += term
    return 20 * tail > comb(size, heard)


def _exceeds_enclosed(
    size: int, agreeing: int, heard: int, count: int, unit: int
) -> bool | None:
    """The same with every term held between two integers; None where they cannot tell.

    20 P(X >= a) > 1 is 19 times the terms from a up against the terms below a. The term
    at a is the unit.
    """
    spare = size - agreeing - heard
    top, bottom = min(heard, agreeing), max(0, -spare)
    upward = (
        ((agreeing - x) * (heard - x), (x + 1) * (spare + x + 1), top - x - 1)
        for x in range(count, top)
    )
    downward = (
        (x * (spare + x), (agreeing - x + 1) * (heard - x + 1), x - 1 - bottom)
        for x in range(count, bottom, -1)
    )
    above_least, above_most = _enclose(unit, upward)
    below_least, below_most = _enclose(unit, downward)
    if 19 * (unit + above_least) > below_most:
        return True
    if 19 * (unit + above_most) <= below_least:
        return False
    return None


def _enclose(unit: int, ratios: Iterable[tuple[int, int, int]]) -> tuple[int, int]:
    """Sum the products of the ratios, from below and from above.

    Each ratio comes as numerator, denominator and the number of terms after it; ratios
    fall, so that after one below 1 no term is greater than the last.
    """
    low = high = unit
    least = most = 0
    for numerator, denominator, rest in ratios:
        low = low * numerator // denominator
        high = -(-high * numerator // denominator)
        least += low
        most += high
        if low == 0 and numerator < denominator:
            return least, most + high * rest
    return least, most
