"""How firm the picture is: groups found again without some of the statements."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from commonground.matrix import Votes
from commonground.opinions import groups, space
from commonground.opinions.draws import draw, key, mix
from commonground.opinions.groups import Labels
from commonground.opinions.people import Column, InMemory, People, Rows
from commonground.sharing import share_out

ROUNDS, TENTHS = 20, 10
PEOPLE = 2_000
# A group does not hang on the seventh digit of a place, nor a mean share that is told
# in hundredths on the fifth.
_PRECISION, _ROUGHLY, _FOLLOWED = 1e-6, 1e-4, 4


@dataclass(frozen=True, eq=False)
class Placed:
    """What is needed to find the groups again: people, statements in play, their
    space.
    """

    people: People
    column: Column
    rows: Rows
    scatter: space.Scatter
    axes: space.Axes

    @property
    def columns(self) -> int:
        """How many statements are in play."""
        return len(self.scatter.means)

    def among(self, rows: Rows, *, threads: int = 1) -> "Placed":
        """The same space with a few of the people."""
        starts, codes = self.people.some(rows)
        votes = Votes(
            self.people.participants.select(rows), self.people.statements, starts, codes
        )
        every = np.arange(len(rows), dtype=np.int64)
        return replace(self, people=InMemory(votes, threads), rows=every)

    def lattice(
        self, kept: NDArray[np.bool_], *, precision: float = _PRECISION
    ) -> groups.Lattice:
        """Where the people stand in the space of the statements kept."""
        axes = space.find_axes(
            self.scatter,
            kept=kept,
            near=self.axes,
            precision=precision,
            follow=_FOLLOWED,
        )
        worth = space.worth(self.scatter.means, axes.directions, self.column, kept)
        return groups.to_lattice(self.people.place(worth, self.rows, int(kept.sum())))


def regroup_without_each(
    placed: Placed, labels: Labels, k: int, *, seed: int, threads: int
) -> Iterator[Labels]:
    """For each column in play: the labels of `placed.rows` found without it.

    Same people, same number of groups, named after the groups shown (`labels`).
    """

    def without(column: int) -> Labels:
        kept = np.ones(placed.columns, np.bool_)
        kept[column] = False
        found = groups.regroup(placed.lattice(kept), k, seed=seed)
        return matched(labels, found.labels, k)[0]

    yield from share_out(without, range(placed.columns), threads)


def staying(
    placed: Placed, labels: Labels, k: int, *, seed: int, threads: int
) -> float | None:
    """Mean share of people who stay with their group in 20 regroupings.

    Each leaves out another tenth of the statements: the columns are dealt twice into
    ten tenths. Labels are matched so that most people stay. At most 2,000 people, by
    seed. None where there are fewer than ten statements to leave a tenth out of.
    """
    if placed.columns < TENTHS:
        return None
    chosen = draw(len(placed.rows), PEOPLE, seed=seed, stream=5)
    some, before = placed.among(placed.rows[chosen]), labels[chosen]

    def stay(left_out: Rows) -> int:
        kept = np.ones(placed.columns, np.bool_)
        kept[left_out] = False
        after = groups.regroup(
            some.lattice(kept, precision=_ROUGHLY), k, seed=seed
        ).labels
        return matched(before, after, k)[1]

    stayed = sum(share_out(stay, _tenths(placed.columns, seed), threads))
    return stayed / (ROUNDS * len(chosen))


def readiness(
    placed: Placed, coordinates: NDArray[np.float64], *, seed: int
) -> float | None:
    """How much the first axis is mere readiness to agree: 0 to 1.

    The correlation, without its sign, of people's place on the first axis with their
    mean centred stance; of at most 10,000 people. Sums are exact, over whole numbers.
    None where one of the two does not vary.
    """
    chosen = draw(len(placed.rows), groups.SOUGHT_AMONG, seed=seed, stream=7)
    some = placed.among(placed.rows[chosen])
    alike = np.ones((placed.columns, 2))
    worth = space.worth(placed.scatter.means, alike, placed.column)
    total = some.people.place(worth, some.rows, placed.columns)[:, :1]
    # `place` multiplies by sqrt(columns / answered); the mean divides by answered.
    mean = total / np.sqrt(np.maximum(some.people.answered(placed.column), 1))[:, None]
    x = groups.to_lattice(coordinates[chosen, :1])[:, 0].astype(np.int64)
    y = groups.to_lattice(mean)[:, 0].astype(np.int64)
    count, sum_x, sum_y = len(x), int(x.sum()), int(y.sum())
    spread_x = count * int((x * x).sum()) - sum_x * sum_x
    spread_y = count * int((y * y).sum()) - sum_y * sum_y
    if spread_x == 0 or spread_y == 0:
        return None
    together = count * int((x * y).sum()) - sum_x * sum_y
    return float(abs(together) / (math.sqrt(spread_x) * math.sqrt(spread_y)))


def _tenths(columns: int, seed: int) -> list[Rows]:
    tenths: list[Rows] = []
    for deal in range(2):
        start = int(key(seed, 6, deal))
        order = sorted(
            range(columns), key=lambda c: int(mix(np.uint64((start + c) % 2**64)))
        )
        tenths.extend(np.array(order[part::TENTHS]) for part in range(TENTHS))
    return tenths


def matched(before: Labels, after: Labels, k: int) -> tuple[Labels, int]:
    """New labels under the old names, so that most people keep theirs; and how many do.

    Of ways that are equally good the first in lexical order is taken.
    """
    both = np.bincount(before.astype(np.int64) * k + after, minlength=k * k)
    overlap = both.reshape(k, k)
    best, kept = tuple(range(k)), -1
    for new_of_old in permutations(range(k)):
        stay = int(sum(overlap[old, new] for old, new in enumerate(new_of_old)))
        if stay > kept:
            best, kept = new_of_old, stay
    old_of_new = np.argsort(best).astype(np.int32)
    return old_of_new[after], kept
