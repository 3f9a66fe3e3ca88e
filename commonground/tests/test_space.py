"""Counts, axes and places, held against dense arrays and a singular value routine."""

import numpy as np
import pytest

from bench.commonground.studies.tables import MISSING, Noise, Planted
from commonground.discovery import find_space
from commonground.opinions import space
from commonground.opinions.pairs import count_pairs
from commonground.opinions.tally import answered, tally, tally_one
from commonground.tests.dense import axes_of, centred, in_play, places

TABLES = {
    "planted": Planted(120, 25, 0.6).table(1)[0],
    "three groups": Planted(90, 40, 0.9, sizes=(0.5, 0.3, 0.2)).table(2)[0],
    "sparse": Planted(300, 60, 0.8, missing=0.8).table(3)[0],
    "more statements than people": Planted(15, 70, 0.8).table(4)[0],
    "noise": Noise(80, 12, 0.4, "a third each", "everybody as much").table(5),
}


@pytest.fixture(params=list(TABLES.values()), ids=list(TABLES))
def table(request):
    table = request.param
    return table[(table != MISSING).any(axis=1)]


def test_pairs_are_counted_as_products_of_dense_tables(table):
    people, column, rows = in_play(table, without=(0, 7))
    found = people.pairs(column, rows)
    heard = np.delete(table != MISSING, (0, 7), axis=1)[rows].astype(int)
    said = np.delete(np.where(table == MISSING, 0, table), (0, 7), axis=1)[rows]
    said = said.astype(int)
    assert (found.both == heard.T @ heard).all()
    assert (found.product == said.T @ said).all()
    assert (found.first == said.T @ heard).all()


def test_pairs_of_more_people_than_a_packed_sum_holds_are_carried_over():
    """70,000 people who all say the same: past two carries, in each of the sums."""
    count = 70_000
    starts = np.arange(0, 2 * count + 1, 2)
    codes = np.tile(np.array([2, 3], np.uint16), count)  # agrees, is against
    column, rows = np.arange(2, dtype=np.int32), np.arange(count)
    found = count_pairs(starts, codes, column, rows)
    assert found.both.tolist() == [[count, count], [count, count]]
    assert found.product.tolist() == [[count, -count], [-count, count]]
    assert found.first.tolist() == [[count, count], [-count, -count]]
    for threads in (2, 3):
        parted = count_pairs(starts, codes, column, rows, threads=threads)
        assert (parted.both == found.both).all()
        assert (parted.product == found.product).all()
        assert (parted.first == found.first).all()


def test_a_change_of_mind_is_taken_out_and_put_back_in(table):
    people, column, rows = in_play(table)
    some, others = rows[::3], np.setdiff1d(rows, rows[::3])
    whole, part = people.pairs(column, rows), people.pairs(column, some)
    rest = whole - part
    again = people.pairs(column, others)
    for name in ("both", "product", "first"):
        assert (getattr(rest, name) == getattr(again, name)).all()
        assert (getattr(rest + part, name) == getattr(whole, name)).all()


def test_scatter_and_means_are_those_of_the_centred_table(table):
    people, column, rows = in_play(table)
    counts = people.pairs(column, rows)
    matrix = centred(table)
    found = space.scatter_of(counts).matrix
    assert found == pytest.approx(matrix.T @ matrix, abs=1e-10)
    heard = table != MISSING
    said = np.where(heard, table, 0).sum(axis=0)
    assert space.means_of(counts) == pytest.approx(said / heard.sum(axis=0), abs=1e-15)


@pytest.fixture(params=["matrix", "people"])
def scatter(request, table):
    """The scatter matrix as it is held, and gone through person by person."""
    people, column, rows = in_play(table)
    if request.param == "matrix":
        return space.scatter_of(people.pairs(column, rows))
    starts, codes = people.some(rows)
    return space.scatter_of_people(starts, codes, column)


def test_axes_are_the_singular_vectors(table, scatter):
    found = space.find_axes(scatter)
    matrix = centred(table)
    assert found.directions == pytest.approx(axes_of(matrix), abs=1e-9)
    values = np.linalg.svd(matrix, compute_uv=False)[:2] ** 2
    assert found.eigenvalues == pytest.approx(values, rel=1e-12)


def test_axes_without_some_statements_are_those_of_the_others(table, scatter):
    kept = np.arange(table.shape[1]) % 4 != 1
    near = space.find_axes(scatter)
    for known in (None, near):
        found = space.find_axes(scatter, kept=kept, near=known)
        assert not found.directions[~kept].any()
        twin = axes_of(centred(table)[:, kept])
        assert found.directions[kept] == pytest.approx(twin, abs=1e-9)


def test_places_are_projections_moved_outwards(table):
    people, column, rows = in_play(table)
    _, found = find_space(people, column, rows)
    assert found == pytest.approx(places(table), abs=1e-9)


def test_places_do_not_depend_on_the_order_of_people_or_on_threads():
    table, _, _ = Planted(9_000, 20, 0.6).table(6)
    table = table[(table != MISSING).any(axis=1)]
    people, column, rows = in_play(table)
    placed, found = find_space(people, column, rows)
    _, mixed = find_space(people, column, rows[::-1])
    assert (mixed[::-1] == found).all()
    worth = space.worth(placed.scatter.means, placed.axes.directions, column)
    for threads in (2, 3):
        parted = space.place_people(
            people.votes.starts,
            people.votes.codes,
            worth,
            rows,
            columns=20,
            threads=threads,
        )
        assert (parted == found).all()


@pytest.mark.parametrize(
    ("table", "exist"),
    [
        (np.ones((6, 4), np.int8), 0),
        (np.repeat([[1, 1, -1], [-1, -1, 1]], 5, axis=0).astype(np.int8), 1),
        (np.array([[1], [-1], [0]], np.int8), 1),
    ],
    ids=["everybody the same", "two camps", "one statement"],
)
def test_an_axis_that_does_not_exist_is_zero(table, exist):
    people, column, rows = in_play(table)
    placed, found = find_space(people, column, rows)
    real = (np.abs(placed.axes.directions) > 0).any(axis=0)
    assert real.tolist() == [axis < exist for axis in range(2)]
    assert (placed.axes.eigenvalues > 0).tolist() == real.tolist()
    assert not found[:, ~real].any()


def test_of_equal_loadings_the_first_is_positive():
    camps = np.array([[-1, -1, 1], [1, 1, -1]] * 4, np.int8)
    people, column, rows = in_play(camps)
    axis = find_space(people, column, rows)[0].axes.directions[:, 0]
    assert axis == pytest.approx(np.array([1, 1, -1]) / np.sqrt(3), abs=1e-12)


def test_stances_are_tallied_by_kind_of_person(table):
    people, _, _ = in_play(table)
    kind = (np.arange(len(table)) % 3).astype(np.int32)
    found = people.tally(kind, 3)
    twin = [
        [[((table[kind == k, s]) == x).sum() for x in (-1, 0, 1)] for s in range(width)]
        for width in [table.shape[1]]
        for k in range(3)
    ]
    assert found.tolist() == twin
    for statement in range(table.shape[1]):
        one = people.tally_one(statement, kind, 3)
        assert (one == found[:, statement]).all()
    votes = people.votes
    no_column = np.where(np.arange(table.shape[1]) % 2, 0, -1).astype(np.int32)
    heard = answered(votes.starts, votes.codes, no_column)
    assert heard.tolist() == (table[:, 1::2] != MISSING).sum(axis=1).tolist()


def test_tallies_do_not_depend_on_threads():
    table, group, _ = Planted(13_000, 12, 0.5).table(8)
    table = table[(table != MISSING).any(axis=1)]
    votes = in_play(table)[0].votes
    kind = group[: len(table)].astype(np.int32)

    def by(threads):
        return tally(
            votes.starts, votes.codes, kind, kinds=2, statements=12, threads=threads
        )

    assert (by(1) == by(2)).all()
    assert (by(1) == by(3)).all()
    one = tally_one(votes.starts, votes.codes, kind, kinds=2, statement=5)
    assert (one == by(1)[:, 5]).all()
