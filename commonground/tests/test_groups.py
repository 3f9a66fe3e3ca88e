"""k-means on the lattice, held against what it promises and against slow twins."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from bench.commonground.studies.tables import Planted
from commonground.discovery import find_space
from commonground.opinions import groups
from commonground.tests.dense import in_play


def cloud(people, *, seed, blobs=3, spread=4_000):
    """Whole places around a few centres, read-only."""
    chance = np.random.default_rng(seed)
    centres = chance.integers(-20_000, 20_000, (blobs, 2))
    away = chance.normal(0, spread, (people, 2))
    points = (centres[chance.integers(0, blobs, people)] + away).astype(np.int32)
    points.setflags(write=False)
    return points


def silhouette(points, labels):
    """Rousseeuw (1987), person by person."""
    every, total = range(len(points)), 0.0
    away = np.sqrt(((points[:, None, :] - points[None]).astype(float) ** 2).sum(axis=2))
    for i in every:
        means = {
            k: [away[i, j] for j in every if labels[j] == k and j != i]
            for k in set(labels.tolist())
        }
        own = means.pop(labels[i])
        if not own:
            continue
        inside = sum(own) / len(own)
        outside = min(sum(others) / len(others) for others in means.values())
        if max(inside, outside) > 0:
            total += (outside - inside) / max(inside, outside)
    return total / len(points)


def inertia(points, labels):
    """Squared distances from the mean of the group, exactly."""
    total = Fraction(0)
    for k in set(labels.tolist()):
        for axis in range(2):
            here = [int(x) for x in points[labels == k, axis]]
            total += sum(x * x for x in here) - Fraction(sum(here) ** 2, len(here))
    return total


CLOUDS = {
    "three": cloud(60, seed=1),
    "one": cloud(80, seed=2, blobs=1),
    "five": cloud(100, seed=3, blobs=5, spread=2_500),
    "few": cloud(7, seed=4),
}


@pytest.mark.parametrize("points", CLOUDS.values(), ids=CLOUDS.keys())
def test_the_number_of_groups_is_the_smallest_as_good_as_the_best(points):
    found = groups.find_groups(points)
    twin = {
        k: silhouette(points, groups.regroup(points, k).labels) for k in (2, 3, 4, 5)
    }
    assert found.silhouettes == pytest.approx(twin, abs=1e-12)
    chosen = min(k for k in twin if twin[k] >= max(twin.values()) - 0.01)
    assert (found.labels == groups.regroup(points, chosen).labels).all()


def test_a_tie_of_silhouettes_goes_to_fewer_groups(monkeypatch):
    points = CLOUDS["five"]
    known = groups.find_groups(points).silhouettes
    best = max(known, key=known.__getitem__)
    assert best == 4
    gap = known[4] - known[3]
    monkeypatch.setattr(groups, "TIE", gap * 0.999)
    assert len(groups.find_groups(points).centres) == 4
    monkeypatch.setattr(groups, "TIE", gap * 1.001)
    assert len(groups.find_groups(points).centres) == 3


@pytest.mark.parametrize("k", [2, 3, 4, 5])
@pytest.mark.parametrize("points", CLOUDS.values(), ids=CLOUDS.keys())
def test_everybody_is_nearest_to_the_mean_of_his_group(points, k):
    found = groups.regroup(points, k)
    means = []
    for group in range(k):
        here = points[found.labels == group]
        assert len(here)
        exact = [Fraction(int(total), len(here)) for total in here.sum(axis=0)]
        assert [float(x) for x in exact] == found.centres[group].tolist()
        means.append(exact)
    for (x, y), label in zip(points.tolist(), found.labels, strict=True):
        away = [(x - a) ** 2 + (y - b) ** 2 for a, b in means]
        assert float(away[label]) <= float(min(away)) * (1 + 1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_two_groups_of_a_few_people_are_the_best_of_all(seed):
    points = cloud(9, seed=seed + 20, blobs=2, spread=9_000)
    choices = [np.array((0, *rest)) for rest in product((0, 1), repeat=8)]
    best = min(inertia(points, labels) for labels in choices if labels.any())
    assert inertia(points, groups.regroup(points, 2).labels) == best


def test_a_place_between_two_centres_goes_to_the_earlier():
    points = np.array([[-10, 0], [0, 0], [10, 0]], np.int32)
    found = groups.settle(points, np.array([[-10.0, 0.0], [10.0, 0.0]]))
    assert found.labels.tolist() == [0, 0, 1]
    turned = groups.settle(points, np.array([[10.0, 0.0], [-10.0, 0.0]]))
    assert turned.labels.tolist() == [1, 0, 0]


def test_a_centre_that_nobody_is_near_keeps_its_place():
    points = CLOUDS["one"]
    far = np.array([[0.0, 0.0], [9e9, 9e9]])
    found = groups.settle(points, far)
    assert not found.labels.any()
    assert found.centres[1].tolist() == [9e9, 9e9]


@pytest.mark.parametrize("threads", [2, 3])
def test_many_people_settle_alike_in_any_number_of_threads(threads):
    """More people than centres are sought among: Lloyd's rounds run over parts."""
    points = cloud(groups.SOUGHT_AMONG + 5_001, seed=5)
    one = groups.find_groups(points, seed=3)
    several = groups.find_groups(points, seed=3, threads=threads)
    assert (one.labels == several.labels).all()
    assert one.centres.tobytes() == several.centres.tobytes()
    assert one.silhouettes == several.silhouettes


def test_centres_do_not_depend_on_the_order_of_people():
    points = CLOUDS["five"]
    order = np.random.default_rng(9).permutation(len(points))
    for k in (2, 3, 4, 5):
        one, mixed = groups.regroup(points, k), groups.regroup(points[order], k)
        assert one.centres.tobytes() == mixed.centres.tobytes()
        assert (one.labels[order] == mixed.labels).all()


def test_the_farthest_place_is_the_edge_of_the_lattice():
    coordinates = np.array([[0.5, -2.0], [1.0, 0.25], [0.0, 0.0]])
    assert groups.to_lattice(coordinates).tolist() == [
        [8_192, -32_768],
        [16_384, 4_096],
        [0, 0],
    ]
    assert not groups.to_lattice(np.zeros((3, 2))).any()


def test_a_lattice_is_fine_enough_for_groups_of_a_conversation():
    """Groups of rounded places are groups of the places themselves."""
    table, _, _ = Planted(150, 30, 0.7).table(4)
    people, column, rows = in_play(table)
    _, coordinates = find_space(people, column, rows)
    found = groups.regroup(groups.to_lattice(coordinates), 2)
    centres = np.array([coordinates[found.labels == k].mean(axis=0) for k in (0, 1)])
    away = ((coordinates[:, None, :] - centres[None]) ** 2).sum(axis=2)
    assert (np.argmin(away, axis=1) == found.labels).all()
