"""The arithmetic of article 278, exactly. No floats, no Django, no words.

Two thirds of all area and of all heads take part; of those who take part, three
quarters or more than half agree, again by area and by heads. 以上 includes the number
itself, 过半数 does not. Whoever does not vote agrees with nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

AGREE, AGAINST, ABSTAIN = "agree", "against", "abstain"
# Co-owners of one head who said different things.
SPLIT = "split"
CHOICES = (AGREE, AGAINST, ABSTAIN, SPLIT)


@dataclass(frozen=True, slots=True)
class Law:
    """What must be reached, frozen when a poll opened."""

    quorum: Fraction
    needed: Fraction
    # More than `needed`, not just as much.
    is_strict: bool
    is_verified: bool


@dataclass(frozen=True, slots=True)
class HeadCount:
    """So many heads with so much area."""

    heads: int = 0
    area: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PollTally:
    """All heads, and what those who took part said."""

    all: HeadCount
    by_choice: Mapping[str, HeadCount]

    @property
    def part(self) -> HeadCount:
        return total(self.by_choice.values())

    @property
    def agree(self) -> HeadCount:
        return self.by_choice[AGREE]


def total(sides: Iterable[HeadCount]) -> HeadCount:
    sides = list(sides)
    return HeadCount(
        sum(s.heads for s in sides), sum((s.area for s in sides), Decimal(0))
    )


def tally(heads: Iterable[tuple[Decimal, str | None]]) -> PollTally:
    """Add up heads, each with its area and what it said; None: it took no part."""
    heads = list(heads)
    by_choice = {
        choice: total(HeadCount(1, area) for area, said in heads if said == choice)
        for choice in CHOICES
    }
    return PollTally(total(HeadCount(1, area) for area, _said in heads), by_choice)


def said_by(voices: Iterable[str]) -> str | None:
    """What one head says: its one word, or that its co-owners are not of one mind."""
    words = set(voices)
    if not words:
        return None
    return words.pop() if len(words) == 1 else SPLIT


def share(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """Of nothing there is no share: nought."""
    return Fraction(part) / Fraction(whole) if whole else Fraction(0)


def reaches(found: Fraction, needed: Fraction, *, strict: bool = False) -> bool:
    return found > needed if strict else found >= needed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of the four tests are passed."""

    quorum_area: bool
    quorum_heads: bool
    agree_area: bool
    agree_heads: bool

    @property
    def has_quorum(self) -> bool:
        return self.quorum_area and self.quorum_heads

    @property
    def is_reached(self) -> bool:
        return self.has_quorum and self.agree_area and self.agree_heads


def judge(counted: PollTally, law: Law) -> Verdict | None:
    """The four tests; None where nobody has read the figures in the law."""
    if not law.is_verified:
        return None
    part, agree, strict = counted.part, counted.agree, law.is_strict
    return Verdict(
        reaches(share(part.area, counted.all.area), law.quorum),
        reaches(share(part.heads, counted.all.heads), law.quorum),
        reaches(share(agree.area, part.area), law.needed, strict=strict),
        reaches(share(agree.heads, part.heads), law.needed, strict=strict),
    )
