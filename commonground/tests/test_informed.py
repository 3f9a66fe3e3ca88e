"""The two statistics of Polis against fractions."""

from fractions import Fraction
from math import prod

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.judging.informed import informed, representativeness

seen_and_count = st.integers(0, 2**31 - 1) | st.integers(0, 50)


@st.composite
def tables(draw):
    groups = draw(st.integers(1, 5))
    seen = draw(st.lists(seen_and_count, min_size=groups, max_size=groups))
    count = [draw(st.integers(0, most)) for most in seen]
    return np.array([count]), np.array([seen])


@given(tables())
@settings(deadline=None)
def test_the_product_is_rounded_once(table):
    count, seen = table
    pairs = zip(count[0].tolist(), seen[0].tolist(), strict=True)
    exact = prod((Fraction(a + 1, s + 2) for a, s in pairs), start=Fraction(1))
    assert informed(count, seen) == [float(exact)]


@given(tables())
@settings(deadline=None)
def test_representativeness_is_rounded_once(table):
    count, seen = table
    expected = []
    for group, (a, s) in enumerate(
        zip(count[0].tolist(), seen[0].tolist(), strict=True)
    ):
        others = [g for g in range(count.shape[1]) if g != group]
        outside = sum(count[0, others].tolist()), sum(seen[0, others].tolist())
        inside = Fraction(a + 1, s + 2)
        expected.append(float(inside / Fraction(outside[0] + 1, outside[1] + 2)))
    assert representativeness(count, seen).tolist() == [expected]


def test_products_beyond_what_floats_hold_are_rounded_once():
    random = np.random.default_rng(11)
    seen = random.integers(2**30, 2**31, (500, 2))
    count = random.integers(0, seen)
    expected = [
        [float(Fraction(a + 1, s + 2) / Fraction(b + 1, t + 2)) for a, s, b, t in pair]
        for pair in (
            ((a, s, b, t), (b, t, a, s))
            for (a, b), (s, t) in zip(count.tolist(), seen.tolist(), strict=True)
        )
    ]
    assert representativeness(count, seen).tolist() == expected


def test_a_worked_example():
    """Two groups, 3 of 4 and 1 of 2 agree: 4/6 * 2/4; 4/6 over 2/4 and its inverse."""
    count, seen = np.array([[3, 1]]), np.array([[4, 2]])
    assert informed(count, seen) == [1 / 3]
    assert representativeness(count, seen).tolist() == [[4 / 3, 3 / 4]]


def test_without_groups_there_is_no_product():
    nothing = np.zeros((2, 0), dtype=np.int64)
    assert informed(nothing, nothing) == [None, None]
    assert representativeness(nothing, nothing).shape == (2, 0)
