"""The masked report: all of a consultation that may be published.

A figure that does not stand here stands nowhere: not on a page, in a picture or a
file, nor in a digest. `masking` makes it.
"""

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Literal

from tongxin.consultations.report.raw_results import CellClass, Kind, Stance

type Result = Literal["reached", "reached_against", "near", "divided", "not_enough"]
type Shows = Literal[
    "figures", "at_least", "too_few", "class", "nothing", "asked_before"
]
type Why = Literal["opposed", "no_view_yet"]
# Whether so many answered, so many at least, or at most.
type Bounded = Literal["exactly", "at_least", "at_most"]


@dataclass(frozen=True)
class Figures:
    """Everything of a cell whose figures are printed, in the direction told."""

    agree: int
    unsure: int
    against: int
    low: int
    high: int
    is_certain: bool | None
    of_the_silent: int | None
    next_all: int | None
    is_worse_in_a_variant: bool


@dataclass(frozen=True)
class Cell:
    """One statement in one body, as printed.

    `shows` says which: all `figures`; `at_least` n - 1 of `mostly`; N and that there
    are too few to show; the class alone; or beside N nothing, because of what stands
    beside it, or because an earlier report asked the same.
    """

    kind: Kind
    body: str
    size: int
    floor: int
    needed: int
    cell_class: CellClass | None
    shows: Shows
    heard: int | None = None
    mostly: Stance | None = None
    figures: Figures | None = None

    def share(self, *, is_against: bool) -> Fraction | None:
        """Of those heard, as far as it is printed: for the picture and for order."""
        if self.heard is None:
            return None
        told: Stance = "against" if is_against else "agree"
        if self.figures is None:
            many = self.heard - 1 if self.mostly == told else 1
        else:
            many = self.figures.against if is_against else self.figures.agree
        return Fraction(many, self.heard)


@dataclass(frozen=True)
class Statement:
    """One statement, as printed. `weakest` and `why` follow from the printed cells."""

    number: int
    matter: str
    text: str
    result: Result
    why: Why | None
    weakest: str | None
    cells: tuple[Cell, ...]
    shown_groups_differ: bool

    @property
    def is_against(self) -> bool:
        """Told as common ground that a thing should not be done."""
        return self.result == "reached_against"

    @property
    def share(self) -> Fraction | None:
        """Of the weakest body that is printed; None where none is."""
        shares = (cell.share(is_against=self.is_against) for cell in self.cells)
        return min((share for share in shares if share is not None), default=None)

    @property
    def weakest_cell(self) -> Cell | None:
        named = (cell for cell in self.cells if cell.body == self.weakest)
        return next(named, None)


@dataclass(frozen=True)
class Masked:
    """All that may be published of one consultation."""

    consultation: int
    share: tuple[int, int]
    statements: tuple[Statement, ...]
    # Whether it says anything of groups that were found among people on sides.
    tells_groups: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of what is printed, and of nothing else."""
        text = json.dumps(
            asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return sha256(text.encode()).hexdigest()
