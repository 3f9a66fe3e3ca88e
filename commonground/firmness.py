"""How firm the picture is: groups found again without some of the statements."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from commonground import groups, space
from commonground.draws import draw, key, mix
from commonground.matrix import Codes

ROUNDS = 20
PEOPLE = 2_000
# A group does not hang on the tenth digit of a place.
_PRECISION = 1e-9


@dataclass(frozen=True, eq=False)
class Placed:
    """What is needed to find the groups again: people, statements in play, their space."""

    starts: NDArray[np.int64]
    codes: Codes
    column: NDArray[np.int32]
    rows: NDArray[np.int64]
    scatter: NDArray[np.float64]
    means: NDArray[np.float64]
    axes: space.Axes

    @property
    def columns(self) -> int:
        """How many statements are in play."""
        return len(self.means)

    def lattice(
        self, rows: NDArray[np.int64], kept: NDArray[np.bool_], *, threads: int = 1
    ) -> groups.Lattice:
        """Where `rows` stand in the space of the statements kept."""
        axes = space.find_axes(
            self.scatter, kept=kept, near=self.axes, precision=_PRECISION
        )
        worth = space.worth(self.means, axes.directions, self.column, kept)
        coordinates = space.place_people(
            self.starts,
            self.codes,
            worth,
            rows,
            columns=int(kept.sum()),
            threads=threads,
        )
        return groups.to_lattice(coordinates)


def regroup_without_each(
    placed: Placed, k: int, *, seed: int, threads: int
) -> Iterator[tuple[int, NDArray[np.int8]]]:
    """For each column in play: the labels of `placed.rows` found without it.

    Same people, same number of groups. The labels' numbers mean nothing across columns.
    """

    def without(column: int) -> tuple[int, NDArray[np.int8]]:
        kept = np.ones(placed.columns, np.bool_)
        kept[column] = False
        points = placed.lattice(placed.rows, kept)
        return column, groups.regroup(points, k, seed=seed).labels

    with ThreadPoolExecutor(max(1, threads)) as pool:
        yield from pool.map(without, range(placed.columns))


def staying(
    placed: Placed,
    labels: NDArray[np.int8],
    k: int,
    *,
    seed: int,
    threads: int,
) -> float | None:
    """Mean share of people who stay with their group in 20 regroupings.

    Each leaves out another tenth of the statements: the columns are dealt twice into ten
    tenths. Labels are matched so that most people stay. At most 2,000 people, by seed.
    None where there are fewer than ten statements to leave a tenth out of.
    """
    if placed.columns < ROUNDS // 2:
        return None
    chosen = draw(len(placed.rows), PEOPLE, seed=seed, stream=5)
    rows, before = placed.rows[chosen], labels[chosen]

    def stay(left_out: NDArray[np.int64]) -> int:
        kept = np.ones(placed.columns, np.bool_)
        kept[left_out] = False
        points = placed.lattice(rows, kept)
        return _most_kept(before, groups.regroup(points, k, seed=seed).labels, k)

    with ThreadPoolExecutor(max(1, threads)) as pool:
        stayed = sum(pool.map(stay, _tenths(placed.columns, seed)))
    return stayed / (ROUNDS * len(rows))


def _tenths(columns: int, seed: int) -> list[NDArray[np.int64]]:
    tenths: list[NDArray[np.int64]] = []
    for deal in range(2):
        start = int(key(seed, 6, deal))
        order = sorted(
            range(columns), key=lambda c: int(mix(np.uint64((start + c) % 2**64)))
        )
        tenths.extend(np.array(order[part::10]) for part in range(10))
    return tenths


def _most_kept(before: NDArray[np.int8], after: NDArray[np.int8], k: int) -> int:
    # Of all ways to name the new groups, the one by which most people stay.
    overlap = np.bincount(before.astype(np.int64) * k + after, minlength=k * k)
    overlap = overlap.reshape(k, k)
    return max(
        int(sum(overlap[old, new] for old, new in enumerate(names)))
        for names in permutations(range(k))
    )
