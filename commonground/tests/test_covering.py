"""Least covers against trying everything."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonground.judging import covering
from commonground.judging.covering import Cover, least_cover

# Three bodies, and for each two of them one kind of people who stand in both.
TRIANGLE = np.array([[True, True, False], [True, False, True], [False, True, True]])


def by_trying(needs, room, stands):
    """The least number of people, by trying every choice; None where none is enough."""
    enough = [
        sum(chosen)
        for chosen in product(*[range(most + 1) for most in room])
        if all(
            sum(y for y, inside in zip(chosen, stands, strict=True) if inside[body])
            >= need
            for body, need in enumerate(needs)
        )
    ]
    return min(enough, default=None)


@st.composite
def problems(draw):
    atoms, bodies = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    truths = st.lists(st.booleans(), min_size=bodies, max_size=bodies)
    return (
        draw(st.lists(st.integers(-1, 6), min_size=bodies, max_size=bodies)),
        draw(st.lists(st.integers(0, 3), min_size=atoms, max_size=atoms)),
        draw(st.lists(truths, min_size=atoms, max_size=atoms)),
    )


@given(problems())
@settings(max_examples=400, deadline=None)
def test_a_cover_is_the_least_there_is(problem):
    needs, room, stands = problem
    least = by_trying(needs, room, stands)
    found = least_cover(np.array(needs), np.array(room), np.array(stands))
    assert found == (None if least is None else Cover(least, exact=True))


@pytest.mark.parametrize(("need", "people"), [(1, 2), (2, 3), (3, 5), (1001, 1502)])
def test_where_the_relaxation_is_broken_the_search_goes_on(need, people):
    """Half a person of each kind would do in the relaxation: 3/2 of the need."""
    room = np.full(3, need)
    found = least_cover(np.full(3, need), room, TRIANGLE)
    assert found == Cover(people, exact=True)


def test_a_branch_counts_the_people_it_has_taken():
    """Found by chance: here rounding alone gives 12, and only a branch gives 11."""
    needs, room = [4, 6, 5, 8, 2, 6, 2], [3, 3, 4, 4, 3, 3, 1, 2]
    kinds = "0101001 0101111 1010000 1101001 0011011 0100111 1011111 0001000"
    stands = [[mark == "1" for mark in kind] for kind in kinds.split()]
    found = least_cover(np.array(needs), np.array(room), np.array(stands))
    assert by_trying(needs, room, stands) == 11
    assert found == Cover(11, exact=True)


def test_a_search_that_is_cut_off_says_that_it_gives_a_bound(monkeypatch):
    """Two triangles: relaxed they take 3/2 each, 3 together; in people 2 each."""
    nothing = np.zeros_like(TRIANGLE)
    two = np.block([[TRIANGLE, nothing], [nothing, TRIANGLE]])
    one = np.ones(6, dtype=np.int64)
    assert least_cover(one, one, two) == Cover(4, exact=True)
    monkeypatch.setattr(covering, "RELAXATIONS", 1)
    assert least_cover(one, one, two) == Cover(3, exact=False)


@pytest.fixture
def narrow(monkeypatch):
    """Products may take three bits only: Python's integers solve nearly everything."""
    solved = []

    def remember(*table):
        solved.append(table)
        return solve(*table)

    solve = covering._solve  # noqa: SLF001
    monkeypatch.setattr(covering, "_FITS", 8)
    monkeypatch.setattr(covering, "_solve", remember)
    return solved


@given(problem=problems())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_where_64_bits_are_too_narrow_the_answer_is_the_same(narrow, problem):
    needs, room, stands = problem
    least = by_trying(needs, room, stands)
    found = least_cover(np.array(needs), np.array(room), np.array(stands))
    assert found == (None if least is None else Cover(least, exact=True))


def test_wide_figures_do_go_to_pythons_integers(narrow):
    assert least_cover(np.full(3, 99), np.full(3, 99), TRIANGLE) == Cover(
        149, exact=True
    )
    assert narrow


def test_bodies_in_a_row_take_every_second_kind_of_people():
    bodies = 14
    stands = np.eye(bodies, dtype=np.bool_) | np.eye(bodies, k=1, dtype=np.bool_)
    needs = np.arange(1, bodies + 1)
    found = least_cover(needs, np.full(bodies, 2**31), stands)
    # Each kind stands in its own body and the next: every second one does for both.
    assert found == Cover(sum(range(2, bodies + 1, 2)), exact=True)


@pytest.mark.parametrize("sides", [3, 6])
def test_sides_and_groups_are_solved_without_branching(sides, monkeypatch):
    """Whoever stands in one side and one group: the relaxation is whole."""
    monkeypatch.setattr(covering, "RELAXATIONS", 1)
    random = np.random.default_rng(7)
    pairs = list(product(range(sides), range(5)))
    stands = np.zeros((len(pairs), sides + 5), dtype=np.bool_)
    for atom, (side, group) in enumerate(pairs):
        stands[atom, [side, sides + group]] = True
    for _ in range(50):
        room = random.integers(0, 100_000, len(pairs))
        needs = random.integers(0, 1 + stands.T.astype(np.int64) @ room)
        found = least_cover(needs, room, stands)
        assert found.exact
        assert found.total >= max(needs[:sides].sum(), needs[sides:].sum())


def test_input_stays_as_it_was():
    needs, room = np.array([2, 3, 1]), np.array([5, 5, 5])
    for array in (needs, room):
        array.flags.writeable = False
    assert least_cover(needs, room, TRIANGLE) == Cover(3, exact=True)
    assert needs.tolist() == [2, 3, 1]
    assert room.tolist() == [5, 5, 5]
