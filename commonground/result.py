"""What comes out: one frozen report. `docs/result.md` explains each figure."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids
from commonground.opinions.chance import ChanceTest

type Structure = Literal["given", "found", "too_few", "none"]
type Result = Literal["not_enough", "divided", "near", "reached"]
type CellClass = Literal["met", "open", "too_few", "failed"]
type WhyWord = Literal["opposed", "no_view_yet"]
type BodyKind = Literal["side", "group", "everyone"]


@dataclass(frozen=True)
class Tally:
    """Integers of one statement in one body, or over everybody."""

    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        """n: everybody who took a stance, unsure included."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Bound:
    """One count in a cell and what it says: `count` of `seen` of `size` people.

    `low` and `high` bound how many of the `size` hold it (one-sided 95 %). `certain` is
    None where the class is open or too few. `of_the_silent`: a likely *met* holds only
    if so many of those not heard hold it too. `next_all`: an open cell would be met if
    the next so many people all held it.
    """

    count: int
    low: int
    high: int
    cell_class: CellClass
    certain: bool | None
    of_the_silent: int | None
    next_all: int | None
    # Runs without some people (two hats, collectors) in which the class was worse.
    worse_without: tuple[str, ...]


@dataclass(frozen=True)
class Without:
    """What a cell is in one of the runs without some people: its own figures, and the
    classes they give. Where nobody is left it has `too_few`.
    """

    run: str
    size: int
    agree: int
    disagree: int
    passed: int
    agree_class: CellClass
    against_class: CellClass

    @property
    def seen(self) -> int:
        """n of this run."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Cell:
    """One statement in one body that decides: `floor` of `size` must hold it.

    `without` has every run of `set_aside`, in order. It is not written as JSON: there
    stands in which runs the class is worse.
    """

    kind: BodyKind
    body: str
    size: int
    seen: int
    floor: int
    agree: Bound
    against: Bound
    without: tuple[Without, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What the cells say together, for agreeing or for being against.

    `why` says of *divided* whether people are `opposed` or have `no_view_yet`.
    `weakest` names the body that stands in the way most. `changes`: the least number
    of stances whose change would give another result, None if no change can;
    `changes_exact` is false where it is only a lower bound. `with_groups_shown` is the
    result by the groups drawn, where the groups found without the statement give
    another one.
    """

    result: Result
    why: WhyWord | None
    weakest: tuple[BodyKind, str] | None
    changes: int | None
    changes_exact: bool
    with_groups_shown: Result | None


@dataclass(frozen=True)
class Statement:
    """One statement: counts, what Polis computes from them, and our two verdicts.

    A moderated statement has no cells and no verdicts.
    """

    statement: str
    moderated_out: bool
    total: Tally
    by_group: dict[str, Tally]
    by_side: dict[str, Tally]
    group_informed_agree: float | None
    group_informed_disagree: float | None
    representativeness: dict[str, tuple[float, float]]
    cells: tuple[Cell, ...]
    agree: Verdict | None
    against: Verdict | None


@dataclass(frozen=True, eq=False)
class Group:
    """An opinion group; `counts` says whether it decides."""

    id: str
    size: int
    counts: bool
    members: Ids


@dataclass(frozen=True)
class Side:
    """A side of the roll: everyone named, and those of them on the roll."""

    id: str
    size: int
    roll: int | None


@dataclass(frozen=True)
class Firmness:
    """How firm the picture of the groups is.

    `silhouettes` by number of groups; `staying`: mean share of people who stay with
    their group in 20 regroupings, each without another tenth of the statements;
    `readiness`: correlation of the first axis with people's mean centred stance, as an
    absolute value (0.8 or more: groups differ mainly in how readily they agree).
    """

    silhouettes: dict[int, float]
    staying: float | None
    readiness: float | None


@dataclass(frozen=True)
class Timing:
    """Seconds: from opening the votes to stances in memory, from there to the result,
    and the part of it that finds who is placed, the space, the groups and their counts.
    """

    read_s: float
    compute_s: float
    core_s: float


@dataclass(frozen=True, eq=False)
class Report:
    """Everything found in one conversation. Exact and unmasked: for the office and the
    auditor, not for publication.
    """

    participants: int
    statements: int
    votes: int
    placed: int
    seed: int
    min_votes: int
    floor: tuple[int, int]  # numerator and denominator of the share that must agree
    structure: Structure
    chance: ChanceTest | None
    firmness: Firmness | None
    judged_without_it: bool  # each statement by the groups found without it
    groups: tuple[Group, ...]
    sides: tuple[Side, ...]
    set_aside: dict[str, int]  # runs without some people: name, how many of them voted
    statements_table: tuple[Statement, ...]
    placed_ids: Ids
    coordinates: NDArray[np.float64]  # shape (placed, 2)
    timing: Timing
    digest: str
