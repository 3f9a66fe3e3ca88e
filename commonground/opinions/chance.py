"""Is there any structure at all, or could the picture be chance?

The largest eigenvalue of the stances' covariance is held against tables in which each
statement's stances are shuffled among those who took one: what people say stays as
common as it was, only that it hangs together is gone.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.opinions.draws import below, draw, key, mix
from commonground.opinions.people import Column, People, Rows
from commonground.sharing import share_out

# Deviations are estimated from the first tables. They alone do not bound chance: where
# dissent is rare the largest eigenvalue has a long tail. To lie above all of 99 tables
# does, to 1 in 100, whatever the shape (Barnard, 1963). What is clear spares the rest.
TABLES, ALL_TABLES = 19, 99
DEVIATIONS, CLEAR_DEVIATIONS, CLEAR_RATIO = 3.0, 10.0, 1.5
PEOPLE = 1_000
_STEPS = 60
# An eigenvalue is found when a further step adds no more; shuffles differ by far more.
_STILL = 1e-7
_ROUNDING = 1e-6


@dataclass(frozen=True)
class ChanceTest:
    """The largest eigenvalue found, beside those of shuffled tables.

    `shown` is true where the first lies more than 3 standard deviations above the mean
    of the first 19, and above every one that was drawn: 99 where it was doubtful.
    Eigenvalues are of the covariance: stances squared.
    """

    people: int
    eigenvalue: float
    shuffled_mean: float
    shuffled_deviation: float
    shuffled_largest: float  # of all tables drawn
    tables: int

    @property
    def shown(self) -> bool:
        return (
            self._deviates_by(DEVIATIONS)
            and self.eigenvalue > (1 + _ROUNDING) * self.shuffled_largest
        )

    @property
    def doubtful(self) -> bool:
        """Whether more tables could still deny what the first ones show."""
        clear = (
            self.shuffled_deviation > _ROUNDING * self.shuffled_mean
            and self._deviates_by(CLEAR_DEVIATIONS)
            and self.eigenvalue > CLEAR_RATIO * self.shuffled_largest
        )
        return self.shown and not clear

    def _deviates_by(self, deviations: float) -> bool:
        # What lies within rounding of the mean is not above it.
        above = self.eigenvalue - (1 + _ROUNDING) * self.shuffled_mean
        return above > deviations * self.shuffled_deviation


@kernel
def _by_column(
    starts: NDArray[np.int64],
    codes: Codes,
    column: NDArray[np.int32],
    width: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    # The sample turned round: per column, who answered and what, less the column's
    # mean.
    begins = np.zeros(width + 1, np.int64)
    for place in range(codes.shape[0]):
        col = column[np.int64(codes[place]) // 3]
        if col >= 0:
            begins[col + 1] += 1
    begins = np.cumsum(begins)
    free = begins[:-1].copy()
    person = np.empty(begins[-1], np.int32)
    value = np.empty(begins[-1], np.float64)
    for row in range(starts.shape[0] - 1):
        for place in range(starts[row], starts[row + 1]):
            code = np.int64(codes[place])
            col = column[code // 3]
            if col >= 0:
                person[free[col]] = row
                value[free[col]] = code % 3 - 1
                free[col] += 1
    for col in range(width):
        total = 0.0
        for place in range(begins[col], begins[col + 1]):
            total += value[place]
        for place in range(begins[col], begins[col + 1]):
            value[place] -= total / (begins[col + 1] - begins[col])
    return begins, person, value


@kernel
def _shuffled(
    begins: NDArray[np.int64], value: NDArray[np.float64], seed: np.uint64
) -> NDArray[np.float64]:
    # Fisher and Yates within each column.
    result = value.copy()
    for col in range(begins.shape[0] - 1):
        begin = begins[col]
        for last in range(begins[col + 1] - begin - 1, 0, -1):
            bits = mix(seed + np.uint64(begin + last))
            other = begin + below(bits, np.uint64(last + 1))
            here = begin + last
            result[here], result[other] = result[other], result[here]
    return result


@kernel
def _top_of_tridiagonal(
    diagonal: NDArray[np.float64], beside: NDArray[np.float64]
) -> float:
    # Bisection with Sturm's count (Golub and Van Loan, 8.4).
    size = diagonal.shape[0]
    low, high = diagonal[0], diagonal[0]
    for i in range(size):
        reach = (abs(beside[i - 1]) if i > 0 else 0.0) + (
            abs(beside[i]) if i < size - 1 else 0.0
        )
        low, high = max(low, diagonal[i]), max(high, diagonal[i] + reach)
    for _ in range(60):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        above, pivot = 0, 1.0
        for i in range(size):
            off = beside[i - 1] * beside[i - 1] if i > 0 else 0.0
            pivot = diagonal[i] - middle - off / pivot
            if pivot == 0.0:
                pivot = 1e-300
            above += pivot > 0.0
        if above > 0:
            low = middle
        else:
            high = middle
    return float(high)


@kernel
def _largest(
    begins: NDArray[np.int64],
    person: NDArray[np.int32],
    value: NDArray[np.float64],
    people: int,
) -> float:
    # Lanczos with full reorthogonalisation on the columns; stops when it stands still.
    width = begins.shape[0] - 1
    steps = min(width, _STEPS)
    basis = np.zeros((steps, width))
    diagonal, beside = np.zeros(steps), np.zeros(steps)
    ahead = np.empty(width)
    for col in range(width):
        bits = mix(np.uint64(col))
        # No row of signs: camps that answer in opposite ways may lie at right angles
        # to it.
        ahead[col] = float(bits >> np.uint64(11)) / 9_007_199_254_740_992.0 - 0.5
    found = 0.0
    for step in range(steps):
        length = 0.0
        for col in range(width):
            length += ahead[col] * ahead[col]
        length = np.sqrt(length)
        if step > 0:
            beside[step - 1] = length
            if length <= 1e-12 * max(found, 1e-300):
                break
        v = basis[step]
        for col in range(width):
            v[col] = ahead[col] / length
        image = np.zeros(people)
        for col in range(width):
            for place in range(begins[col], begins[col + 1]):
                image[person[place]] += value[place] * v[col]
        for col in range(width):
            total = 0.0
            for place in range(begins[col], begins[col + 1]):
                total += value[place] * image[person[place]]
            ahead[col] = total
        for col in range(width):
            diagonal[step] += ahead[col] * v[col]
        for _ in range(2):
            for earlier in range(step + 1):
                along = 0.0
                for col in range(width):
                    along += ahead[col] * basis[earlier, col]
                for col in range(width):
                    ahead[col] -= along * basis[earlier, col]
        before = found
        found = _top_of_tridiagonal(diagonal[: step + 1], beside[:step])
        if step > 2 and found - before <= _STILL * found:
            break
    return float(found / people)


def chance_test(
    people: People, column: Column, rows: Rows, *, seed: int = 0, threads: int = 1
) -> ChanceTest:
    """Hold the stances of `rows` (at most 1,000 of them, by seed) against 19
    shuffles.
    """
    width = int(column.max(initial=-1)) + 1
    sample = rows[draw(len(rows), PEOPLE, seed=seed, stream=3)]
    starts, codes = people.some(sample)
    begins, person, value = _by_column(starts, codes, column, width)

    def largest(table: int) -> float:
        stances = value if table < 0 else _shuffled(begins, value, key(seed, 4, table))
        return float(_largest(begins, person, stances, len(sample)))

    found, *shuffled = share_out(largest, range(-1, TABLES), threads)
    mean = math.fsum(shuffled) / TABLES
    # No powers: they come from a C library, and not every one rounds them alike.
    spread = math.fsum((x - mean) * (x - mean) for x in shuffled) / (TABLES - 1)
    test = ChanceTest(
        len(sample), found, mean, math.sqrt(spread), max(shuffled), TABLES
    )
    if test.doubtful:
        more = share_out(largest, range(TABLES, ALL_TABLES), threads)
        test = replace(test, shuffled_largest=max(*shuffled, *more), tables=ALL_TABLES)
    return test
