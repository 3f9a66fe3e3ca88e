"""What is printed of one cell, and that it leaves three readings."""

import json
from dataclasses import asdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.judging import bounds
from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.raw_results import Variant
from tongxin.consultations.tests.exact_reports import (
    made_cell,
    made_exact,
    made_statement,
)

pytestmark = pytest.mark.one_database

FLOORS = [Fraction(3, 5), Fraction(2, 3), Fraction(3, 4), Fraction(4, 5)]


def printed(size, counts, share=Fraction(2, 3), **more):
    cell = made_cell(size, counts, share=share, **more)
    return mask(made_exact(made_statement(cell), share=share)).statements[0]


def text(statement):
    return json.dumps(asdict(statement), sort_keys=True)


def readings(heard, stance):
    """All of one stance, or all but one."""
    for other in range(3):
        counts = [0, 0, 0]
        counts[stance] += heard - 1
        counts[other] += 1
        yield tuple(counts)


@pytest.mark.parametrize("share", FLOORS)
def test_three_readings_have_one_class(share):
    # A masked category of n or n - 1; another of 0 or 1. In both directions told.
    for size in range(5, 201):
        heard = np.arange(5, size + 1)
        for most, least in [(heard, heard - 1), (0 * heard, 0 * heard + 1)]:
            one, other = (bounds.classes(size, heard, c, share) for c in (most, least))
            assert (one == other).all(), size


@pytest.mark.parametrize("share", FLOORS)
@pytest.mark.parametrize("stance", range(3))
def test_three_readings_print_the_very_same(share, stance):
    for size in range(5, 201):
        needed = int(bounds.least_heard(size, share))
        every = range(5, size + 1) if size <= 30 else (5, needed - 1, needed, size)
        for heard in {min(max(many, 5), size) for many in every}:
            found = {
                text(printed(size, counts, share)) for counts in readings(heard, stance)
            }
            assert len(found) == 1, (size, heard)


@pytest.mark.parametrize("stance", ["agree", "unsure", "against"])
def test_nearly_all_of_one_stance_prints_one_category(stance):
    place = ["agree", "unsure", "against"].index(stance)
    for counts in readings(9, place):
        cell = printed(9, counts).cells[0]
        assert (cell.size, cell.heard, cell.shows, cell.mostly) == (
            9,
            9,
            "at_least",
            stance,
        )
        assert cell.figures is None


def test_too_few_heard_prints_the_size_only():
    found = {text(printed(24, counts)) for counts in [(4, 0, 0), (0, 0, 1), (1, 1, 1)]}
    assert len(found) == 1
    cell = printed(24, (4, 0, 0)).cells[0]
    assert (cell.size, cell.shows, cell.heard) == (24, "too_few", None)


def test_two_dissenters_are_printed():
    cell = printed(24, (14, 2, 0)).cells[0]
    assert cell.shows == "figures"
    assert (cell.figures.agree, cell.figures.unsure, cell.figures.against) == (14, 2, 0)


def test_shares_of_a_masked_cell_stop_one_short():
    agreed, opposed = printed(9, (9, 0, 0)), printed(9, (0, 0, 9))
    assert agreed.share == Fraction(8, 9)
    # Told as common ground against it.
    assert (opposed.result, opposed.share) == ("reached_against", Fraction(8, 9))
    assert printed(9, (0, 9, 0)).share == Fraction(1, 9)
    assert printed(9, (0, 9, 0)).why == "no_view_yet"


@pytest.mark.parametrize("share", FLOORS)
def test_n_of_n_stands_nowhere(share):
    for size in range(5, 30):
        for heard in range(5, size + 1):
            cell = printed(size, (heard, 0, 0), share).cells[0]
            assert cell.figures is None
            assert cell.share(is_against=False) < 1


def test_a_side_of_four_is_refused():
    with pytest.raises(ValueError, match="merged"):
        printed(4, (4, 0, 0))


def test_nothing_is_printed_before_the_extension_has_ended():
    exact = made_exact(made_statement(made_cell(9, (9, 0, 0))), is_extension_over=False)
    with pytest.raises(ValueError, match="extension"):
        mask(exact)


# ---- Two hats and collectors ----


def variant(cell_class, *, aside=6, left=10, is_steady=True):
    return Variant(cell_class, aside, left, is_steady)


def test_a_worse_class_without_the_marked_stands():
    found = printed(40, (26, 1, 3), variants=(variant("open"),))
    assert found.cells[0].cell_class == "open"
    assert found.result == "near"
    assert found.cells[0].figures.is_worse_in_a_variant


@pytest.mark.parametrize(
    "unsafe",
    [
        variant("failed", aside=1),
        variant("failed", left=4),
        variant("failed", is_steady=False),
    ],
)
def test_a_class_that_would_tell_one_persons_stance_does_not_stand(unsafe):
    found = printed(40, (26, 1, 3), variants=(unsafe,))
    assert (found.cells[0].cell_class, found.result) == ("met", "reached")
    assert not found.cells[0].figures.is_worse_in_a_variant


def test_one_marked_person_of_twelve_does_not_move_the_class():
    # 12 on the roll, 9 heard, 5 agree: open. Without the one marked, it would fail if
    # he agreed and stay open if he did not. Whatever he said, the same is printed.
    own = made_cell(12, (5, 2, 2)).agreeing.cell_class
    agreed = made_cell(11, (4, 2, 2)).agreeing.cell_class
    not_agreed = made_cell(11, (5, 1, 2)).agreeing.cell_class
    assert (own, agreed, not_agreed) == ("open", "failed", "open")
    found = {
        text(printed(12, (5, 2, 2), variants=(Variant(worse, 1, 8, is_steady=False),)))
        for worse in (agreed, not_agreed)
    }
    assert len(found) == 1


# ---- Any cell ----

CELLS = st.tuples(*[st.integers(0, 60)] * 4)


@given(CELLS)
def test_what_is_printed_follows_the_rule(numbers):
    *counts, silent = numbers
    heard = sum(counts)
    size = heard + silent
    if size < 5:
        return
    cell = printed(size, tuple(counts)).cells[0]
    assert cell.size == size
    if heard < 5:
        assert (cell.shows, cell.heard, cell.mostly) == ("too_few", None, None)
    elif max(counts) >= heard - 1:
        assert (cell.shows, cell.heard, cell.figures) == ("at_least", heard, None)
    else:
        assert (cell.shows, cell.heard) == ("figures", heard)


@given(st.lists(CELLS, min_size=1, max_size=4), st.randoms())
def test_same_figures_same_digest_in_any_order_of_statements(cells, random):
    statements = [
        made_statement(made_cell(sum(numbers) + 5, tuple(numbers[:3])), number=number)
        for number, numbers in enumerate(cells, start=1)
    ]
    sizes = {statement.cells[0].size for statement in statements}
    if len(sizes) > 1:
        return
    digest = mask(made_exact(*statements)).digest
    random.shuffle(statements)
    assert mask(made_exact(*statements)).digest == digest


def test_the_digest_is_of_what_is_printed():
    same = {
        mask(made_exact(made_statement(made_cell(9, counts)))).digest
        for counts in readings(9, 0)
    }
    other = mask(made_exact(made_statement(made_cell(9, (7, 1, 1))))).digest
    assert len(same) == 1
    assert other not in same
