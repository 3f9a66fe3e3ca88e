"""What a class without some people tells of them: never which of few numbers agreed."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.judging import bounds
from tongxin.consultations.report.raw_results import CLASSES, worst
from tongxin.consultations.report.sensitivity import LEAST_OPEN, Left, variant_of
from tongxin.consultations.tests.exact_reports import SHARE

pytestmark = pytest.mark.one_database


def left_of(size, heard, count):
    return Left(
        heard,
        count,
        int(bounds.least_heard(size, SHARE)),
        int(bounds.least_met(size, heard, SHARE)),
        int(bounds.greatest_failed(size, heard, SHARE)),
    )


@st.composite
def cells(draw):
    """N, n, a, and of how many who are left out; whether these leave the roll too."""
    heard = draw(st.integers(1, 60))
    size = heard + draw(st.integers(0, 40))
    count = draw(st.integers(0, heard))
    aside = draw(st.integers(0, heard - 1))
    return size, heard, count, aside, draw(st.booleans())


def told(cell, agreed):
    """The class that stands if so many of those left out agreed."""
    size, heard, count, aside, off = cell
    own = left_of(size, heard, count).stands(count)
    left = left_of(size - aside * off, heard - aside, count - agreed)
    found = variant_of(own, heard, count, left)
    return worst([own, found.cell_class]) if found.is_steady else own


@settings(max_examples=300, deadline=None)
@given(cells())
def test_whatever_is_told_three_numbers_fit_it(cell):
    _size, heard, count, aside, _off = cell
    possible = range(max(0, count - (heard - aside)), min(aside, count) + 1)
    by_class = defaultdict(list)
    for agreed in possible:
        by_class[told(cell, agreed)].append(agreed)
    if len(by_class) > 1:
        assert min(len(numbers) for numbers in by_class.values()) >= LEAST_OPEN


@settings(max_examples=300, deadline=None)
@given(cells(), st.integers(0, 60))
def test_nothing_worse_is_told_than_was_found(cell, number):
    size, heard, count, aside, off = cell
    fewest, most = max(0, count - (heard - aside)), min(aside, count)
    agreed = min(max(number, fewest), most)
    own = left_of(size, heard, count).stands(count)
    exact = left_of(size - aside * off, heard - aside, count - agreed)
    found = worst([own, exact.stands(exact.count)])
    said = told(cell, agreed)
    assert CLASSES.index(own) <= CLASSES.index(said) <= CLASSES.index(found)


def test_a_worse_class_is_told_where_many_numbers_fit_it():
    # N, n, a; twenty of those heard are left out, of the roll as well.
    cell = (60, 60, 42, 20, True)
    # Sixteen and more of the twenty make it fail; fifteen do not.
    assert [told(cell, agreed) for agreed in (15, 16, 20)] == [
        "met",
        "failed",
        "failed",
    ]
    # Only if all twenty agreed does it fail: that is told of nobody.
    assert told((60, 60, 46, 20, True), 20) == "met"


def test_too_few_left_does_not_depend_on_what_anybody_said():
    cell = (60, 20, 18, 12, False)
    assert {told(cell, agreed) for agreed in range(10, 13)} == {"too_few"}
