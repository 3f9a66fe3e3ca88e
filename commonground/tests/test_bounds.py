"""The bounds of a cell against a slow twin in fractions and the written figures."""

from fractions import Fraction
from math import ceil, comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.judging import bounds, tails
from commonground.judging.bounds import CellClass
from commonground.tests.twin import (
    at_least,
    cell_class,
    is_enough,
    least_more,
    low_high,
)

LARGEST = 21
EVERY = [
    (size, heard, count)
    for size in range(1, LARGEST + 1)
    for heard in range(size + 1)
    for count in range(heard + 1)
]
SIZE, HEARD, COUNT = (np.array(column) for column in zip(*EVERY, strict=True))
SHARES = [Fraction(3, 5), Fraction(2, 3), Fraction(3, 4), Fraction(4, 5)]


@pytest.fixture(params=["floats", "integers"])
def decided_by(request, monkeypatch):
    """Once as always; once with a band so wide that integers decide every cell."""
    if request.param == "integers":
        monkeypatch.setattr(tails, "SLACK", 1e20)
    return request.param


@pytest.mark.usefixtures("decided_by")
def test_bounds_are_those_of_the_definition_for_every_small_cell():
    low, high = bounds.low_high(SIZE, HEARD, COUNT)
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [
        low_high(*cell) for cell in EVERY
    ]


@pytest.mark.parametrize("floor", range(1, LARGEST + 1))
def test_class_and_least_more_are_those_of_the_definition_at_every_floor(floor):
    for size in range(floor, LARGEST + 1):
        share = Fraction(floor, size)
        here = np.flatnonzero(size == SIZE)
        cells = SIZE[here], HEARD[here], COUNT[here]
        given_cells = [EVERY[i] for i in here]
        assert bounds.classes(*cells, share).tolist() == [
            cell_class(*cell, floor) for cell in given_cells
        ]
        assert bounds.least_more(*cells, share).tolist() == [
            least_more(*cell, floor) for cell in given_cells
        ]
        assert bounds.least_heard(size, share) == min(
            n for n in range(size + 1) if is_enough(size, n, floor)
        )
        assert bounds.certain(*cells, share).tolist() == [
            a >= floor or a + size - n < floor for _, n, a in given_cells
        ]


@pytest.mark.usefixtures("decided_by")
@pytest.mark.parametrize("share", SHARES)
def test_thresholds_are_those_of_the_definition(share):
    for size in range(1, 16):
        floor = ceil(share * size)
        heard = np.arange(size + 1)
        met = [
            min(
                [a for a in range(n + 1) if low_high(size, n, a)[0] >= floor] or [n + 1]
            )
            for n in heard.tolist()
        ]
        failed = [
            max([a for a in range(n + 1) if low_high(size, n, a)[1] < floor] or [-1])
            for n in heard.tolist()
        ]
        assert bounds.least_met(size, heard, share).tolist() == met
        assert bounds.greatest_failed(size, heard, share).tolist() == failed


def test_the_table_of_bounds_in_the_definition():
    given_cells = [(5, 5, 4), (9, 7, 7), (24, 16, 12), (24, 16, 13), (60, 30, 22)]
    given_cells += [(180, 84, 70), (620, 140, 105)]
    low, high = bounds.low_high(*zip(*given_cells, strict=True))
    assert low.tolist() == [4, 8, 15, 17, 37, 140, 429]
    assert high.tolist() == [4, 9, 20, 21, 49, 158, 497]


def test_the_table_of_what_is_enough_in_the_definition():
    enough = bounds.least_heard([5, 9, 24, 60, 100, 180, 620])
    assert enough.tolist() == [5, 6, 9, 11, 12, 18, 62]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(
    "size", [49, 50, 51, 59, 60, 61, 99, 101, 989, 990, 991, 999, 1000, 1001, 50_000]
)
def test_enough_begins_where_the_definition_says(size, share):
    floor, heard = ceil(share * size), np.arange(1, min(size, 200) + 1)
    low, _ = bounds.low_high(size, heard, heard - 1)
    few = max(5, min(100, ceil(size / 10)))
    enough = ((heard >= few) & (low >= floor)) | (heard == size)
    assert bounds.least_heard(size, share) == heard[enough][0]
    classes = bounds.classes(size, heard, heard, share)
    assert np.array_equal(classes == CellClass.TOO_FEW, ~enough)


def test_seventy_of_84_lean_on_50_of_the_96_silent():
    assert bounds.classes(180, 84, 70) == CellClass.MET
    assert not bounds.certain(180, 84, 70)
    assert bounds.floors(180) - 70 == 50
    assert 180 - 84 == 96


def test_everybody_heard_leaves_no_doubt():
    counts = np.arange(61)
    low, high = bounds.low_high(60, 60, counts)
    assert low.tolist() == high.tolist() == counts.tolist()
    assert set(bounds.classes(60, 60, counts).tolist()) == {
        CellClass.MET,
        CellClass.FAILED,
    }


def test_nobody_in_the_body_is_no_cell():
    assert bounds.classes([0, 1], 0, 0).tolist() == [
        CellClass.NO_CELL,
        CellClass.TOO_FEW,
    ]
    assert bounds.floors(0) == bounds.least_heard(0) == 0
    assert np.array_equal(bounds.low_high(0, 0, 0), (0, 0))
    assert bounds.least_more(0, 0, 0) == 0


# Ties: 20 P = 1 to the last digit, where no float may decide.

TIES = [
    (6, 3, 3, 3),
    (16, 2, 4, 2),
    (16, 4, 2, 2),
    (16, 12, 14, 12),
    (16, 14, 12, 12),
    (20, 1, 1, 1),
    (20, 19, 19, 19),
    (25, 2, 6, 2),
    (25, 6, 2, 2),
    (25, 19, 23, 19),
    (25, 23, 19, 19),
    (40, 1, 2, 1),
    (40, 2, 1, 1),
    (40, 38, 39, 38),
    (40, 39, 38, 38),
]


@pytest.fixture
def asked(monkeypatch):
    """The questions that integers had to answer."""
    questions = []

    def remember(*question):
        questions.append(question)
        return exceeds(*question)

    exceeds = tails.exceeds
    monkeypatch.setattr(tails, "exceeds", remember)
    return questions


def test_these_are_all_ties_of_up_to_forty_people():
    found = [
        (size, agreeing, heard, count)
        for size in range(1, 41)
        for agreeing in range(size + 1)
        for heard in range(size + 1)
        for count in range(1, min(agreeing, heard) + 1)
        if 20
        * sum(
            comb(agreeing, x) * comb(size - agreeing, heard - x)
            for x in range(count, min(agreeing, heard) + 1)
        )
        == comb(size, heard)
    ]
    assert found == TIES


@pytest.mark.parametrize("tie", TIES)
def test_a_tie_is_decided_by_integers(tie, asked):
    size, agreeing, heard, count = tie
    # 20 P = 1 is not more than 1: this K is refused, the next one is the bound.
    low, _ = bounds.low_high(size, heard, count)
    assert low == agreeing + 1
    assert tie in asked
    asked.clear()
    assert tails.least_count(*np.array([[size], [agreeing], [heard]])) == count
    assert tie in asked


def test_a_tie_beyond_the_enclosing_integers_is_decided_by_binomials():
    # Of 3,081 people 78 are heard: one of any two is among them once in twenty, since
    # 20 * 3003 * 3002 = 19 * 3081 * 3080. One term is 1/78 of the one before it, which
    # no power of two gives exactly.
    assert 20 * 3003 * 3002 == 19 * 3081 * 3080
    assert tails._exceeds_enclosed(3081, 2, 78, 1, 1 << 2048) is None  # noqa: SLF001
    assert not tails.exceeds(3081, 2, 78, 1)
    assert tails.exceeds(3081, 2, 79, 1)
    assert bounds.low_high(3081, 78, 1)[0] == 3
    assert tails.least_count(*np.array([[3081], [2], [78]])) == 1


def test_an_exact_tie_between_enclosing_integers_is_a_no():
    # One of 20 agrees and one is heard: 19 times the term above is the term below.
    assert tails._exceeds_enclosed(20, 1, 1, 1, 1 << 128) is False  # noqa: SLF001
    assert tails._exceeds_enclosed(19, 1, 1, 1, 1 << 128) is True  # noqa: SLF001


@given(
    st.integers(1, 10**6),
    st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), max_size=30),
)
@settings(deadline=None)
def test_a_sum_lies_between_its_enclosing_integers(unit, ratios):
    """Of falling ratios, as those of neighbouring terms are."""
    ratios.sort(key=lambda ratio: Fraction(*ratio), reverse=True)
    numbered = [(*ratio, len(ratios) - i - 1) for i, ratio in enumerate(ratios)]
    term, total = Fraction(unit), Fraction(0)
    for ratio in ratios:
        term *= Fraction(*ratio)
        total += term
    least, most = tails._enclose(unit, iter(numbered))  # noqa: SLF001
    assert least <= total <= most


def test_what_is_not_added_is_bounded_by_the_last_term():
    ratios = iter([(1, 2, 4), (1, 2, 3), (1, 2, 2), (1, 2, 1), (1, 2, 0)])
    assert tails._enclose(1, ratios) == (0, 1 + 4 * 1)  # noqa: SLF001


@pytest.mark.parametrize("off_by", [-3, -1, 0, 1, 3])
def test_integers_mend_any_guess(off_by, monkeypatch):
    cells = [cell for cell in EVERY if cell[0] == 13]
    size, heard, count = np.array(cells).T

    def guess_low(size, heard, count, _, found):
        right = [low_high(*cell)[0] for cell in zip(size, heard, count, strict=True)]
        found[0] = np.clip(np.array(right) + off_by, count, count + size - heard)
        found[1] = 0

    def guess_count(size, agreeing, heard, _, found):
        bottom = np.maximum(0, heard + agreeing - size)
        top = np.minimum(heard, agreeing)
        found[0] = np.clip((bottom + top) // 2 + off_by, bottom + 1, top + 1)
        found[1] = 0

    monkeypatch.setattr(tails, "_search_lows", guess_low)
    monkeypatch.setattr(tails, "_search_counts", guess_count)
    assert tails.least_agreeing(size, heard, count).tolist() == [
        low_high(*cell)[0] for cell in cells
    ]
    # Here count is read as the number of the 13 who agree.
    assert tails.least_count(size, count, heard).tolist() == [
        min(a for a in range(n + 2) if 20 * at_least(13, k, n, a) <= 1)
        for _, n, k in cells
    ]


def test_floats_decide_where_they_can(asked):
    bounds.low_high(1_000_000, 40_000, np.arange(20_000, 40_000, 97))
    bounds.classes(620, np.arange(62, 400), 62)
    assert not asked


def test_in_a_wider_band_integers_decide_the_same(monkeypatch, asked):
    monkeypatch.setattr(tails, "SLACK", 1e20)
    low, high = bounds.low_high(620, 140, 105)
    assert low == 429
    assert high == 497
    assert {(620, 429, 140, 105), (620, 428, 140, 105)} <= set(asked)


def test_without_the_band_floats_would_be_wrong(monkeypatch):
    """The band is needed: with none some tie goes the wrong way."""
    monkeypatch.setattr(tails, "SLACK", 0.0)
    size, agreeing, heard, count = np.array(TIES).T
    low, _ = bounds.low_high(size, heard, count)
    assert (low != agreeing + 1).any()


@given(st.data())
@settings(deadline=None)
def test_enclosing_integers_and_binomials_agree(data):
    size = data.draw(st.integers(2, 400))
    agreeing, heard = (data.draw(st.integers(0, size)) for _ in range(2))
    bottom, top = max(0, heard + agreeing - size), min(heard, agreeing)
    count = data.draw(st.integers(bottom, top))
    counted = tails._exceeds_counted(size, agreeing, heard, count)  # noqa: SLF001
    enclosed = tails._exceeds_enclosed(size, agreeing, heard, count, 1 << 128)  # noqa: SLF001
    assert enclosed in {counted, None}


# Large bodies: the exact integers say that both sides of each bound are right.


def assert_low_is_exact(size, heard, count):
    low = int(bounds.low_high(size, heard, count)[0])
    assert count <= low <= count + size - heard
    assert tails.exceeds(size, low, heard, count)
    assert low == count or not tails.exceeds(size, low - 1, heard, count)


@pytest.mark.parametrize(
    ("size", "heard"),
    [
        (1_000, 100),
        (100_000, 7),
        (1_000_000, 40_000),
        (1_000_000, 999_990),
        (20_000_000, 5),
        (20_000_000, 100_000),
        (tails.LARGEST_SIZE, 2_000),
        (tails.LARGEST_SIZE, 6),
    ],
)
def test_large_bounds_stand_between_two_exact_answers(size, heard):
    for count in {1, 2, heard // 3, heard * 2 // 3, heard * 9 // 10, heard - 1, heard}:
        assert_low_is_exact(size, heard, count)


@given(st.data())
@settings(deadline=None)
def test_bounds_and_thresholds_of_any_body_are_exact(data):
    size = data.draw(st.integers(1, 50_000) | st.integers(1, 300))
    heard = data.draw(st.integers(0, size) | st.integers(0, min(size, 200)))
    count = data.draw(st.integers(0, heard))
    assert_low_is_exact(size, heard, count)
    agreeing = data.draw(st.integers(0, size))
    least = int(tails.least_count(*np.array([[size], [agreeing], [heard]]))[0])
    assert not tails.exceeds(size, agreeing, heard, least)
    assert tails.exceeds(size, agreeing, heard, least - 1)


def test_the_integers_agree_with_logarithms_of_factorials():
    """A second way, by floats and far from a tie."""
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 200_001)))])

    def choose(n, k):
        return factorial[n] - factorial[k] - factorial[n - k]

    size, agreeing, heard = 200_000, 130_000, 9_000
    x = np.arange(heard + 1)
    terms = (
        choose(agreeing, x) + choose(size - agreeing, heard - x) - choose(size, heard)
    )
    tail = np.exp(terms)[::-1].cumsum()[::-1]
    for count in (5_000, 5_800, 5_900, 5_920, 5_930, 6_000):
        assert tails.exceeds(size, agreeing, heard, count) == (tail[count] > 0.05)


# Properties.

bodies = st.tuples(
    st.integers(1, 3_000), st.integers(0, 3_000), st.integers(0, 3_000)
).map(lambda drawn: (drawn[0], drawn[1] % (drawn[0] + 1), drawn[2]))


@given(bodies, st.sampled_from(SHARES))
@settings(deadline=None)
def test_more_who_agree_never_make_a_cell_worse(body, share):
    size, heard, _ = body
    counts = np.arange(heard + 1)
    low, high = bounds.low_high(size, heard, counts)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    assert (counts <= low).all()
    assert (low <= high).all()
    assert (high <= counts + size - heard).all()
    assert (np.diff(bounds.classes(size, heard, counts, share)) <= 0).all()


@given(bodies, st.sampled_from(SHARES))
@settings(deadline=None)
def test_class_follows_from_the_bounds(body, share):
    size, heard, seed = body
    count = seed % (heard + 1)
    low, high = bounds.low_high(size, heard, count)
    floor = ceil(share * size)
    enough = heard == size or (
        heard >= max(5, min(100, -(-size // 10)))
        and bounds.low_high(size, heard, heard - 1)[0] >= floor
    )
    expected = CellClass.MET if low >= floor else CellClass.OPEN
    expected = CellClass.FAILED if high < floor else expected
    found = bounds.classes(size, heard, count, share)
    assert found == (expected if enough else CellClass.TOO_FEW)


@given(bodies, st.sampled_from(SHARES))
@settings(deadline=None)
def test_least_more_is_the_first_that_lifts_the_bound(body, share):
    size, heard, seed = body
    count = seed % (heard + 1)
    more = int(bounds.least_more(size, heard, count, share))
    floor = ceil(share * size)
    if more < 0:
        assert count + size - heard < floor
        return
    assert bounds.low_high(size, heard + more, count + more)[0] >= floor
    if more:
        less = more - 1
        assert bounds.low_high(size, heard + less, count + less)[0] < floor


@given(bodies)
@settings(deadline=None)
def test_silence_tells_nothing_of_its_own(body):
    """Where nobody is heard the bounds are 0 and N."""
    size, _, _ = body
    assert np.array_equal(bounds.low_high(size, 0, 0), (0, size))


# Shapes and input.


def test_shapes_broadcast_and_input_stays_as_it_was():
    size = np.array([60, 180, 620])
    heard = np.array([[30], [40]])
    count = np.array(22, dtype=np.int32)
    before = [array.copy() for array in (size, heard, count)]
    for array in (size, heard, count):
        array.flags.writeable = False
    low, high = bounds.low_high(size, heard, count)
    assert low.shape == high.shape == (2, 3)
    assert (low[0, 0], high[0, 0]) == (37, 49)
    for calculate in (bounds.classes, bounds.certain, bounds.least_more):
        assert calculate(size, heard, count).shape == (2, 3)
    for array, was in zip((size, heard, count), before, strict=True):
        assert np.array_equal(array, was)
    assert low.flags.writeable
    assert bounds.low_high([], [], [])[0].shape == (0,)


def test_floors_are_exact_where_floats_are_not():
    assert bounds.floors(3 * 10**8 + 1).tolist() == 2 * 10**8 + 1
    assert bounds.floors([5, 9, 24, 180], Fraction(3, 5)).tolist() == [3, 6, 15, 108]
    assert bounds.floors(25, Fraction(28, 100)) == 7  # 0.28 * 25 is 7.000000000000001


@pytest.mark.parametrize(
    "cell",
    [(5, 6, 1), (5, 4, 5), (-1, 0, 0), (5, 4, -1), (5, -1, -1), (2**31, 5, 5)],
)
def test_impossible_figures_are_refused(cell):
    with pytest.raises(ValueError, match=r"people|negative"):
        bounds.low_high(*cell)


def test_counts_that_are_no_integers_are_refused():
    with pytest.raises(ValueError, match="integers"):
        bounds.low_high(5.0, 4, 3)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(4, 3), Fraction(-1, 2)])
def test_a_share_outside_its_range_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        bounds.floors(5, share)
