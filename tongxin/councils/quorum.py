"""Whether a meeting may decide, and what a show of hands says. Pure arithmetic.

WORKFLOWS.md §2.5 and §2.6; the figures are bylaws, the names of seats are `Seat.Kind`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

type Missing = Literal["filled", "present", "presider", "owner", "applicant"]
type Vote = Literal["yes", "no", "abstain"]


@dataclass(frozen=True)
class SeatNow:
    """One seat at one moment: somebody holds it, somebody sits in it."""

    kind: str
    is_filled: bool
    is_present: bool


@dataclass(frozen=True)
class Quorum:
    """How many sit, how many are needed, and what is missing, in order to say it."""

    filled: int
    min_filled: int
    present: int
    needed: int
    missing: tuple[Missing, ...]

    @property
    def is_met(self) -> bool:
        return not self.missing


def quorum(
    seats: Sequence[SeatNow],
    *,
    presider_is_present: bool,
    min_filled: int,
    share: Fraction,
) -> Quorum:
    """More than `share` of the filled seats, with presider, owner and applicant.

    Over one half of nine is five: floor(share x filled) + 1.
    """
    filled = sum(seat.is_filled for seat in seats)
    present = sum(seat.is_present for seat in seats)
    needed = filled * share.numerator // share.denominator + 1
    there = {seat.kind for seat in seats if seat.is_present}
    missing: list[Missing] = []
    if filled < min_filled:
        missing.append("filled")
    if present < needed:
        missing.append("present")
    if not presider_is_present:
        missing.append("presider")
    if "vice_owner" not in there:
        missing.append("owner")
    if "vice_applicant" not in there:
        missing.append("applicant")
    return Quorum(filled, min_filled, present, needed, tuple(missing))


@dataclass(frozen=True)
class HandCount:
    """Hands that were raised. Who abstains, and who is recused, is in no count."""

    yes: int
    no: int
    abstained: int
    is_carried: bool


def tally(votes: Iterable[Vote], *, share: Fraction) -> HandCount:
    """Carried by more than `share` of those who voted for or against."""
    cast = list(votes)
    yes, no = cast.count("yes"), cast.count("no")
    is_carried = yes + no > 0 and Fraction(yes, yes + no) > share
    return HandCount(yes, no, cast.count("abstain"), is_carried)
