"""Statements judged over their cells, against the definition written out by hand."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.judging import bounds
from commonground.judging.agreement import Result, Run, Why, judge, results, worse
from commonground.judging.bounds import CellClass
from commonground.tests.twin import cell_class, least_more, low_high

SHARE = Fraction(2, 3)
MET, OPEN, TOO_FEW, FAILED = (
    CellClass.MET,
    CellClass.OPEN,
    CellClass.TOO_FEW,
    CellClass.FAILED,
)


def of(*bodies):
    """One statement: bodies as (N, disagree, pass, agree)."""
    return Run(
        sizes=np.array([body[0] for body in bodies], dtype=np.int64),
        counts=np.array([[body[1:] for body in bodies]], dtype=np.int64).reshape(
            1, -1, 3
        ),
    )


def result_of(*bodies):
    return Result(judge(of(*bodies)).agreed.result[0])


# What the contract says.


def test_thirty_who_agree_of_thirty_is_reached():
    verdicts = judge(of((30, 0, 0, 30)))
    assert verdicts.agreed.result[0] == Result.REACHED
    assert verdicts.against.result[0] == Result.DIVIDED


def test_fifteen_of_thirty_is_divided():
    assert result_of((30, 15, 0, 15)) == Result.DIVIDED


def test_nobody_heard_of_thirty_is_not_enough():
    assert result_of((30, 0, 0, 0)) == Result.NOT_ENOUGH


def test_no_cell_at_all_is_not_enough():
    verdicts = judge(of())
    assert verdicts.agreed.result.tolist() == [Result.NOT_ENOUGH]
    assert verdicts.agreed.weakest.tolist() == [-1]
    assert verdicts.agreed.changes.tolist() == [-1]
    assert result_of((0, 0, 0, 0)) == Result.NOT_ENOUGH


def test_words_are_those_of_the_contract():
    assert [each.word for each in Result] == [
        "reached",
        "near",
        "divided",
        "not_enough",
    ]
    assert [each.word for each in Why] == [None, "opposed", "no_view_yet"]
    assert CellClass.TOO_FEW.word == "too_few"


# Which result follows from which cells.

REACHES = (30, 0, 0, 30)
IS_OPEN = (24, 2, 2, 12)
HEARD_TOO_FEW = (24, 0, 0, 4)
FAILS = (30, 20, 0, 10)


def test_cells_are_what_their_names_say():
    verdicts = judge(of(REACHES, IS_OPEN, HEARD_TOO_FEW, FAILS, (0, 0, 0, 0)))
    assert verdicts.agreed.classes.tolist() == [
        [MET, OPEN, TOO_FEW, FAILED, CellClass.NO_CELL]
    ]


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([REACHES, REACHES], Result.REACHED),
        ([REACHES, (0, 0, 0, 0)], Result.REACHED),
        ([REACHES, IS_OPEN], Result.NEAR),
        ([REACHES, IS_OPEN, HEARD_TOO_FEW], Result.NOT_ENOUGH),
        ([REACHES, HEARD_TOO_FEW], Result.NOT_ENOUGH),
        ([FAILS, IS_OPEN, HEARD_TOO_FEW], Result.DIVIDED),
        ([FAILS, REACHES], Result.DIVIDED),
    ],
)
def test_the_result_follows_from_the_cells(bodies, expected):
    assert result_of(*bodies) == expected
    assert result_of(*bodies[::-1]) == expected


# Against the twin.

bodies_of_one = st.integers(0, 21).flatmap(
    lambda size: st.tuples(
        st.just(size), st.integers(0, size), st.integers(0, size), st.integers(0, size)
    ).filter(lambda body: sum(body[1:]) <= size)
)
statements = st.lists(bodies_of_one, min_size=1, max_size=4)


def twin_class(size, counts, stance, share=SHARE):
    if size == 0:
        return CellClass.NO_CELL
    return cell_class(size, sum(counts), counts[stance], ceil(share * size))


def twin_result(classes):
    classes = [each for each in classes if each != CellClass.NO_CELL]
    if not classes:
        return Result.NOT_ENOUGH
    if FAILED in classes:
        return Result.DIVIDED
    if TOO_FEW in classes:
        return Result.NOT_ENOUGH
    return Result.REACHED if set(classes) == {MET} else Result.NEAR


def twin_weakest(bodies, classes, stance):
    order = [MET, OPEN, TOO_FEW, FAILED]
    there = [place for place, body in enumerate(bodies) if body[0]]

    def rank(place):
        counts = bodies[place][1:]
        share = Fraction(counts[stance], sum(counts)) if sum(counts) else Fraction(0)
        return -order.index(classes[place]), share, place

    return min(there, key=rank, default=-1)


@given(statements, st.sampled_from([0, 2]))
@settings(max_examples=300, deadline=None)
def test_every_figure_is_that_of_the_definition(bodies, stance):
    verdicts = judge(of(*bodies))
    found = verdicts.agreed if stance == 2 else verdicts.against
    classes = [twin_class(size, counts, stance) for size, *counts in bodies]
    assert found.classes[0].tolist() == classes
    assert found.result[0] == twin_result(classes)
    assert found.weakest[0] == twin_weakest(bodies, classes, stance)
    for place, (size, *counts) in enumerate(bodies):
        heard, count, floor = sum(counts), counts[stance], ceil(SHARE * size)
        if not size:
            continue
        assert (found.low[0, place], found.high[0, place]) == low_high(
            size, heard, count
        )
        certain = (classes[place] == MET and count >= floor) or (
            classes[place] == FAILED and count + size - heard < floor
        )
        assert found.certain[0, place] == certain
        leans = classes[place] == MET and not certain
        assert found.silent_needed[0, place] == (floor - count if leans else 0)
        more = least_more(size, heard, count, floor) if classes[place] == OPEN else -1
        assert found.more[0, place] == more


@given(statements)
@settings(deadline=None)
def test_against_is_agreement_with_the_roles_exchanged(bodies):
    exchanged = [(size, a, p, d) for size, d, p, a in bodies]
    found, mirrored = judge(of(*bodies)).against, judge(of(*exchanged)).agreed
    for name in (
        "classes",
        "low",
        "high",
        "result",
        "why",
        "weakest",
        "changes",
        "more",
    ):
        assert np.array_equal(getattr(found, name), getattr(mirrored, name)), name


@given(statements)
@settings(deadline=None)
def test_bodies_may_stand_in_any_order(bodies):
    found, turned = judge(of(*bodies)).agreed, judge(of(*bodies[::-1])).agreed
    assert found.classes[0].tolist() == turned.classes[0, ::-1].tolist()
    assert found.result == turned.result
    assert found.why == turned.why


def test_sizes_may_differ_by_statement():
    counts = np.array([[[0, 0, 8]], [[0, 0, 8]]])
    found = judge(Run(np.array([[8], [200]]), counts)).agreed
    assert found.classes.tolist() == [[MET], [TOO_FEW]]


# Why, and who.


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ([(30, 20, 0, 10)], Why.OPPOSED),
        ([(30, 10, 10, 10)], Why.OPPOSED),
        ([(30, 9, 11, 10)], Why.NO_VIEW_YET),
        # One failed cell is enough; a cell that has not failed says nothing.
        ([(30, 9, 11, 10), (30, 10, 10, 10)], Why.OPPOSED),
        ([(30, 9, 11, 10), (30, 1, 0, 29)], Why.NO_VIEW_YET),
        ([REACHES], Why.NOT_DIVIDED),
    ],
)
def test_divided_says_why(bodies, why):
    assert judge(of(*bodies)).agreed.why[0] == why


def test_who_opposes_a_no_is_who_agrees():
    found = judge(of((30, 10, 5, 15))).against
    assert found.why[0] == Why.OPPOSED
    assert judge(of((30, 10, 15, 5))).against.why[0] == Why.NO_VIEW_YET


def test_the_weakest_body_has_the_worst_class_then_the_least_share():
    assert judge(of(REACHES, IS_OPEN, FAILS)).agreed.weakest[0] == 2
    # 7 of 10 and 14 of 20 are the same share: the first.
    assert judge(of((10, 3, 0, 7), (20, 6, 0, 14))).agreed.weakest[0] == 0
    assert judge(of((20, 6, 0, 14), (10, 3, 0, 7))).agreed.weakest[0] == 0
    assert judge(of((10, 3, 0, 7), (20, 7, 0, 13), (3, 0, 0, 3))).agreed.weakest[0] == 1
    # Shares that floats cannot tell apart.
    first, second = (2**31 - 1, 2, 0, 2**31 - 3), (2**31 - 2, 2, 0, 2**31 - 4)
    assert judge(of(first, second)).agreed.weakest[0] == 1


# Further runs: the worse class stands.


def test_the_worse_of_two_classes():
    ordered = np.array([CellClass.NO_CELL, MET, OPEN, TOO_FEW, FAILED], dtype=np.int8)
    pairs = worse(ordered[:, None], ordered[None, :])
    for i in range(5):
        assert pairs[i].tolist() == [ordered[max(i, j)] for j in range(5)]


def test_without_the_applicants_people_a_cell_may_be_worse():
    everybody = of((30, 5, 0, 25), (30, 0, 0, 30))
    unmarked = of((15, 5, 0, 10), (20, 0, 0, 20))
    worse_off = of((12, 5, 0, 7), (20, 0, 0, 20))
    alone = judge(everybody).agreed
    same = judge(everybody, variants=[unmarked]).agreed
    found = judge(everybody, variants=[unmarked, worse_off]).agreed
    assert alone.result[0] == same.result[0] == Result.REACHED
    assert not same.differs.any()
    assert found.result[0] == Result.DIVIDED
    assert found.differs.tolist() == [[True, False]]
    assert found.run_classes[:, 0, 0].tolist() == [MET, MET, FAILED]
    assert found.certain.tolist() == [[False, True]]
    assert found.weakest[0] == 0
    assert found.why[0] == Why.OPPOSED
    # Figures are those of everybody.
    assert found.low.tolist() == alone.low.tolist()


def test_a_better_variant_changes_nothing_and_is_told():
    found = judge(of((30, 20, 0, 10)), variants=[of((10, 0, 0, 10))]).agreed
    assert found.classes.tolist() == [[FAILED]]
    assert found.differs.all()


def test_a_body_in_which_a_variant_leaves_nobody_has_too_few():
    found = judge(of((10, 0, 0, 10)), variants=[of((0, 0, 0, 0))]).agreed
    assert found.result[0] == Result.NOT_ENOUGH
    assert found.differs.all()
    failed = judge(of((10, 10, 0, 0)), variants=[of((0, 0, 0, 0))]).agreed
    assert failed.result[0] == Result.DIVIDED


def test_the_next_who_agree_must_do_for_every_run():
    whole, reduced = (180, 10, 10, 60), (180, 10, 10, 40)
    found = judge(of(whole), variants=[of(reduced)]).agreed
    assert found.classes.tolist() == [[OPEN]]
    alone = [bounds.least_more(180, 80, 60), bounds.least_more(180, 60, 40)]
    assert alone[0] < alone[1] == found.more[0, 0]
    exchanged = judge(of(reduced), variants=[of(whole)]).agreed
    assert exchanged.more[0, 0] == alone[1]


@given(statements, st.data())
@settings(deadline=None)
def test_the_result_is_that_of_the_worse_classes(bodies, data):
    others = [data.draw(bodies_of_one) for _ in bodies]
    found = judge(of(*bodies), variants=[of(*others)])
    for stance, judgement in ((2, found.agreed), (0, found.against)):
        first = [twin_class(size, counts, stance) for size, *counts in bodies]
        second = [
            TOO_FEW if size and not left else twin_class(left, counts, stance)
            for (size, *_), (left, *counts) in zip(bodies, others, strict=True)
        ]
        order = [CellClass.NO_CELL, MET, OPEN, TOO_FEW, FAILED]
        stand = [max(pair, key=order.index) for pair in zip(first, second, strict=True)]
        assert judgement.classes[0].tolist() == stand
        assert judgement.result[0] == twin_result(stand)


# Input.


def test_input_stays_as_it_was():
    run = of(REACHES, IS_OPEN, FAILS)
    before = run.sizes.copy(), run.counts.copy()
    run.sizes.flags.writeable = run.counts.flags.writeable = False
    judge(run, variants=[run])
    assert np.array_equal(run.sizes, before[0])
    assert np.array_equal(run.counts, before[1])


def test_impossible_figures_are_refused():
    with pytest.raises(ValueError, match="more people than there are"):
        judge(of((5, 3, 3, 3)))
    with pytest.raises(ValueError, match="negative"):
        judge(of((5, -1, 3, 3)))
    with pytest.raises(ValueError, match="same statements and bodies"):
        judge(of(REACHES), variants=[of(REACHES, REACHES)])


def test_results_of_classes():
    assert results(np.array([[MET, OPEN], [MET, MET]], dtype=np.int8)).tolist() == [
        1,
        0,
    ]


# The written figures: 85 of 180 owners, 143 of 620 tenants, 16 of 24 shops heard.

SIDES = [(180, 85), (620, 143), (24, 16)]


def chance_of(size, agreeing, heard, counts):
    """P(X in counts) for X ~ Hypergeometric, by logarithms of factorials."""
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1)))])

    def choose(n, k):
        return factorial[n] - factorial[k] - factorial[n - k]

    x = np.array(
        [c for c in counts if max(0, heard + agreeing - size) <= c <= agreeing]
    )
    if not x.size:
        return 0.0
    terms = choose(agreeing, x) + choose(size - agreeing, heard - x)
    return float(np.exp(terms - choose(size, heard)).sum())


@pytest.mark.parametrize(
    ("truth", "reached", "divided"),
    [(75, 19, 0), (80, 55, 0), (85, 83, 0), (90, 100, 0), (60, 0, 81)],
)
def test_how_often_a_truth_on_all_three_sides_is_seen(truth, reached, divided):
    met = not_failed = 1.0
    for size, heard in SIDES:
        classes = bounds.classes(size, heard, np.arange(heard + 1))
        agreeing = round(Fraction(truth * size, 100))
        met *= chance_of(size, agreeing, heard, np.flatnonzero(classes == MET))
        not_failed *= 1 - chance_of(
            size, agreeing, heard, np.flatnonzero(classes == FAILED)
        )
    assert round(100 * met) == reached
    assert round(100 * (1 - not_failed)) == divided


def test_twenty_one_of_24_shops_give_the_shops_four_chances_in_five():
    chances = {}
    for heard in range(16, 25):
        classes = bounds.classes(24, heard, np.arange(heard + 1))
        chances[heard] = chance_of(24, 18, heard, np.flatnonzero(classes == MET))
    assert min(heard for heard, chance in chances.items() if chance >= 0.8) == 21


@pytest.mark.parametrize(("size", "heard", "wrong"), [(180, 85, 10), (620, 143, 18)])
def test_how_often_a_likely_met_cell_is_wrong_if_the_silent_agree_less(
    size, heard, wrong
):
    """The silent agree 15 points less; the truth is spread evenly over 40-95 %.

    With the true number K fixed, those heard agree at its rate plus 15 points of the
    silent share, each for himself.
    """
    truth = np.linspace(0.40, 0.95, 5_501)
    agreeing = np.rint(truth * size)
    rate = np.minimum(truth + 0.15 * (1 - heard / size), 1 - 1e-12)
    floor = int(bounds.floors(size))
    classes = bounds.classes(size, heard, np.arange(heard + 1))
    likely = np.flatnonzero((classes == MET) & (np.arange(heard + 1) < floor))
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, heard + 1)))])
    draws = factorial[heard] - factorial[likely] - factorial[heard - likely]
    logs = draws + np.outer(np.log(rate), likely)
    logs += np.outer(np.log1p(-rate), heard - likely)
    met = np.exp(logs).sum(axis=1)
    share = met[agreeing < floor].sum() / met.sum()
    assert round(100 * share) == wrong
