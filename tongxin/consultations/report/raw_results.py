"""What the analysis of a consultation found, exactly. It never leaves the house.

Whoever analyses fills this in; `masking` makes of it what may be published. All
figures are whole numbers of people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

type Stance = Literal["agree", "unsure", "against"]
type Kind = Literal["side", "group", "everyone"]
type CellClass = Literal["met", "open", "too_few", "failed"]

STANCES: tuple[Stance, ...] = ("agree", "unsure", "against")
# From best to worst: of two, the worse stands.
CLASSES: tuple[CellClass, ...] = ("met", "open", "too_few", "failed")


def worst(classes: Iterable[CellClass]) -> CellClass:
    return max(classes, key=CLASSES.index)


@dataclass(frozen=True)
class Variant:
    """A cell without some people: those marked for two hats, or one collector's forms.

    `aside` people with a stance are left out and `left` remain. `is_steady`: the class
    would be this one, or worse, even if two of those left out had not agreed.
    """

    cell_class: CellClass
    aside: int
    left: int
    is_steady: bool


@dataclass(frozen=True)
class Bound:
    """What one count says of the whole body: of agreeing, or of being against.

    `cell_class` is the class of these very figures, before any variant. `is_certain` is
    None where the class is open or too few; `of_the_silent` is F - a of a likely *met*;
    `next_all` is j of an open cell.
    """

    low: int
    high: int
    cell_class: CellClass
    is_certain: bool | None = None
    of_the_silent: int | None = None
    next_all: int | None = None
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True)
class ExactCell:
    """One statement in one body. A body of nobody has no cell.

    What depends on N and n alone: `needed`, the least n that is enough; `met_from`, the
    least count that is *met*; `failed_to`, the greatest that has *failed* (-1: none).
    In `commonground.judging.bounds`: `least_heard`, `least_met`, `greatest_failed`.
    """

    kind: Kind
    body: str
    size: int
    agree: int
    unsure: int
    against: int
    floor: int
    needed: int
    met_from: int
    failed_to: int
    agreeing: Bound
    opposing: Bound

    @property
    def heard(self) -> int:
        return self.agree + self.unsure + self.against

    def count(self, stance: Stance) -> int:
        return {"agree": self.agree, "unsure": self.unsure, "against": self.against}[
            stance
        ]

    def bound(self, *, is_against: bool) -> Bound:
        return self.opposing if is_against else self.agreeing


@dataclass(frozen=True)
class Part:
    """The stances of all who stand on exactly these sides."""

    sides: frozenset[str]
    agree: int
    unsure: int
    against: int

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.agree, self.unsure, self.against

    @property
    def heard(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Roll:
    """How many people stand on exactly these sides of the frozen roll."""

    sides: frozenset[str]
    people: int


@dataclass(frozen=True)
class ExactStatement:
    """A statement that was judged: its cells, sides first; `parts` where sides share
    people.
    """

    number: int
    matter: str
    text: str
    cells: tuple[ExactCell, ...]
    parts: tuple[Part, ...] = ()
    shown_groups_differ: bool = False


@dataclass(frozen=True)
class Exact:
    """One consultation after sealing. `share` is φ, as numerator and denominator."""

    consultation: int
    share: tuple[int, int]
    is_extension_over: bool
    rolls: tuple[Roll, ...]
    statements: tuple[ExactStatement, ...]
