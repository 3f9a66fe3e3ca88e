"""Masks print the word that `commonground` found, unless a variant is not told."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.consultations.operations.analysing import analyse
from tongxin.consultations.operations.findings import Votes
from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.raw_results import (
    CLASSES,
    Exact,
    ExactStatement,
    worst,
)

pytestmark = pytest.mark.one_database

SHARE = Fraction(2, 3)
SIDES = ("owner_in", "shop", "tenant")
CHOICES = ("agree", "unsure", "against")


@st.composite
def conversations(draw):
    """Three sides that share nobody, two statements, some marked, a collector."""
    sizes = [draw(st.integers(5, 40)) for _ in SIDES]
    roll = {
        f"{side}{place:02d}": (side,)
        for side, size in zip(SIDES, sizes, strict=True)
        for place in range(size)
    }
    lean = [draw(st.integers(0, 10)) for _ in SIDES]
    answers = draw(st.randoms(use_true_random=False))
    stances = [
        (who, number, answers.choices(CHOICES, (lean[SIDES.index(side)], 2, 3))[0])
        for number in (1, 2)
        for who, (side,) in roll.items()
        if answers.random() < 0.8
    ]
    some = [who for who in roll if answers.random() < draw(st.sampled_from([0, 0.3]))]
    others = [who for who in roll if answers.random() < draw(st.sampled_from([0, 0.3]))]
    return Votes(
        numbers=[1, 2],
        stances=stances,
        roll=roll,
        marked=frozenset(some),
        collected={"collector 7": frozenset(others)} if others else {},
    )


def masked(votes, found):
    statements = tuple(
        ExactStatement(one.number, "", "说法", one.cells, one.parts)
        for one in found.statements
    )
    return mask(
        Exact(
            consultation=1,
            share=(2, 3),
            is_extension_over=True,
            rolls=found.rolls,
            statements=statements,
        )
    )


@settings(max_examples=30, deadline=None)
@given(conversations())
def test_the_word_is_the_same_or_a_variant_was_not_told(votes):
    found = analyse(votes, SHARE)
    for one, printed in zip(
        found.statements, masked(votes, found).statements, strict=True
    ):
        exact = "reached_against" if one.result_against == "reached" else one.result
        if one.result == "reached":
            exact = "reached"
        untold = any(
            not variant.is_steady or min(variant.aside, variant.left) < 5
            for cell in one.cells
            for bound in (cell.agreeing, cell.opposing)
            for variant in bound.variants
        )
        told = any(
            variant.cell_class != bound.cell_class
            for cell in one.cells
            for bound in (cell.agreeing, cell.opposing)
            for variant in bound.variants
        )
        if not untold and not told:
            assert printed.result == exact


@settings(max_examples=30, deadline=None)
@given(conversations())
def test_without_marked_and_collectors_every_word_is_the_same(votes):
    votes = Votes(votes.numbers, votes.stances, votes.roll)
    found = analyse(votes, SHARE)
    for one, printed in zip(
        found.statements, masked(votes, found).statements, strict=True
    ):
        against = one.result != "reached" and one.result_against == "reached"
        assert printed.result == ("reached_against" if against else one.result)


@settings(max_examples=30, deadline=None)
@given(conversations())
def test_each_cell_is_what_commonground_says_of_it(votes):
    # Own figures by themselves and the variants: the worst is at best what stands.
    found = analyse(votes, SHARE)
    for one in found.statements:
        worst_of_all = [
            worst(
                [
                    cell.agreeing.cell_class,
                    *(v.cell_class for v in cell.agreeing.variants),
                ]
            )
            for cell in one.cells
        ]
        words = {"met": "reached", "open": "near", "too_few": "not_enough"}
        said = max(worst_of_all, key=CLASSES.index)
        result = "divided" if "failed" in worst_of_all else words[said]
        order = ["reached", "near", "not_enough", "divided"]
        assert order.index(result) <= order.index(one.result)
