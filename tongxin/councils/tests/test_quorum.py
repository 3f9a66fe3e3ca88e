"""The truth table of the quorum, and the arithmetic of recusal."""

from fractions import Fraction
from itertools import product

import pytest

from tongxin.councils.quorum import SeatNow, quorum, tally

HALF = Fraction(1, 2)
KINDS = (
    "chair",
    "vice_applicant",
    "vice_owner",
    "residents",
    "residents",
    "youth",
    "social",
    "technician",
    "mediator",
)


def seats(present: str, filled: str = "111111111") -> list[SeatNow]:
    return [
        SeatNow(kind, is_filled=f == "1", is_present=p == "1")
        for kind, p, f in zip(KINDS, present, filled, strict=True)
    ]


def found(present: str, filled: str = "111111111", *, presider: bool = True):
    return quorum(
        seats(present, filled),
        presider_is_present=presider,
        min_filled=7,
        share=HALF,
    )


def test_five_of_nine_with_presider_owner_and_applicant_may_decide():
    now = found("111110000")
    assert (now.filled, now.present, now.needed) == (9, 5, 5)
    assert now.is_met


def test_five_of_nine_without_an_owner_may_not():
    assert found("110111000").missing == ("owner",)


def test_five_of_nine_without_the_applicant_may_not():
    assert found("101111000").missing == ("applicant",)


def test_four_of_nine_are_too_few():
    assert found("111100000").missing == ("present",)


def test_without_the_presider_nothing_is_decided():
    assert found("111110000", presider=False).missing == ("presider",)


@pytest.mark.parametrize(
    ("filled", "needed"),
    [("111111111", 5), ("111111110", 5), ("111111100", 4)],
)
def test_more_than_half_of_the_filled_seats(filled: str, needed: int):
    assert found("111100000", filled).needed == needed


def test_six_filled_seats_decide_nothing_however_many_come():
    assert found("111111000", "111111000").missing == ("filled",)


def test_all_reasons_are_named_at_once():
    now = found("000100000", "111111000", presider=False)
    assert now.missing == ("filled", "present", "presider", "owner", "applicant")


def test_every_way_in_which_nine_may_come():
    """A slow twin: said once more in other words, for all 512 rooms."""
    for came in product("01", repeat=9):
        now = found("".join(came))
        heads = came.count("1")
        assert now.is_met == (heads > 4.5 and came[1] == "1" and came[2] == "1")


@pytest.mark.parametrize("vacant", [(), (8,), (7, 8), (6, 7, 8), (0, 8), (2, 8)])
@pytest.mark.parametrize("presider", [True, False])
def test_every_way_in_which_they_may_come_to_a_table_with_vacant_seats(
    vacant: tuple[int, ...], presider: bool
):
    """The same twin: whoever presides, and whoever holds a seat, counts too."""
    filled = "".join("0" if at in vacant else "1" for at in range(9))
    for came in product("01", repeat=9):
        there = {at for at in range(9) if came[at] == "1"} - set(vacant)
        now = found(
            "".join("1" if at in there else "0" for at in range(9)),
            filled,
            presider=presider,
        )
        held = 9 - len(vacant)
        may = held >= 7 and 2 * len(there) > held and {1, 2} <= there and presider
        assert now.is_met == may, (came, now)


@pytest.mark.parametrize(
    ("yes", "no", "abstained", "carried"),
    [
        (3, 2, 0, True),
        (2, 2, 1, False),
        (1, 0, 4, True),
        (0, 0, 5, False),
        (4, 4, 0, False),
    ],
)
def test_more_than_half_of_those_for_and_against(yes, no, abstained, carried):
    votes = ["yes"] * yes + ["no"] * no + ["abstain"] * abstained
    result = tally(votes, share=HALF)
    assert (result.yes, result.no, result.abstained) == (yes, no, abstained)
    assert result.is_carried is carried
