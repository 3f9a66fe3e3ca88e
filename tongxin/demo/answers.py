"""Who answers what in the demo's consultations: a fixed rule that meets the counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

CHOICES = ("agree", "unsure", "against")
# Where the data says no counts: of ten people, so many of each.
USUAL = (7, 2, 1)
# Opinions that go together: so many lean to one end, the others to the other.
MINDED = 0.55


@dataclass(frozen=True)
class Asked:
    """A statement as the data has it; `counts` by side. `part`: who is asked at all."""

    key: str
    counts: Mapping[str, Sequence[int]]
    splits: bool = False
    part: str = "all"


@dataclass
class PersonAnswers:
    """What one person says, in the order in which the people of a side come."""

    side: str
    place: int
    leaning: float
    choices: dict[str, str] = field(default_factory=dict)


def fill_in(
    random: Random,
    spoke: Mapping[str, int],
    statements: Iterable[Asked],
    early: float = 0,
) -> list[PersonAnswers]:
    """A sheet for each who speaks. `early`: the share that comes before a change."""
    sheets = [
        PersonAnswers(side, place, (random.random() < MINDED) + random.random() / 4)
        for side, count in spoke.items()
        for place in range(count)
    ]
    for one in statements:
        for side, count in spoke.items():
            asked = [sheet for sheet in sheets if sheet.side == side]
            if one.part == "early":
                asked = asked[: round(count * early)]
            elif one.part == "late":
                asked = asked[round(count * early) :]
            _answer(random, one, asked)
    return sheets


def _answer(random: Random, one: Asked, asked: list[PersonAnswers]) -> None:
    if not asked:
        return
    counts = one.counts.get(asked[0].side)
    if counts is None:
        for sheet in asked:
            sheet.choices[one.key] = random.choices(CHOICES, USUAL)[0]
        return
    who = random.sample(asked, min(sum(counts), len(asked)))
    if one.splits:
        # Not quite: somebody always thinks otherwise than one would expect.
        who.sort(key=lambda sheet: sheet.leaning + random.random() / 6)
    words = [
        choice
        for choice, count in zip(CHOICES, counts, strict=True)
        for _each in range(count)
    ]
    for sheet, word in zip(who, words, strict=False):
        sheet.choices[one.key] = word
