"""Small studies: noise is no structure, and groups that are there are found.

The large ones are `python -m bench.commonground.studies`; their page is
`commonground/docs/studies.md`.
"""

import numpy as np
import pytest

from bench.commonground.studies.binomial import interval
from bench.commonground.studies.planted import best_match, find_planted
from bench.commonground.studies.tables import (
    BASES,
    HEARD,
    MISSING,
    Noise,
    Planted,
    conversation_of_table,
    look,
)
from commonground.analysis import Choices, report
from commonground.conversation import conversation_of
from commonground.opinions import chance
from commonground.opinions.people import InMemory
from commonground.reading.votes import votes_of

# Large enough for everybody's wolf to be heard, small enough for the suite.
SHAPES = [
    Noise(people, statements, missing, base, heard)
    for people, statements, missing in ((20, 10, 0.3), (60, 30, 0.5), (150, 20, 0.6))
    for base in BASES
    for heard in HEARD
]
EVERYBODY = "everybody as much"


def false_alarms(tables):
    """How many of some tables are taken for a structure, and how many were held."""
    found = [look(table) for table in tables]
    held = [one for one in found if one is not None]
    return sum(one.shown for one in held), len(held)


def noise_of_every_shape(each):
    return (shape.table(seed) for shape in SHAPES for seed in range(each))


def test_noise_is_taken_for_structure_at_most_twice_in_a_hundred():
    shown, held = false_alarms(noise_of_every_shape(8))
    assert held >= 500
    assert shown <= held * 0.02


def test_a_lax_test_of_chance_would_be_noticed(monkeypatch):
    """One that asks for no deviations, nor for more than the first 19 tables."""
    table = Noise(60, 30, 0.0, "a third each", EVERYBODY)
    monkeypatch.setattr(chance, "DEVIATIONS", 0.0)
    monkeypatch.setattr(chance, "ALL_TABLES", chance.TABLES)
    shown, held = false_alarms(table.table(seed) for seed in range(200))
    assert shown > held * 0.02


@pytest.mark.parametrize("people", [100, 200, 400])
def test_rare_dissent_is_no_structure(people):
    shape = Noise(people, 5, 0.0, "99 in 100 say the same", EVERYBODY)
    shown, held = false_alarms(shape.table(seed) for seed in range(400))
    assert held == 400
    assert shown <= held * 0.02


@pytest.mark.parametrize(
    "statements",
    [2, 3, 4, 6, 10, 30],
)
def test_two_camps_that_agree_on_nothing_are_a_structure(statements):
    """Whatever they say: their axis is a row of equal loadings, with any signs."""
    for seed in range(30):
        signs = np.random.default_rng(seed).choice([-1, 1], statements)
        table = np.repeat([signs, -signs], 20, axis=0).astype(np.int8)
        found = look(table)
        assert found.eigenvalue == pytest.approx(statements, rel=1e-6)
        assert found.shown


@pytest.mark.parametrize(
    "shape",
    [
        Planted(distance=0.5),
        Planted(people=80, distance=0.6),
        Planted(statements=16, distance=0.6),
        Planted(missing=0.6, distance=0.6),
        Planted(sizes=(0.9, 0.1), distance=0.7),
        Planted(sizes=(1 / 3, 1 / 3, 1 / 3), distance=0.6),
    ],
    ids=["usual", "80 people", "16 statements", "60 % missing", "a tenth", "three"],
)
def test_planted_groups_are_seen_from_a_distance_on(shape):
    for seed in range(8):
        shown, _, placed, at_best = find_planted(shape, seed)
        assert shown
        # What is lost beside somebody who knows what was planted.
        assert placed > at_best - 0.2


@pytest.mark.parametrize(
    "sizes", [(0.5, 0.5), (0.8, 0.2), (0.9, 0.1), (1 / 3, 1 / 3, 1 / 3)]
)
def test_groups_far_apart_are_found_to_the_last_person(sizes):
    shape = Planted(200, 40, 1.0, missing=0.2, sizes=sizes)
    for seed in range(5):
        shown, number, placed, _ = find_planted(shape, seed)
        assert (shown, number, placed) == (True, True, 1.0)


def test_a_report_on_noise_draws_no_groups_and_judges_all_as_one():
    for seed in range(6):
        table = Noise(150, 25, 0.4, "differs by statement", EVERYBODY).table(seed)
        found = report(conversation_of_table(table))
        assert found.structure == "none"
        assert found.groups == ()
        assert found.firmness is None
        assert not found.chance.shown
        kinds = {cell.kind for one in found.statements_table for cell in one.cells}
        assert kinds == {"everyone"}


def test_a_report_on_planted_groups_draws_them():
    table, group, _ = Planted(200, 40, 1.0, missing=0.2).table(3)
    found = report(conversation_of_table(table))
    assert found.structure == "found"
    assert [one.counts for one in found.groups] == [True, True]
    for one in found.groups:
        assert len({int(group[int(member)]) for member in one.members}) == 1
    assert sum(one.size for one in found.groups) == 200
    assert found.firmness.staying == 1.0


def test_order_of_rows_and_threads_change_no_bit_of_a_study():
    table, _, _ = Planted(2_500, 30, 0.5).table(4)
    person, statement = np.nonzero(table != MISSING)
    order = np.random.default_rng(1).permutation(len(person))
    whole = report(conversation_of_table(table))
    for threads in (1, 2):
        mixed = votes_of(
            person[order],
            statement[order],
            table[person[order], statement[order]],
        )
        again = report(
            conversation_of(InMemory(mixed, threads)), Choices(threads=threads)
        )
        assert again.digest == whole.digest
        assert again.chance == whole.chance
        assert again.coordinates.tobytes() == whole.coordinates.tobytes()


def test_a_match_of_groups_counts_the_people_of_each_in_one_only():
    planted = np.array([0, 0, 0, 1, 1, 1])
    assert best_match(planted, np.array([1, 1, 1, 0, 0, 0], np.int32), 2) == 6
    assert best_match(planted, np.array([0, 0, 2, 1, 1, 3], np.int32), 2) == 4
    assert best_match(planted, np.array([0, 0, 0, 0, 0, 0], np.int32), 2) == 3


def test_intervals_of_rates_are_those_of_clopper_and_pearson():
    assert interval(0, 100) == pytest.approx((0, 0.036217), abs=1e-6)
    assert interval(10, 100) == pytest.approx((0.049005, 0.176223), abs=1e-6)
    assert interval(100, 100) == pytest.approx((0.963783, 1), abs=1e-6)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("heard", HEARD)
def test_noise_has_the_shape_it_names(base, heard):
    table = Noise(400, 60, 0.6, base, heard).table(1)
    assert (table == MISSING).mean() == pytest.approx(0.6, abs=0.12)
    said = table[table != MISSING]
    if base.endswith("say the same"):
        assert max((said == 1).mean(), (said == -1).mean()) > 0.5
    if base == "a third each":
        assert (said == 0).mean() == pytest.approx(1 / 3, abs=0.03)
        assert (said == 1).mean() == pytest.approx(1 / 3, abs=0.03)


def test_planted_groups_differ_by_their_distance_and_in_nothing_else():
    table, group, agree = Planted(4_000, 40, 0.4, missing=0.0).table(2)
    assert (np.abs(agree[0] - agree[1]) > 0).sum() == 20
    assert np.abs(agree[0] - agree[1]).max() == pytest.approx(0.4)
    for one in (0, 1):
        here = table[group == one]
        said = (here == 1).sum(axis=0) / (here != 0).sum(axis=0)
        assert said == pytest.approx(agree[one], abs=0.05)
    assert np.bincount(group).tolist() == [2_000, 2_000]
