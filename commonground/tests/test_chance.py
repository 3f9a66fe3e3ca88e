"""Draws that anybody can repeat, and the test against chance beside its slow twin."""

from collections import Counter

import numpy as np
import pytest

from bench.commonground.studies.tables import MISSING, Noise, Planted
from commonground.opinions import chance
from commonground.opinions.chance import chance_test
from commonground.opinions.draws import below, draw, key, mix
from commonground.tests.dense import centred, in_play

GOLDEN = 0x9E3779B97F4A7C15
# SplitMix64 from the seed 1234567, as its authors' C program gives them.
PUBLISHED = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]
TABLES = {
    "planted": Planted(60, 20, 0.4).table(1)[0],
    "noise": Noise(50, 12, 0.3, "a third each", "few people say much").table(2),
    "rare dissent": Noise(
        80, 8, 0.0, "95 in 100 say the same", "everybody as much"
    ).table(3),
    "sparse": Planted(200, 50, 0.6, missing=0.8).table(4)[0],
}


@pytest.fixture(params=list(TABLES.values()), ids=list(TABLES))
def table(request):
    return request.param[(request.param != MISSING).any(axis=1)]


def plain_mix(value):
    """SplitMix64's output function, in whole numbers of any size."""
    z = (value + GOLDEN) % 2**64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)


def plain_key(seed, *places):
    bits = plain_mix(seed % 2**64)
    for place in places:
        bits = plain_mix(bits ^ place)
    return bits


def test_mixing_is_one_step_of_the_published_generator():
    """Its state moves by the golden ratio; `mix` moves it once and mixes it."""
    states = [(1234567 + step * GOLDEN) % 2**64 for step in range(5)]
    assert [int(mix(np.uint64(state))) for state in states] == PUBLISHED
    assert [plain_mix(state) for state in states] == PUBLISHED


@pytest.mark.parametrize("seed", [0, 1, -1, 2**63, 2**64 - 1])
def test_a_key_is_of_its_seed_and_its_places(seed):
    assert int(key(seed)) == plain_mix(seed % 2**64)
    assert int(key(seed, 4, 17)) == plain_key(seed, 4, 17)
    assert key(seed, 4, 17) != key(seed, 17, 4)


@pytest.mark.parametrize("bound", [1, 2, 3, 1_000, 2**32 - 1])
def test_numbers_below_a_bound_are_the_upper_half_scaled(bound):
    for step in range(200):
        bits = plain_mix(step)
        found = below(np.uint64(bits), np.uint64(bound))
        assert found == (bits >> 32) * bound // 2**32
        assert 0 <= found < bound


@pytest.mark.parametrize(("count", "wanted"), [(10, 3), (100, 99), (5_000, 1_000)])
def test_a_draw_is_of_different_places_in_order(count, wanted):
    found = draw(count, wanted, seed=7, stream=3)
    assert len(found) == wanted
    assert (np.diff(found) > 0).all()
    assert found[0] >= 0
    assert found[-1] < count
    assert (found == draw(count, wanted, seed=7, stream=3)).all()
    assert (found != draw(count, wanted, seed=8, stream=3)).any()
    assert (found != draw(count, wanted, seed=7, stream=4)).any()


def test_a_draw_of_more_than_there_are_is_of_all():
    assert draw(4, 4, seed=0, stream=1).tolist() == [0, 1, 2, 3]
    assert draw(4, 9, seed=0, stream=1).tolist() == [0, 1, 2, 3]


def test_every_choice_of_two_out_of_five_is_drawn_as_often():
    """4,000 draws of 10 choices: 400 each, within 4.5 standard deviations (19)."""
    drawn = Counter(
        tuple(draw(5, 2, seed=seed, stream=1).tolist()) for seed in range(4_000)
    )
    assert len(drawn) == 10
    assert all(abs(times - 400) < 86 for times in drawn.values())


def shuffled(table, seed):
    """Fisher and Yates in each statement among those who took a stance, in order."""
    matrix, place = centred(table), 0
    for statement in range(table.shape[1]):
        heard = np.flatnonzero(table[:, statement] != MISSING)
        stances = matrix[heard, statement].tolist()
        for last in range(len(stances) - 1, 0, -1):
            bits = plain_mix((seed + place + last) % 2**64)
            other = (bits >> 32) * (last + 1) // 2**32
            stances[last], stances[other] = stances[other], stances[last]
        matrix[heard, statement] = stances
        place += len(stances)
    return matrix


def largest(matrix):
    return np.linalg.eigvalsh(matrix.T @ matrix / len(matrix))[-1]


@pytest.mark.parametrize("seed", [0, 5])
def test_the_test_is_that_of_dense_covariances(table, seed):
    people, column, rows = in_play(table)
    found = chance_test(people, column, rows, seed=seed)
    assert found.people == len(table)
    assert found.eigenvalue == pytest.approx(largest(centred(table)), rel=1e-5)
    by_chance = [
        largest(shuffled(table, plain_key(seed, 4, number))) for number in range(19)
    ]
    assert found.shuffled_mean == pytest.approx(np.mean(by_chance), rel=1e-5)
    assert found.shuffled_deviation == pytest.approx(
        np.std(by_chance, ddof=1), rel=1e-3
    )


def test_the_twin_shuffles_only_within_statements(table):
    """What the twin, and so the test, leaves as it was: how common each stance is."""
    before, after = centred(table), shuffled(table, plain_key(0, 4, 0))
    assert (np.sort(before, axis=0) == np.sort(after, axis=0)).all()
    assert not after[table == MISSING].any()
    assert (before != after).any()


def test_statements_out_of_play_do_not_count(table):
    people, column, rows = in_play(table, without=(1, 4))
    found = chance_test(people, column, rows)
    others = np.delete(table, (1, 4), axis=1)[rows]
    assert found.eigenvalue == pytest.approx(largest(centred(others)), rel=1e-5)


def test_threads_change_nothing(table):
    people, column, rows = in_play(table)
    assert chance_test(people, column, rows) == chance_test(
        people, column, rows, threads=2
    )


def test_of_many_people_a_thousand_are_looked_at():
    table, _, _ = Planted(1_500, 12, 0.5, missing=0.0).table(5)
    people, column, rows = in_play(table)
    found = chance_test(people, column, rows, seed=3)
    chosen = draw(1_500, 1_000, seed=3, stream=3)
    assert found.people == 1_000
    assert found.eigenvalue == pytest.approx(largest(centred(table[chosen])), rel=1e-5)


def test_what_lies_three_deviations_above_is_shown():
    def shown(eigenvalue):
        return bool(made(eigenvalue, 1.0, 0.1).shown)

    assert not shown(0.5)
    assert not shown(1.299)
    assert shown(1.301)


def test_rounding_is_no_structure():
    assert not made(1.0 + 1e-12, 1.0, 0.0).shown
    assert not made(0.0, 0.0, 0.0).shown


def made(eigenvalue, mean, deviation):
    """A test with these figures, none of the shuffled ones above the mean."""
    known = {
        "people": 100,
        "eigenvalue": eigenvalue,
        "shuffled_mean": mean,
        "shuffled_deviation": deviation,
        "shuffled_largest": mean,
        "tables": 19,
    }
    return chance.ChanceTest(**known)


@pytest.mark.parametrize("stances", [[1, 1, 1], [0, 0, 0], [-1, 0, 1]])
def test_where_everybody_says_the_same_nothing_is_shown(stances):
    people, column, rows = in_play(np.tile(np.array(stances, np.int8), (30, 1)))
    found = chance_test(people, column, rows)
    assert found.eigenvalue == found.shuffled_mean == 0
    assert not found.shown
