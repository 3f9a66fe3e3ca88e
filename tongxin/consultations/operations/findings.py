"""What is analysed, and what is found: exact, in the words of `exact`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongxin.consultations.report.publication import Structure
from tongxin.consultations.report.raw_results import ExactCell, Part, Roll


@dataclass(frozen=True)
class Votes:
    """Everybody's stances by pseudonym and number of statement, and the roll.

    `roll` says on which sides each stands, heard or silent; without sides it is empty.
    `marked` have two hats; `collected` are the people of whose forms one collector
    brought more than twenty.
    """

    numbers: Sequence[int]
    stances: Sequence[tuple[str, int, str]]
    roll: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    collected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, str] | None = None


@dataclass(frozen=True)
class FoundGroup:
    letter: str
    size: int
    does_count: bool


@dataclass(frozen=True)
class FoundStatement:
    """A statement judged in both directions; `changes` is of being for it."""

    number: int
    cells: tuple[ExactCell, ...]
    parts: tuple[Part, ...]
    result: str
    result_against: str
    with_groups_shown: str
    with_groups_shown_against: str
    changes: int | None
    is_changes_exact: bool


@dataclass(frozen=True)
class Found:
    """All that was found, exactly."""

    formula: str
    digest: str
    structure: Structure
    placed_count: int
    staying: float | None
    readiness: float | None
    is_judged_without: bool
    groups: tuple[FoundGroup, ...]
    rolls: tuple[Roll, ...]
    statements: tuple[FoundStatement, ...]
