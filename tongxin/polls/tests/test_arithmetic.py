"""Article 278 to the boundary: what includes its own number, and what does not."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tongxin.polls.arithmetic import (
    ABSTAIN,
    AGAINST,
    AGREE,
    SPLIT,
    Law,
    judge,
    said_by,
    tally,
)

pytestmark = pytest.mark.one_database

ORDINARY = Law(Fraction(2, 3), Fraction(1, 2), is_strict=True, is_verified=True)
SPECIAL = Law(Fraction(2, 3), Fraction(3, 4), is_strict=False, is_verified=True)
# The smallest that differs: a square centimetre.
CM2 = Decimal("0.0001")


def heads(*groups):
    """(how many, area of each, what they say), …"""
    return [
        (Decimal(area), said) for count, area, said in groups for _head in range(count)
    ]


def found(law, *groups):
    verdict = judge(tally(heads(*groups)), law)
    return (
        verdict.quorum_area,
        verdict.quorum_heads,
        verdict.agree_area,
        verdict.agree_heads,
    )


YES = (True, True, True, True)


@pytest.mark.parametrize(
    ("law", "groups", "expected"),
    [
        # Exactly two thirds take part: enough, 以上 includes.
        (ORDINARY, [(4, 90, AGREE), (2, 90, None)], YES),
        (SPECIAL, [(4, 90, AGREE), (2, 90, None)], YES),
        # A square centimetre less area; the heads are still two thirds.
        (
            ORDINARY,
            [(3, 90, AGREE), (1, 90 - CM2, AGREE), (2, 90, None)],
            (False, True, True, True),
        ),
        # One head less than two thirds, though most of the area.
        (ORDINARY, [(3, 900, AGREE), (2, 1, None)], (True, False, True, True)),
        # Exactly half agree: not more than half.
        (
            ORDINARY,
            [(3, 90, AGREE), (3, 90, AGAINST)],
            (True, True, False, False),
        ),
        # A square centimetre more than half of the area, and half of the heads.
        (
            ORDINARY,
            [(2, 90, AGREE), (1, 90 + CM2, AGREE), (3, 90, AGAINST)],
            (True, True, True, False),
        ),
        # More than half of the heads with exactly half of the area.
        (
            ORDINARY,
            [(4, 45, AGREE), (2, 90, AGAINST)],
            (True, True, False, True),
        ),
        # Exactly three quarters agree: enough.
        (SPECIAL, [(6, 80, AGREE), (2, 80, AGAINST)], YES),
        # A square centimetre less.
        (
            SPECIAL,
            [(5, 80, AGREE), (1, 80 - CM2, AGREE), (2, 80, ABSTAIN)],
            (True, True, False, True),
        ),
        # One head less than three quarters, with the area.
        (
            SPECIAL,
            [(5, 200, AGREE), (3, 50, AGAINST)],
            (True, True, True, False),
        ),
        # Who does not vote agrees with nothing: they only miss in the whole.
        (ORDINARY, [(2, 90, AGREE), (4, 90, None)], (False, False, True, True)),
        # Abstaining takes part and is no yes.
        (
            ORDINARY,
            [(3, 90, AGREE), (3, 90, ABSTAIN)],
            (True, True, False, False),
        ),
        (
            ORDINARY,
            [(3, 90, AGREE), (3, 90, SPLIT)],
            (True, True, False, False),
        ),
        # Nobody at all, and nothing at all: nothing is reached.
        (ORDINARY, [(6, 90, None)], (False, False, False, False)),
        (ORDINARY, [], (False, False, False, False)),
        (ORDINARY, [(3, 0, AGREE)], (False, True, False, True)),
        # One owner with 14 flats is one head; five others are against.
        (
            ORDINARY,
            [(1, 14 * 90, AGREE), (5, 90, AGAINST)],
            (True, True, True, False),
        ),
        # 30 unsold flats are one head that stays silent: no quorum by area.
        (
            ORDINARY,
            [(20, 90, AGREE), (1, 30 * 90, None)],
            (False, True, True, True),
        ),
        # And one that says no.
        (
            SPECIAL,
            [(20, 90, AGREE), (1, 30 * 90, AGAINST)],
            (True, True, False, True),
        ),
    ],
)
def test_the_four_tests(law, groups, expected):
    assert found(law, *groups) == expected


def test_nothing_is_judged_by_figures_that_nobody_read():
    unread = Law(Fraction(2, 3), Fraction(1, 2), is_strict=True, is_verified=False)
    assert judge(tally(heads((6, 90, AGREE))), unread) is None


def test_co_owners_are_one_voice():
    assert said_by([]) is None
    assert said_by(["agree"]) == "agree"
    assert said_by(["agree", "agree"]) == "agree"
    assert said_by(["agree", "against"]) == SPLIT
    assert said_by(["agree", "abstain"]) == SPLIT


def test_areas_are_added_exactly():
    """A tenth of a square metre is nothing that a float can hold."""
    counted = tally(heads((30, "0.1", AGREE), (15, "0.1", AGAINST)))
    assert counted.part.area == Decimal("4.5")
    assert counted.agree.area == 2 * Decimal("1.5")
