"""Opinion groups: people who stand near one another in the space of opinions.

k-means on a lattice. Places are rounded to whole numbers, so that sums over people are
exact and no order of people, partition or thread can move a centre by a bit. Centres
come from the fast global k-means (Likas, Vlassis and Verbeek, 2003), which needs no
luck: the centres of k groups are those of k - 1 and one more where it helps most, or
those of k + 1 and one less.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.opinions.draws import draw

FEWEST, MOST = 2, 5  # groups that are tried
# A silhouette as good as the best, for which the smaller number of groups is taken.
TIE = 0.01
# Centres are sought among so many people and then moved until everybody agrees; the
# silhouette compares so many with one another. Fewer people: all of them.
SOUGHT_AMONG, COMPARED = 10_000, 2_000
_LATTICE = 32_768
_CELLS = 16  # of the coarse grid on which a new centre is sought, each way
_GOOD_ENOUGH = 1e-4  # a start is judged before it has settled to the last cell
_STARTS = 24  # cells that are tried as a new centre
_TRIED, _TRIED_BACK = 4, 2  # starts that are settled among the people
_MOVES = 100

type Lattice = NDArray[np.int32]  # shape (people, 2)
type Labels = NDArray[np.int32]  # shape (people,)
type Centres = NDArray[np.float64]  # shape (k, 2)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which group everybody is in, and how the number of groups was chosen."""

    labels: Labels  # 0 to k - 1
    centres: Centres
    silhouettes: dict[int, float]  # by number of groups, -1 to 1


@kernel
def _reach(coordinates: NDArray[np.float64]) -> float:
    reach = 0.0
    for i in range(coordinates.shape[0]):
        for axis in range(coordinates.shape[1]):
            reach = max(reach, abs(coordinates[i, axis]))
    return float(reach)


@kernel
def _round(coordinates: NDArray[np.float64], scale: float, points: Lattice) -> None:
    for i in range(coordinates.shape[0]):
        for axis in range(coordinates.shape[1]):
            points[i, axis] = np.int32(np.rint(coordinates[i, axis] * scale))


def to_lattice(coordinates: NDArray[np.float64]) -> Lattice:
    """Places as whole numbers: the farthest coordinate becomes 32,768."""
    points = np.zeros(coordinates.shape, np.int32)
    reach = _reach(coordinates)
    if reach > 0.0:
        _round(coordinates, _LATTICE / reach, points)
    return points


@kernel
def _nearest(
    points: Lattice, centres: Centres, labels: Labels
) -> tuple[NDArray[np.int64], int]:
    # Sums by group: x, y, people; and how many people changed their group.
    groups = centres.shape[0]
    sums = np.zeros((groups, 3), np.int64)
    moved = 0
    for i in range(points.shape[0]):
        x, y = float(points[i, 0]), float(points[i, 1])
        best, nearest = 0, np.inf
        for k in range(groups):
            dx, dy = x - centres[k, 0], y - centres[k, 1]
            distance = dx * dx + dy * dy
            if distance < nearest:
                nearest, best = distance, k
        moved += 1 if labels[i] != best else 0
        labels[i] = best
        sums[best, 0] += points[i, 0]
        sums[best, 1] += points[i, 1]
        sums[best, 2] += 1
    return sums, moved


@kernel
def _settle(points: Lattice, centres: Centres, labels: Labels) -> Centres:
    # Lloyd's rounds for a few thousand people, in one call.
    for _ in range(_MOVES):
        sums, moved = _nearest(points, centres, labels)
        centres = _centres(sums, centres)
        if moved == 0:
            break
    return centres


@kernel
def _centres(sums: NDArray[np.int64], before: Centres) -> Centres:
    # A group that nobody is near keeps its place.
    after = before.copy()
    for k in range(sums.shape[0]):
        if sums[k, 2] > 0:
            after[k, 0] = sums[k, 0] / sums[k, 2]
            after[k, 1] = sums[k, 1] / sums[k, 2]
    return after


@kernel
def _cells(points: Lattice) -> NDArray[np.float64]:
    # Occupied cells of a coarse grid: mean x, mean y, people.
    grid = np.zeros((_CELLS * _CELLS, 3), np.int64)
    for i in range(points.shape[0]):
        across = (points[i, 0] + _LATTICE) * _CELLS // (2 * _LATTICE + 1)
        up = (points[i, 1] + _LATTICE) * _CELLS // (2 * _LATTICE + 1)
        cell = across * _CELLS + up
        grid[cell, 0] += points[i, 0]
        grid[cell, 1] += points[i, 1]
        grid[cell, 2] += 1
    used = np.flatnonzero(grid[:, 2])
    cells = np.empty((len(used), 3))
    for i in range(len(used)):
        count = grid[used[i], 2]
        cells[i, 0] = grid[used[i], 0] / count
        cells[i, 1] = grid[used[i], 1] / count
        cells[i, 2] = count
    return cells


@kernel
def _settle_cells(
    cells: NDArray[np.float64], centres: Centres
) -> tuple[Centres, float]:
    # Lloyd's rounds over cells instead of people, to see whether a start is any good;
    # the second result is the larger, the better.
    groups = centres.shape[0]
    drawn = -1.0
    for _ in range(_MOVES):
        sums = np.zeros((groups, 3))
        for i in range(cells.shape[0]):
            best, nearest = 0, np.inf
            for k in range(groups):
                dx, dy = cells[i, 0] - centres[k, 0], cells[i, 1] - centres[k, 1]
                distance = dx * dx + dy * dy
                if distance < nearest:
                    nearest, best = distance, k
            sums[best, 0] += cells[i, 2] * cells[i, 0]
            sums[best, 1] += cells[i, 2] * cells[i, 1]
            sums[best, 2] += cells[i, 2]
        now = 0.0
        centres = centres.copy()
        for k in range(groups):
            if sums[k, 2] > 0.0:
                centres[k, 0] = sums[k, 0] / sums[k, 2]
                centres[k, 1] = sums[k, 1] / sums[k, 2]
                now += centres[k, 0] * sums[k, 0] + centres[k, 1] * sums[k, 1]
        if now <= drawn * (1.0 + _GOOD_ENOUGH):
            break
        drawn = now
    return centres, drawn


@kernel
def _gains(cells: NDArray[np.float64], centres: Centres) -> NDArray[np.float64]:
    # The squared distance that each cell would draw away, if it became a centre.
    count = cells.shape[0]
    now = np.full(count, np.inf)
    for i in range(count):
        for k in range(centres.shape[0]):
            dx, dy = cells[i, 0] - centres[k, 0], cells[i, 1] - centres[k, 1]
            now[i] = min(now[i], dx * dx + dy * dy)
    gains = np.zeros(count)
    for i in range(count):
        for j in range(count):
            dx, dy = cells[i, 0] - cells[j, 0], cells[i, 1] - cells[j, 1]
            gains[i] += cells[j, 2] * max(0.0, now[j] - dx * dx - dy * dy)
    return gains


@kernel
def _drawn_together(points: Lattice, labels: Labels, groups: int) -> float:
    # The larger, the smaller the squared distances within groups; from exact sums.
    sums = np.zeros((groups, 3), np.int64)
    for i in range(points.shape[0]):
        sums[labels[i], 0] += points[i, 0]
        sums[labels[i], 1] += points[i, 1]
        sums[labels[i], 2] += 1
    total = 0.0
    for k in range(groups):
        if sums[k, 2] > 0:
            x, y = float(sums[k, 0]), float(sums[k, 1])
            total += (x * x + y * y) / sums[k, 2]
    return total


@kernel
def _best_of(
    points: Lattice, starts: NDArray[np.float64], drawn: NDArray[np.float64], tries: int
) -> Centres:
    # The starts that are best for the cells, settled among the people themselves.
    labels = np.zeros(points.shape[0], np.int32)
    groups = starts.shape[1]
    best: Centres = starts[0].copy()
    most, tried, last = -1.0, 0, np.inf
    for start in np.argsort(-drawn, kind="mergesort"):
        if drawn[start] >= last * (1.0 - 1e-7):
            continue
        last = drawn[start]
        centres = _settle(points, starts[start], labels)
        together = _drawn_together(points, labels, groups)
        if together > most * (1.0 + 1e-12):
            most, best = together, centres
        tried += 1
        if tried == tries:
            break
    return best


@kernel
def _one_more(points: Lattice, cells: NDArray[np.float64], centres: Centres) -> Centres:
    # Cells are tried as one more centre: by what they would gain at once, but some of
    # the others too.
    groups = centres.shape[0] + 1
    promising = np.argsort(-_gains(cells, centres), kind="mergesort")
    promising = promising[:: 1 + (len(promising) - 1) // _STARTS]
    starts = np.empty((len(promising), groups, 2))
    drawn = np.empty(len(promising))
    for i in range(len(promising)):
        starts[i, :-1] = centres
        starts[i, -1] = cells[promising[i], :2]
        starts[i], drawn[i] = _settle_cells(cells, starts[i])
    return _best_of(points, starts, drawn, _TRIED)


@kernel
def _one_fewer(
    points: Lattice, cells: NDArray[np.float64], centres: Centres, more: Centres
) -> Centres:
    # Growing is greedy. The way back: of one group more, each centre left out in turn.
    groups = centres.shape[0]
    starts = np.empty((groups + 1, groups, 2))
    drawn = np.empty(groups + 1)
    for i in range(groups + 1):
        starts[i, :i] = more[:i]
        starts[i, i:] = more[i + 1 :]
        starts[i], drawn[i] = _settle_cells(cells, starts[i])
    other = _best_of(points, starts, drawn, _TRIED_BACK)
    labels = np.zeros(points.shape[0], np.int32)
    _nearest(points, centres, labels)
    grown = _drawn_together(points, labels, groups)
    _nearest(points, other, labels)
    if _drawn_together(points, labels, groups) > grown * (1.0 + 1e-12):
        return other
    return centres


@kernel
def _grow(points: Lattice, fewest: int, most: int) -> list[Centres]:
    # Settled centres for `fewest` to `most` groups.
    cells = _cells(points)
    labels = np.zeros(points.shape[0], np.int32)
    grown = [_settle(points, np.zeros((1, 2)), labels)]
    for _ in range(most):
        grown.append(_one_more(points, cells, grown[-1]))
    return [
        _one_fewer(points, cells, grown[groups - 1], grown[groups])
        for groups in range(fewest, most + 1)
    ]


@kernel
def _silhouette(points: Lattice, labels: Labels, groups: int) -> float:
    # Rousseeuw (1987); alone in a group: 0. Fewer than two groups: -1.
    count = points.shape[0]
    sizes = np.zeros(groups, np.int64)
    for i in range(count):
        sizes[labels[i]] += 1
    if np.count_nonzero(sizes) < 2:
        return -1.0
    order = np.argsort(labels, kind="mergesort")
    xs, ys = points[order, 0].astype(np.float64), points[order, 1].astype(np.float64)
    away = np.empty(count)
    total = 0.0
    for i in range(count):
        own = labels[order[i]]
        if sizes[own] == 1:
            continue
        for j in range(count):
            dx, dy = xs[i] - xs[j], ys[i] - ys[j]
            away[j] = np.sqrt(dx * dx + dy * dy)
        inside, outside, begin = 0.0, np.inf, 0
        for k in range(groups):
            end = begin + sizes[k]
            distance = 0.0
            for j in range(begin, end):
                distance += away[j]
            if k == own:
                inside = distance / (sizes[k] - 1)
            elif sizes[k] > 0:
                outside = min(outside, distance / sizes[k])
            begin = end
        larger = max(inside, outside)
        if larger > 0.0:
            total += (outside - inside) / larger
    return float(total / count)


def settle(points: Lattice, centres: Centres, *, threads: int = 1) -> Grouping:
    """Move centres until nobody changes group (at most 100 times).

    A tie in distance goes to the earlier centre.
    """
    labels = np.zeros(len(points), np.int32)
    if len(points) <= SOUGHT_AMONG or threads == 1:
        return Grouping(labels, _settle(points, centres, labels), {})
    bounds = np.linspace(0, len(points), threads + 1).astype(int)
    parts = [(points[a:b], labels[a:b]) for a, b in pairwise(bounds)]
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(_MOVES):
            asked = [pool.submit(_nearest, those, centres, of) for those, of in parts]
            results = [answer.result() for answer in asked]
            sums = np.sum([sums for sums, _ in results], axis=0)
            centres = _centres(sums, centres)
            if sum(moved for _, moved in results) == 0:
                break
    return Grouping(labels, centres, {})


def sought_among(points: Lattice, *, seed: int) -> Lattice:
    """The people among whom centres are sought, in id order."""
    return points[draw(len(points), SOUGHT_AMONG, seed=seed, stream=1)]


def find_groups(points: Lattice, *, seed: int = 0, threads: int = 1) -> Grouping:
    """Groups of people on the lattice, their number from 2 to 5 by silhouette.

    A silhouette within 0.01 of the best is a tie; of ties the smallest number wins.
    Rows are people in id order. Needs at least two different places.
    """
    among = sought_among(points, seed=seed)
    every = _grow(among, FEWEST, MOST)
    compared = among[draw(len(among), COMPARED, seed=seed, stream=2)]
    silhouettes = {}
    for centres in every:
        labels = np.zeros(len(compared), np.int32)
        _nearest(compared, centres, labels)
        silhouettes[len(centres)] = _silhouette(compared, labels, len(centres))
    best = max(silhouettes.values())
    k = min(k for k, value in silhouettes.items() if value >= best - TIE)
    found = settle(points, every[k - FEWEST], threads=threads)
    return Grouping(found.labels, found.centres, silhouettes)


def regroup(points: Lattice, k: int, *, seed: int = 0, threads: int = 1) -> Grouping:
    """Exactly `k` groups, found in the same way."""
    centres = _grow(sought_among(points, seed=seed), k, k)[0]
    return settle(points, centres, threads=threads)
