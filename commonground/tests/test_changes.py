"""The fewest changed stances, against trying every change."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.judging import covering
from commonground.judging.agreement import Result, Run, judge
from commonground.tests.test_agreement import of, twin_class, twin_result

# Which of three bodies the people of an atom stand in.
SIGNATURES = [
    (1, 0, 0),
    (0, 1, 0),
    (0, 0, 1),
    (1, 0, 1),
    (0, 1, 1),
    (1, 1, 1),
    (1, 1, 0),
]


def run_of(silent, atoms, stands):
    """A run from atoms (disagree, pass, agree) and the silent of each body."""
    inside = np.array(stands, dtype=np.bool_)
    counts = np.einsum("ak,ab->bk", np.array(atoms), inside.astype(np.int64))
    return Run(np.array(silent) + counts.sum(axis=1), counts[None], inside)


def result_by_hand(runs, atoms, stance):
    """The result of the twin; the cells of a variant are cells like all others."""
    classes = []
    for sizes, stands in runs:
        for body, size in enumerate(sizes):
            counts = [
                sum(atom[k] for atom, s in zip(atoms, stands, strict=True) if s[body])
                for k in range(3)
            ]
            classes.append(twin_class(size, counts, stance))
    return twin_result(classes)


def by_trying(runs, atoms, stance):
    """Every number of people of every atom may hold the stance; moving one is a change.

    To whom those go who leave it, or whence they come, does not matter to the result.
    """
    now = result_by_hand(runs, atoms, stance)
    best = -1
    for holds in product(*[range(sum(atom) + 1) for atom in atoms]):
        cost = sum(abs(h - atom[stance]) for h, atom in zip(holds, atoms, strict=True))
        if best >= 0 and cost >= best:
            continue
        moved = []
        for hold, atom in zip(holds, atoms, strict=True):
            counts = [0, sum(atom) - hold, 0]
            counts[stance] = hold
            moved.append(counts)
        if result_by_hand(runs, moved, stance) != now:
            best = cost
    return best


def a_statement(random):
    """Up to four atoms of up to nine people, and up to nine silent in each body."""
    chosen = random.choice(7, random.integers(1, 5), replace=False)
    signatures = [SIGNATURES[i] for i in sorted(chosen)]
    agree = random.uniform(0.3, 1.0)
    split = [0.7 * (1 - agree), 0.3 * (1 - agree), agree]
    atoms = [
        random.multinomial(random.integers(1, 10), split).tolist() for _ in signatures
    ]
    return random.integers(0, 10, 3).tolist(), atoms, signatures


def statements_of(result, stance):
    """The first twenty-five statements drawn that have this result."""
    random = np.random.default_rng(20261125)
    found: list[tuple[Run, list[list[int]], list[tuple[int, ...]]]] = []
    while len(found) < 25:
        silent, atoms, signatures = a_statement(random)
        if stance == 0:
            atoms = [atom[::-1] for atom in atoms]
        run = run_of(silent, atoms, signatures)
        if result_by_hand([(run.sizes.tolist(), signatures)], atoms, stance) == result:
            found.append((run, atoms, signatures))
    return found


@pytest.mark.parametrize("stance", [0, 2])
@pytest.mark.parametrize("result", list(Result))
def test_changes_are_the_least_there_are(result, stance):
    least = []
    for run, atoms, signatures in statements_of(result, stance):
        verdicts = judge(run, atoms=np.array([atoms]))
        found = verdicts.agreed if stance == 2 else verdicts.against
        assert found.result[0] == result
        assert found.changes_exact.all()
        least.append(by_trying([(run.sizes.tolist(), signatures)], atoms, stance))
        assert found.changes[0] == least[-1]
    assert max(least) > 1


atom_counts = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 4))


@st.composite
def statements(draw):
    signatures = draw(
        st.lists(st.sampled_from(SIGNATURES), min_size=2, max_size=4, unique=True)
    )
    atoms = [draw(atom_counts) for _ in signatures]
    silent = [draw(st.integers(0, 3)) for _ in range(3)]
    return silent, atoms, signatures


@given(statements(), st.data())
@settings(max_examples=60, deadline=None)
def test_changes_heed_a_run_without_some_people(statement, data):
    """One atom is marked: its people stand in no body of the second run."""
    silent, atoms, signatures = statement
    marked = data.draw(st.integers(0, len(atoms) - 1))
    unmarked = list(signatures)
    unmarked[marked] = (0, 0, 0)
    run, variant = (run_of(silent, atoms, s) for s in (signatures, unmarked))
    found = judge(run, variants=[variant], atoms=np.array([atoms])).agreed
    runs = [(run.sizes.tolist(), signatures), (variant.sizes.tolist(), unmarked)]
    assert found.changes_exact.all()
    assert found.changes[0] == by_trying(runs, atoms, 2)


def test_one_person_who_stands_in_two_bodies_lifts_both():
    # 19 and 19 of 30 agree; 20 are needed. Somebody stands in both and is unsure.
    apart = [(10, 1, 18), (10, 1, 18), (0, 0, 1)]
    together = [(10, 0, 18), (10, 0, 18), (0, 1, 1)]
    stands = [(1, 0), (0, 1), (1, 1)]
    for atoms, changes in ((apart, 2), (together, 1)):
        run = run_of([0, 0], atoms, stands)
        found = judge(run, atoms=np.array([atoms])).agreed
        assert found.result[0] == Result.DIVIDED
        assert found.changes.tolist() == [changes]


def test_a_statement_that_no_change_of_stance_moves():
    # Too few are heard in the only body: silence stays silence.
    found = judge(of((30, 0, 0, 3))).agreed
    assert found.changes.tolist() == [-1]
    assert found.changes_exact.all()


def test_a_cell_that_cannot_fail_is_not_pushed_below():
    # Of 30 three are needed; nobody of ten heard would not exclude that they are there.
    found = judge(of((30, 10, 0, 0)), share=Fraction(1, 10)).agreed
    assert found.result[0] == Result.NEAR
    assert found.changes.tolist() == [3]


def test_without_atoms_several_cells_give_a_bound_only():
    several = judge(of((30, 20, 0, 10), (30, 15, 0, 15))).agreed
    assert several.changes.tolist() == [10]
    assert several.changes_exact.tolist() == [False]
    single = judge(of((30, 20, 0, 10), (30, 0, 0, 30))).agreed
    assert single.changes.tolist() == [10]
    assert single.changes_exact.tolist() == [True]


def test_people_in_one_body_each_are_summed():
    atoms = [(20, 0, 10), (15, 0, 15)]
    run = run_of([0, 0], atoms, [(1, 0), (0, 1)])
    found = judge(run, atoms=np.array([atoms])).agreed
    assert found.changes.tolist() == [15]
    assert found.changes_exact.all()


def test_a_search_cut_off_is_told(monkeypatch):
    """Three bodies of 9, each lacking one; two share people: 3/2 relaxed, 2 people."""
    stands = [(1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    atoms = [(1, 0, 0)] * 3 + [(2, 0, 5)] * 3
    run = run_of([0, 0, 0], atoms, stands)
    found = judge(run, atoms=np.array([atoms])).agreed
    assert found.changes.tolist() == [2]
    assert found.changes_exact.all()
    # Two such triangles, and one relaxation only: 3 where 4 are needed.
    both = np.kron(np.eye(2, dtype=np.int64), np.array(stands))
    twice = run_of([0] * 6, atoms * 2, both)
    assert judge(twice, atoms=np.array([atoms * 2])).agreed.changes.tolist() == [4]
    monkeypatch.setattr(covering, "RELAXATIONS", 1)
    cut = judge(twice, atoms=np.array([atoms * 2])).agreed
    assert cut.changes.tolist() == [3]
    assert cut.changes_exact.tolist() == [False]


def test_atoms_must_add_up():
    atoms = [(1, 0, 5), (1, 0, 6)]
    run = run_of([0, 0], atoms, [(1, 0), (1, 1)])
    with pytest.raises(ValueError, match="add up"):
        judge(run, atoms=np.array([[(1, 0, 5), (2, 0, 6)]]))
    with pytest.raises(ValueError, match="add up"):
        judge(Run(run.sizes, run.counts), atoms=np.array([atoms]))
