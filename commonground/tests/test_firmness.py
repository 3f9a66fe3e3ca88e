"""How firm groups are: found again by slow twins on dense arrays."""

from itertools import permutations

import numpy as np
import pytest

from bench.commonground.studies.tables import MISSING, Planted
from commonground.discovery import find_space
from commonground.opinions import firmness, groups
from commonground.opinions.draws import draw
from commonground.opinions.firmness import (
    matched,
    readiness,
    regroup_without_each,
    staying,
)
from commonground.tests.dense import centred, in_play, places
from commonground.tests.test_chance import plain_key, plain_mix

TABLES = {
    "far apart": Planted(90, 24, 0.9).table(1)[0],
    "near": Planted(70, 33, 0.3).table(2)[0],
    "three": Planted(80, 26, 0.8, sizes=(0.5, 0.3, 0.2)).table(3)[0],
}


@pytest.fixture(params=list(TABLES.values()), ids=list(TABLES))
def table(request):
    return request.param[(request.param != MISSING).any(axis=1)]


def found_in(table, k):
    """The space, its places, and k groups."""
    people, column, rows = in_play(table)
    placed, coordinates = find_space(people, column, rows)
    return placed, coordinates, groups.regroup(groups.to_lattice(coordinates), k).labels


def stay(before, after, k):
    """How many people keep their group, by the best of all namings."""
    return max(
        sum(names[new] == old for old, new in zip(before, after, strict=True))
        for names in permutations(range(k))
    )


def regrouped(table, kept, k):
    return groups.regroup(groups.to_lattice(places(table, kept)), k).labels


def dealt_tenths(columns, seed):
    """The columns dealt twice into ten, in the order of their random numbers."""
    for deal in range(2):
        start = plain_key(seed, 6, deal)
        order = sorted(range(columns), key=lambda c: plain_mix((start + c) % 2**64))
        yield from (order[part::10] for part in range(10))


@pytest.mark.parametrize(("k", "seed"), [(2, 0), (3, 4)])
def test_staying_is_the_share_of_people_in_their_group_again(table, k, seed):
    placed, _, labels = found_in(table, k)
    twin = []
    for left_out in dealt_tenths(table.shape[1], seed):
        kept = np.ones(table.shape[1], np.bool_)
        kept[left_out] = False
        twin.append(stay(labels, regrouped(table, kept, k), k) / len(table))
    assert len(twin) == 20
    for threads in (1, 2):
        found = staying(placed, labels, k, seed=seed, threads=threads)
        assert found == pytest.approx(np.mean(twin), abs=1e-12)


def test_each_statement_is_left_out_twice():
    left_out = np.concatenate(firmness._tenths(47, 3))  # noqa: SLF001 (what is dealt)
    assert np.bincount(left_out).tolist() == [2] * 47


def test_groups_far_apart_are_firmer_than_groups_of_noise():
    firm, loose = (
        staying(placed, labels, 2, seed=0, threads=1)
        for placed, _, labels in (
            found_in(Planted(100, 30, distance).table(5)[0], 2)
            for distance in (1.0, 0.0)
        )
    )
    assert firm == 1.0
    assert loose == pytest.approx(0.7, abs=0.2)


def test_of_many_people_two_thousand_are_regrouped(monkeypatch):
    table, _, _ = Planted(400, 20, 0.5, missing=0.0).table(6)
    placed, _, labels = found_in(table, 2)
    monkeypatch.setattr(firmness, "PEOPLE", 100)
    chosen = draw(400, 100, seed=0, stream=5)
    twin = 0
    for left_out in dealt_tenths(20, 0):
        kept = np.ones(20, np.bool_)
        kept[left_out] = False
        points = groups.to_lattice(places(table, kept)[chosen])
        twin += stay(labels[chosen], groups.regroup(points, 2).labels, 2)
    assert staying(placed, labels, 2, seed=0, threads=1) == twin / (20 * 100)


def test_with_fewer_than_ten_statements_nobody_says_how_firm():
    placed, _, labels = found_in(Planted(60, 9, 0.9).table(7)[0], 2)
    assert staying(placed, labels, 2, seed=0, threads=1) is None


@pytest.mark.parametrize("k", [2, 3])
def test_groups_without_a_statement_are_those_of_the_other_statements(table, k):
    placed, _, labels = found_in(table, k)
    every = list(regroup_without_each(placed, labels, k, seed=0, threads=2))
    assert len(every) == table.shape[1]
    for column, found in enumerate(every):
        kept = np.arange(table.shape[1]) != column
        twin = regrouped(table, kept, k)
        # The same parts, under the names that most people keep.
        assert stay(found, twin, k) == len(table)
        assert int((found == labels).sum()) == stay(labels, twin, k)


def test_new_groups_get_the_names_of_those_most_people_were_in():
    before = np.array([0, 0, 0, 1, 1, 2], np.int32)
    after = np.array([2, 2, 1, 0, 0, 1], np.int32)
    labels, kept = matched(before, after, 3)
    assert labels.tolist() == [0, 0, 2, 1, 1, 2]
    assert kept == 5


def test_of_namings_that_keep_as_many_the_first_is_taken():
    before = np.array([0, 0, 1, 1], np.int32)
    after = np.array([0, 1, 0, 1], np.int32)
    labels, kept = matched(before, after, 2)
    assert labels.tolist() == [0, 1, 0, 1]
    assert kept == 2


@pytest.mark.parametrize("seed", range(20))
def test_a_match_keeps_as_many_as_any_naming(seed):
    chance = np.random.default_rng(seed)
    k = int(chance.integers(2, 6))
    before, after = chance.integers(0, k, (2, 40)).astype(np.int32)
    labels, kept = matched(before, after, k)
    assert kept == int((labels == before).sum()) == stay(before, after, k)
    assert stay(labels, after, k) == 40


def test_readiness_is_a_correlation_with_the_mean_centred_stance(table):
    placed, coordinates, _ = found_in(table, 2)
    answered = (table != MISSING).sum(axis=1)
    mean = centred(table).sum(axis=1) / answered
    twin = abs(np.corrcoef(places(table)[:, 0], mean)[0, 1])
    found = readiness(placed, coordinates, seed=0)
    assert found == pytest.approx(twin, abs=1e-4)


def test_people_who_differ_only_in_how_readily_they_agree_show_it():
    chance = np.random.default_rng(1)
    readily = chance.random((120, 1))
    table = np.where(chance.random((120, 30)) < readily, 1, -1).astype(np.int8)
    placed, coordinates, _ = found_in(table, 2)
    found = readiness(placed, coordinates, seed=0)
    assert found == pytest.approx(1.0, abs=0.01)
