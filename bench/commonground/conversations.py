"""The five real conversations, or made-up ones of their shapes where they are not here.

The real ones are open data of The Computational Democracy Project (CC BY 4.0). Their
folder is named by `--data` or by COMMONGROUND_DATA.
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from bench.commonground.clock import HOUSE
from bench.commonground.made import Made

FOLDER = Path(
    os.environ.get("COMMONGROUND_DATA", HOUSE.parent / "shared" / "data" / "polis")
)


@dataclass(frozen=True)
class Shape:
    """How large a conversation is: people, statements, last words of pairs."""

    name: str
    people: int
    statements: int
    stances: int


SHAPES = (
    Shape("15-per-hour-seattle", 339, 54, 2_872),
    Shape("brexit-consensus", 204, 50, 5_303),
    Shape("bg2050-volunteers", 126, 371, 14_283),
    Shape("scoop-hivemind.biodiversity", 536, 316, 29_719),
    Shape("vtaiwan.uberx", 1_921, 197, 49_443),
)


def found(data: Path, scratch: Path) -> tuple[bool, dict[str, Path]]:
    """Whether the conversations are the real ones, and a file of votes for each."""
    real = {shape.name: data / shape.name / "votes.csv" for shape in SHAPES}
    if all(path.exists() for path in real.values()):
        return True, real
    return False, {shape.name: _made(shape, scratch) for shape in SHAPES}


def _made(shape: Shape, scratch: Path) -> Path:
    """A Polis export of this shape, one row a pair."""
    each = shape.stances / shape.people
    made = Made(shape.people, shape.statements, stances=each, in_arrival=True)
    path = scratch / f"{shape.name}.csv"
    with path.open("w", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["timestamp", "datetime", "comment-id", "voter-id", "vote"])
        at = 1_700_000_000
        for part in made.parts():
            for row in part.to_pylist():
                at += 1
                out.writerow(
                    [at, "", row["statement"], row["participant"], row["stance"]]
                )
    return path
