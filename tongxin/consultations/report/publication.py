"""What was published of a consultation, as pages and files read it.

Made from the stored content alone, never from exact rows. Names are in the language
of whoever reads; the digest is that of the stored content, which knows no language.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tongxin.consultations.report.masked_report import Masked
from tongxin.consultations.report.raw_results import Kind

# Whether there are opinion groups, and why not: too few people, or not to be told from
# chance. "given": somebody said who is in which.
type Structure = Literal["given", "found", "too_few", "none"]
# Which bodies the figures are of.
type Printed = Literal["sides", "groups", "everyone"]

PRINTED: dict[Kind, Printed] = {
    "side": "sides",
    "group": "groups",
    "everyone": "everyone",
}


# Whether so many answered, so many at least, or at most.
type Bounded = Literal["exactly", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Side:
    """A personal side: how many stand on its roll, how many answered anything, as far
    as that is told.
    """

    key: str
    name: str
    size: int
    spoke: int
    bounded: Bounded = "exactly"


@dataclass(frozen=True, slots=True)
class Group:
    """An opinion group by its size, and whether it decides; never who is in it."""

    letter: str
    size: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement that was asked and taken back: visible, and not judged."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One published report.

    `staying` is the mean share of people who stay with their group when statements are
    left out, in hundredths; `is_readiness` says that groups differ mainly in how
    readily they agree. `not_heard` names the sides that stayed silent although the end
    was put off for them.
    """

    masked: Masked
    digest: str
    formula: str
    sides: tuple[Side, ...]
    groups: tuple[Group, ...]
    structure: Structure
    staying: float | None
    is_readiness: bool
    kind: Printed
    not_heard: tuple[str, ...]
    published_on: date
    withdrawn: tuple[Withdrawn, ...] = ()
