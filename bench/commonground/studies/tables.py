"""Made conversations for the studies: noise of many shapes, and planted groups.

A table has shape (people, statements) and holds 1, 0, -1 or MISSING. Only uniform
numbers of one generator are used, so that a seed gives the same table everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.conversation import Conversation, conversation_of
from commonground.discovery import column_of, look_for_structure, placed_rows
from commonground.opinions.chance import ChanceTest
from commonground.opinions.people import InMemory
from commonground.reading.votes import votes_of

type Table = NDArray[np.int8]
type Shares = NDArray[np.float64]  # between 0 and 1

MISSING = 2
MIN_VOTES = 7
# One stance in seven is a pass where nothing else is said.
PASS = 1 / 7
# How many stances people take, from the most silent to the busiest: as in real
# conversations, a quarter of them take more than half of the stances.
HABITS = np.array([1, 2, 4, 6, 8, 10, 13, 16, 19, 22, 26, 30, 35, 40, 46, 53, 62, 76])


def conversation_of_table(table: Table) -> Conversation:
    """The conversation in which person `i` said `table[i]`."""
    person, statement = np.nonzero(table != MISSING)
    votes = votes_of(person, statement, table[person, statement])
    return conversation_of(InMemory(votes))


def look(table: Table, *, seed: int = 0) -> ChanceTest | None:
    """Hold a table against chance as a report does; None where too few are placed."""
    people = conversation_of_table(table).people
    column = column_of(np.ones(len(people.statements), np.bool_))
    rows = placed_rows(people, column, min_votes=MIN_VOTES)
    return look_for_structure(people, column, rows, seed=seed, threads=1)


def stances(agree: Shares, passing: Shares | float, chance: Shares) -> Table:
    """A pass with probability `passing`; of the rest, agreement with `agree`."""
    spoken = np.where(chance < passing + (1 - passing) * agree, 1, -1)
    return np.where(chance < passing, 0, spoken).astype(np.int8)


@dataclass(frozen=True)
class Noise:
    """Tables in which nobody's stance says anything about his others.

    `base` names how common each stance is (BASES), `heard` who took a stance on what
    (HEARD); `missing` is the share of pairs without a stance, on the average.
    """

    people: int
    statements: int
    missing: float
    base: str
    heard: str

    def table(self, seed: int) -> Table:
        """One such table."""
        chance = np.random.default_rng([seed, 1])
        size = (self.people, self.statements)
        agree, passing = BASES[self.base](chance.random(self.statements))
        heard = HEARD[self.heard](size, 1 - self.missing, chance.random(self.people))
        said = stances(agree, passing, chance.random(size))
        said[chance.random(size) >= heard] = MISSING
        return said


@dataclass(frozen=True)
class Planted:
    """Tables with groups that differ by `distance` in the probability to agree.

    On half of the statements (`divisive`) a group agrees with 1/2 + distance/2 or with
    1/2 - distance/2: one of the groups, by lot, against the others, either way round.
    On the other statements all agree alike, with a probability from 0.05 to 0.95.
    `sizes` are the groups' shares of the people.
    """

    people: int = 200
    statements: int = 30
    distance: float = 0.5
    missing: float = 0.3
    sizes: tuple[float, ...] = (0.5, 0.5)
    divisive: float = 0.5

    def table(self, seed: int) -> tuple[Table, NDArray[np.int64], Shares]:
        """One such table, everybody's group, and agreement by group and statement."""
        chance = np.random.default_rng([seed, 2])
        size = (self.people, self.statements)
        places = (np.argsort(chance.random(self.people)) + 0.5) / self.people
        group = np.searchsorted(np.cumsum(self.sizes)[:-1], places)
        agree = self._agree(chance)
        said = stances(agree[group], PASS, chance.random(size))
        said[chance.random(size) < self.missing] = MISSING
        return said, group, agree

    def _agree(self, chance: np.random.Generator) -> Shares:
        groups = len(self.sizes)
        alone = np.floor(chance.random(self.statements) * groups)
        side = np.arange(groups)[:, None] == alone
        side ^= chance.random(self.statements) < 0.5
        apart = 0.5 + np.where(side, 0.5, -0.5) * self.distance
        alike = 0.05 + 0.9 * chance.random(self.statements)
        divides = np.arange(self.statements) < round(self.divisive * self.statements)
        return np.where(divides, apart, alike)


# --- how common each stance is: agree and pass, shape (2, statements) ---


def _one_sided(share: float, passing: float) -> Callable[[Shares], Shares]:
    # Seven in ten statements find assent, three dissent.
    return lambda u: np.stack(
        [np.where(u < 0.7, share, 1 - share), np.full_like(u, passing)]
    )


BASES: Mapping[str, Callable[[Shares], Shares]] = {
    "a third each": lambda u: np.stack([0 * u + 1 / 2, 0 * u + 1 / 3]),
    "yes or no, even": lambda u: np.stack([0 * u + 1 / 2, 0 * u]),
    "differs by statement": lambda u: np.stack([0.05 + 0.9 * u, 0 * u + PASS]),
    "95 in 100 say the same": _one_sided(0.95, 0.02),
    "99 in 100 say the same": _one_sided(0.99, 0.0),
}

# --- who took a stance on what: a probability by person and statement ---


def _alike(size: tuple[int, int], share: float, _lots: Shares) -> Shares:
    return np.full(size, share)


def _few_say_much(size: tuple[int, int], share: float, lots: Shares) -> Shares:
    habit = HABITS[(lots * len(HABITS)).astype(int)]
    by_person = np.minimum(habit / HABITS.mean() * share, 1.0)
    return np.broadcast_to(by_person[:, None], size)


def _few_seen_by_all(size: tuple[int, int], share: float, _lots: Shares) -> Shares:
    # From 1 for the first statement downwards; `share` on the average.
    by_statement = (1 - (np.arange(size[1]) + 0.5) / size[1]) ** (1 / share - 1)
    return np.broadcast_to(by_statement, size)


def _one_after_the_other(size: tuple[int, int], share: float, _lots: Shares) -> Shares:
    # The first people had left before the last statements were written.
    until = np.linspace(max(0.0, 2 * share - 1), min(1.0, 2 * share), size[0])
    written = (np.arange(size[1]) + 0.5) / size[1]
    return np.where(written[None, :] <= until[:, None], 1.0, 0.0)


def _two_crowds(size: tuple[int, int], share: float, _lots: Shares) -> Shares:
    # Every other person saw mostly the first half of the statements.
    first = np.arange(size[0])[:, None] % 2 == 0
    early = np.arange(size[1])[None, :] * 2 < size[1]
    more = min(1.0, 1.9 * share)
    return np.where(first == early, more, 2 * share - more)


HEARD: Mapping[str, Callable[[tuple[int, int], float, Shares], Shares]] = {
    "everybody as much": _alike,
    "few people say much": _few_say_much,
    "few statements seen by all": _few_seen_by_all,
    "one after the other": _one_after_the_other,
    "two crowds, other statements": _two_crowds,
}
