"""Who is placed, in which space, in which groups: the picture of the opinions."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.bodies import Bodies
from commonground.opinions import groups, pairs, space
from commonground.opinions.chance import ChanceTest, chance_test
from commonground.opinions.firmness import Placed
from commonground.opinions.groups import Labels
from commonground.opinions.people import Column, People, Rows
from commonground.result import Structure

FEWEST_PLACED, FEWEST_STATEMENTS = 4, 2
# A group decides if it is not too small, and nobody decides by group among too few.
FEWEST_GROUPED, FEWEST_IN_GROUP, PART_IN_GROUP = 40, 10, 10


# Two statements cost 28 bytes and a step each time: where statements are more than
# this, or many beside the stances, people are gone through instead.
HELD_STATEMENTS, SPARE = 4_000, 4


@dataclass(frozen=True, eq=False)
class Discovery:
    """The groups, given or found; or why there are none.

    `labels` has one entry for each of `rows`, the placed people: a place in `names`, or
    0 for everybody where there are no groups. `sizes` counts a given group's members
    who did not vote too.
    """

    structure: Structure
    rows: Rows
    labels: Labels
    names: tuple[str, ...]
    sizes: NDArray[np.int64]
    counts: NDArray[np.bool_]  # which groups decide
    chance: ChanceTest | None
    silhouettes: dict[int, float]
    placed: Placed | None
    coordinates: NDArray[np.float64]


def deciding(sizes: NDArray[np.int64], grouped: int) -> NDArray[np.bool_]:
    """Which found groups decide: at least 10 people and a tenth of the grouped, and
    only where at least 40 are grouped.
    """
    least = max(FEWEST_IN_GROUP, math.ceil(grouped / PART_IN_GROUP))
    return (sizes >= least) & (grouped >= FEWEST_GROUPED)


def column_of(in_play: NDArray[np.bool_]) -> Column:
    """Per statement: its place among those in play, -1 where it is not."""
    column = np.cumsum(in_play).astype(np.int32) - 1
    column[~in_play] = -1
    return column


def placed_rows(people: People, column: Column, *, min_votes: int) -> Rows:
    """People with at least `min(min_votes, statements in play)` stances on statements
    in play, and at least one.
    """
    least = max(1, min(min_votes, int(np.count_nonzero(column >= 0))))
    return np.flatnonzero(people.answered(column) >= least)


def take_given(given: Bodies, rows: Rows) -> Discovery:
    """Groups from outside: everyone counts where he is named, and nobody is
    regrouped.
    """
    # A person is in one group, so the only body of his kind is his group.
    group_of_kind = (given.stands @ np.arange(len(given.names))).astype(np.int32)
    return Discovery(
        structure="given",
        rows=rows,
        labels=group_of_kind[given.kinds[rows]],
        names=given.names,
        sizes=given.sizes,
        counts=np.ones(len(given.names), np.bool_),
        chance=None,
        silhouettes={},
        placed=None,
        coordinates=np.zeros((len(rows), 2)),
    )


def look_for_structure(
    people: People, column: Column, rows: Rows, *, seed: int, threads: int
) -> ChanceTest | None:
    """Hold the stances against chance; None where there are too few to look at."""
    columns = int(np.count_nonzero(column >= 0))
    if len(rows) < FEWEST_PLACED or columns < FEWEST_STATEMENTS:
        return None
    return chance_test(people, column, rows, seed=seed, threads=threads)


def find(
    people: People,
    column: Column,
    rows: Rows,
    chance: ChanceTest,
    *,
    seed: int,
    threads: int,
    known: pairs.PairCounts | None = None,
) -> Discovery:
    """Find the groups of the placed people, where a structure is shown.

    `known` are the pair counts of `rows`, where somebody keeps them.
    """
    placed, coordinates = find_space(people, column, rows, known=known)
    points = groups.to_lattice(coordinates)
    found = groups.find_groups(points, seed=seed, threads=threads)
    labels, sizes = _by_size(found.labels)
    return Discovery(
        structure="found",
        rows=rows,
        labels=labels,
        names=tuple(map(str, range(len(sizes)))),
        sizes=sizes,
        counts=deciding(sizes, len(rows)),
        chance=chance,
        silhouettes=found.silhouettes,
        placed=placed,
        coordinates=coordinates,
    )


def no_groups(rows: Rows, chance: ChanceTest | None) -> Discovery:
    """Nothing was found: too few to look at, or nothing that chance would not do."""
    return Discovery(
        structure="too_few" if chance is None else "none",
        rows=rows,
        labels=np.zeros(len(rows), np.int32),
        names=(),
        sizes=np.zeros(0, np.int64),
        counts=np.zeros(0, np.bool_),
        chance=chance,
        silhouettes={},
        placed=None,
        coordinates=np.zeros((len(rows), 2)),
    )


def find_space(
    people: People,
    column: Column,
    rows: Rows,
    *,
    known: pairs.PairCounts | None = None,
) -> tuple[Placed, NDArray[np.float64]]:
    """The space of some people's stances, and where they stand in it."""
    columns = int(np.count_nonzero(column >= 0))
    stances = int(people.answered(column)[rows].sum())
    scatter: space.Scatter
    if columns > HELD_STATEMENTS or stances * SPARE < columns * columns:
        starts, codes = people.some(rows)
        scatter = space.scatter_of_people(starts, codes, column)
    else:
        counts = people.pairs(column, rows) if known is None else known
        scatter = space.scatter_of(counts)
    axes = space.find_axes(scatter)
    worth = space.worth(scatter.means, axes.directions, column)
    placed = Placed(people, column, rows, scatter, axes)
    return placed, people.place(worth, rows, placed.columns)


def _by_size(
    labels: Labels,
) -> tuple[Labels, NDArray[np.int64]]:
    # Largest first, ties by the first member in id order; nobody's groups fall away.
    sizes = np.bincount(labels)
    used = [int(group) for group in np.flatnonzero(sizes)]
    order = sorted(used, key=lambda g: (-int(sizes[g]), int(np.argmax(labels == g))))
    name = np.zeros(len(sizes), np.int32)
    name[order] = np.arange(len(order))
    return name[labels], sizes[order].astype(np.int64)
