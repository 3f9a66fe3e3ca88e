"""The parts of a report by result, and nothing that has to be computed for them."""

from typing import Literal

type Part = Literal["reached", "reached_against", "near", "divided", "not_enough"]

# From the middle of the picture outward, and from the top of the report down.
PARTS: tuple[Part, ...] = (
    "reached",
    "reached_against",
    "near",
    "divided",
    "not_enough",
)
