"""The space of opinions: two axes on which people differ most.

Principal components as Polis finds them (Small et al., 2021): a missing stance stands
at its statement's mean, the matrix is centred, and a person who answered few
statements is moved outwards by sqrt(statements / answered). The components come from
the statements' scatter matrix, which is made of exact pair counts; loops in a fixed
order replace linear algebra libraries, so that the coordinates have the same bits
everywhere.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.matrix import Codes
from commonground.opinions.pairs import PairCounts
from commonground.sharing import share_out

# So many directions are followed for two axes: the more, the fewer rounds.
_BLOCK = 8
_ROUNDS = 400


@kernel
def _scatter(
    both: NDArray[np.int32],
    product: NDArray[np.int32],
    first: NDArray[np.int32],
    means: NDArray[np.float64],
) -> NDArray[np.float64]:
    width = means.shape[0]
    matrix = np.empty((width, width))
    for i in range(width):
        for j in range(i, width):
            value = (
                product[i, j]
                - means[j] * first[i, j]
                - means[i] * first[j, i]
                + means[i] * means[j] * both[i, j]
            )
            matrix[i, j] = value
            matrix[j, i] = value
    return matrix


@kernel
def _dot(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    total = 0.0
    for i in range(x.shape[0]):
        total += x[i] * y[i]
    return total


@kernel
def _add(x: NDArray[np.float64], factor: float, y: NDArray[np.float64]) -> None:
    for i in range(x.shape[0]):
        x[i] += factor * y[i]


@kernel
def _orthonormal(block: NDArray[np.float64], kept: NDArray[np.bool_]) -> None:
    # Gram-Schmidt, twice. A direction that vanishes is taken anew: the first statement
    # that does not vanish too.
    unit = 0
    for b in range(block.shape[0]):
        line = block[b]
        while True:
            before = _dot(line, line)
            for _ in range(2):
                for a in range(b):
                    _add(line, -_dot(block[a], line), block[a])
            length = _dot(line, line)
            if length > 1e-20 * before and length > 0.0:
                line *= 1.0 / np.sqrt(length)
                break
            while not kept[unit]:
                unit += 1
            line[:] = 0.0
            line[unit] = 1.0
            unit += 1


@kernel
def _times(
    matrix: NDArray[np.float64], kept: NDArray[np.bool_], block: NDArray[np.float64]
) -> NDArray[np.float64]:
    # The matrix is symmetric: its rows are its columns, and are read one after another.
    result = np.zeros(block.shape)
    for k in range(matrix.shape[0]):
        if kept[k]:
            for b in range(block.shape[0]):
                _add(result[b], block[b, k], matrix[k])
    for i in range(matrix.shape[0]):
        if not kept[i]:
            result[:, i] = 0.0
    return result


@kernel
def _turn(
    matrix: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # Jacobi's rotations for the small matrix; eigenvalues descending.
    size = matrix.shape[0]
    a = matrix.copy()
    v = np.eye(size)
    for _ in range(60):
        off = 0.0
        for p in range(size):
            for q in range(p + 1, size):
                off = max(off, abs(a[p, q]))
        if off == 0.0:
            break
        for p in range(size):
            for q in range(p + 1, size):
                if abs(a[p, q]) <= 1e-17 * np.sqrt(abs(a[p, p] * a[q, q])):
                    a[p, q] = 0.0
                    a[q, p] = 0.0
                    continue
                theta = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
                t = 1.0 / (abs(theta) + np.sqrt(theta * theta + 1.0))
                if theta < 0.0:
                    t = -t
                c = 1.0 / np.sqrt(t * t + 1.0)
                s = t * c
                for k in range(size):
                    x, y = a[k, p], a[k, q]
                    a[k, p], a[k, q] = c * x - s * y, s * x + c * y
                for k in range(size):
                    x, y = a[p, k], a[q, k]
                    a[p, k], a[q, k] = c * x - s * y, s * x + c * y
                for k in range(size):
                    x, y = v[k, p], v[k, q]
                    v[k, p], v[k, q] = c * x - s * y, s * x + c * y
    values = np.empty(size)
    for p in range(size):
        values[p] = a[p, p]
    order = np.argsort(-values, kind="mergesort")
    return values[order], v[:, order]


@kernel
def _ritz(
    block: NDArray[np.float64], image: NDArray[np.float64], precision: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], bool]:
    # One step of subspace iteration with Rayleigh and Ritz (Saad, 2011, chapter 5): the
    # best directions within the block, what the matrix makes of them, and whether that
    # is precise enough. One direction a row.
    count, width = block.shape
    small = np.empty((count, count))
    for a in range(count):
        for b in range(a, count):
            small[a, b] = _dot(block[a], image[b])
            small[b, a] = small[a, b]
    values, turn = _turn(small)
    turned, ahead = np.zeros((count, width)), np.zeros((count, width))
    for b in range(count):
        for k in range(count):
            _add(turned[b], turn[k, b], block[k])
            _add(ahead[b], turn[k, b], image[k])
    rest = 0.0
    for b in range(min(2, count)):
        miss = ahead[b].copy()
        _add(miss, -values[b], turned[b])
        rest = max(rest, np.sqrt(_dot(miss, miss)))
    gap = values[0]
    if count > 1:
        gap = min(gap, values[0] - values[1])
    if count > 2:
        gap = min(gap, values[1] - values[2])
    done = rest <= max(precision * gap, 2e-15 * values[0])
    return values, turned, ahead, done


@kernel
def _follow(
    matrix: NDArray[np.float64],
    kept: NDArray[np.bool_],
    start: NDArray[np.float64],
    precision: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    block = start * kept
    _orthonormal(block, kept)
    values = np.zeros(start.shape[0])
    for _ in range(_ROUNDS):
        image = _times(matrix, kept, block)
        values, block, ahead, done = _ritz(block, image, precision)
        if done:
            break
        block = ahead
        _orthonormal(block, kept)
    return values, block


@kernel
def _times_people(
    starts: NDArray[np.int64],
    codes: Codes,
    column: NDArray[np.int32],
    means: NDArray[np.float64],
    block: NDArray[np.float64],
) -> NDArray[np.float64]:
    # The scatter matrix times a block, person by person, without the matrix. Directions
    # lie side by side, since a person's statements lie far apart.
    beside = block.T.copy()
    result = np.zeros(beside.shape)
    along = np.empty(block.shape[0])
    for row in range(starts.shape[0] - 1):
        along[:] = 0.0
        for place in range(starts[row], starts[row + 1]):
            code = np.int64(codes[place])
            col = column[code // 3]
            if col >= 0:
                value = code % 3 - 1 - means[col]
                for b in range(along.shape[0]):
                    along[b] += value * beside[col, b]
        for place in range(starts[row], starts[row + 1]):
            code = np.int64(codes[place])
            col = column[code // 3]
            if col >= 0:
                value = code % 3 - 1 - means[col]
                for b in range(along.shape[0]):
                    result[col, b] += value * along[b]
    return result.T.copy()


@kernel
def _sign(axes: NDArray[np.float64]) -> None:
    for b in range(axes.shape[1]):
        largest, at = 0.0, 0
        for i in range(axes.shape[0]):
            if abs(axes[i, b]) > largest * (1.0 + 1e-9):
                largest, at = abs(axes[i, b]), i
        if axes[at, b] < 0.0:
            for i in range(axes.shape[0]):
                axes[i, b] = -axes[i, b]


class Scatter(Protocol):
    """Sum over people of centred stances' products, a missing stance counting as 0: a
    symmetric matrix (columns, columns), held or not.
    """

    @property
    def means(self) -> NDArray[np.float64]:
        """Mean stance on each statement of those who took one: shape (columns,)."""
        ...

    def follow(
        self, start: NDArray[np.float64], kept: NDArray[np.bool_], precision: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Leading eigenvalues and eigenvectors, one a row, from a start."""
        ...


@dataclass(frozen=True, eq=False)
class HeldScatter:
    """The matrix itself, each entry one short expression of exact pair counts."""

    means: NDArray[np.float64]
    matrix: NDArray[np.float64]

    def follow(
        self, start: NDArray[np.float64], kept: NDArray[np.bool_], precision: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Leading eigenvalues and eigenvectors, one a row, from a start."""
        return _follow(self.matrix, kept, start, precision)


@dataclass(frozen=True, eq=False)
class PeoplesScatter:
    """The matrix as people's rows, for more statements than a matrix is held for.

    Sums run over people in id order, on one thread.
    """

    means: NDArray[np.float64]
    starts: NDArray[np.int64]
    codes: Codes
    column: NDArray[np.int32]

    def follow(
        self, start: NDArray[np.float64], kept: NDArray[np.bool_], precision: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Leading eigenvalues and eigenvectors, one a row, from a start."""
        place = np.where(kept[self.column], self.column, np.int32(-1))
        column = np.where(self.column >= 0, place, np.int32(-1)).astype(np.int32)
        block = start * kept
        _orthonormal(block, kept)
        values = np.zeros(len(start))
        for _ in range(_ROUNDS):
            image = _times_people(self.starts, self.codes, column, self.means, block)
            values, block, ahead, done = _ritz(block, image, precision)
            if done:
                break
            block = ahead
            _orthonormal(block, kept)
        return values, block


def means_of(pairs: PairCounts) -> NDArray[np.float64]:
    """Mean stance on each statement among those who took one; 0 where nobody did."""
    return _means(np.diagonal(pairs.both), np.diagonal(pairs.first))


def _means(
    heard: NDArray[np.int32] | NDArray[np.int64],
    total: NDArray[np.int32] | NDArray[np.int64],
) -> NDArray[np.float64]:
    sums, counts = total.astype(np.float64), heard.astype(np.float64)
    return np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)


def scatter_of(pairs: PairCounts) -> HeldScatter:
    """The scatter matrix of some people, from their pair counts."""
    means = means_of(pairs)
    matrix = _scatter(pairs.both, pairs.product, pairs.first, means)
    return HeldScatter(means, matrix)


def scatter_of_people(
    starts: NDArray[np.int64], codes: Codes, column: NDArray[np.int32]
) -> PeoplesScatter:
    """The scatter matrix of all these rows, without the matrix."""
    columns = int(column.max(initial=-1)) + 1
    counts = np.bincount(codes, minlength=3 * len(column)).reshape(-1, 3)[column >= 0]
    means = _means(counts.sum(axis=1), counts[:, 2] - counts[:, 0])
    return PeoplesScatter(means[:columns], starts, codes, column)


@dataclass(frozen=True, eq=False)
class Axes:
    """The two directions in which people differ most, and those followed beside
    them.
    """

    eigenvalues: NDArray[np.float64]  # shape (2,), of the scatter: stances squared
    directions: NDArray[np.float64]  # shape (columns, 2), unit length, or zero if none
    followed: NDArray[np.float64]  # shape (up to 8, columns)


def find_axes(
    scatter: Scatter,
    *,
    kept: NDArray[np.bool_] | None = None,
    near: Axes | None = None,
    precision: float = 1e-13,
    follow: int = _BLOCK,
) -> Axes:
    """The two leading eigenvectors of a scatter matrix.

    `kept` leaves statements out; `near` are axes to begin from; `precision` is the
    error allowed in a direction, `follow` how many are followed on the way. Sign: the
    loading that is largest in absolute value is positive; of equal ones the first in id
    order decides. What does not exist is zero.
    """
    width = len(scatter.means)
    kept = np.ones(width, np.bool_) if kept is None else kept
    count = min(follow, int(kept.sum()))
    values, axes = np.zeros(2), np.zeros((width, 2))
    if count == 0:
        return Axes(values, axes, axes.T)
    start = _start(count, width)
    if near is not None:
        start = near.followed[:count] + 1e-6 * start
    found, followed = scatter.follow(start, kept, precision)
    shown = min(2, count)
    # What is nothing but rounding is no axis.
    real = found[:shown] > 1e-12 * max(found[0], 0.0)
    values[:shown] = np.where(real, found[:shown], 0.0)
    axes[:, :shown] = np.where(real, followed[:shown].T, 0.0)
    _sign(axes)
    return Axes(values, axes, followed)


def _start(count: int, width: int) -> NDArray[np.float64]:
    # Any directions serve that no plausible data is at right angles to: square roots of
    # whole numbers, less their whole part, are as good as random and the same
    # everywhere.
    numbers = np.arange(1, width * count + 1, dtype=np.float64)
    return (np.modf(np.sqrt(numbers) * 7.0)[0] - 0.5).reshape(count, width)


@kernel
def _place(
    starts: NDArray[np.int64],
    codes: Codes,
    table: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: float,
    result: NDArray[np.float64],
) -> None:
    for index in range(rows.shape[0]):
        row = rows[index]
        x, y, answered = 0.0, 0.0, 0.0
        for place in range(starts[row], starts[row + 1]):
            line = table[np.uint64(codes[place])]
            x += line[0]
            y += line[1]
            answered += line[2]
        scale = np.sqrt(columns / max(answered, 1.0))
        result[index, 0] = x * scale
        result[index, 1] = y * scale


def worth(
    means: NDArray[np.float64],
    axes: NDArray[np.float64],
    column: NDArray[np.int32],
    kept: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """What each code adds to a person's place: shape (codes, 3), the last one is 1 for
    a stance on a statement in play.
    """
    table = np.zeros((len(column), 3, 3))
    used = np.flatnonzero(column >= 0)
    if kept is not None:
        used = used[kept[column[used]]]
    place = column[used]
    for stance in range(3):
        table[used, stance, :2] = ((stance - 1) - means[place])[:, None] * axes[place]
        table[used, stance, 2] = 1.0
    return table.reshape(-1, 3)


def place_people(
    starts: NDArray[np.int64],
    codes: Codes,
    table: NDArray[np.float64],
    rows: NDArray[np.int64],
    *,
    columns: int,
    threads: int = 1,
) -> NDArray[np.float64]:
    """Coordinates of `rows`: shape (rows, 2). A person's sum runs in statement
    order.
    """
    result = np.empty((len(rows), 2))
    bounds = np.linspace(0, len(rows), min(threads, max(1, len(rows) // 4_096)) + 1)
    parts = [slice(int(a), int(b)) for a, b in pairwise(bounds)]

    def one(part: slice) -> None:
        _place(starts, codes, table, rows[part], float(columns), result[part])

    for _ in share_out(one, parts, len(parts)):
        pass
    return result
