"""Everybody's stances, wherever they are: in this process, or on a cluster's workers.

The analysis asks only these few things of them. Answers are integers, or one value per
person, so they are the same wherever they are computed.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids
from commonground.matrix import Codes, Votes
from commonground.opinions import pairs, space, tally
from commonground.ragged import places_of

type Rows = NDArray[np.int64]  # places of participants in id order
type Column = NDArray[np.int32]  # per statement: its place among those in play, or -1


class People(Protocol):
    """The stances of a conversation, as the analysis needs them."""

    @property
    def participants(self) -> Ids:
        """Everybody whom the votes name."""
        ...

    @property
    def statements(self) -> Ids:
        """Every statement that the votes name."""
        ...

    @property
    def stance_count(self) -> int:
        """Pairs of a participant and a statement with a stance."""
        ...

    def answered(self, column: Column) -> NDArray[np.int32]:
        """Stances on statements in play, per participant."""
        ...

    def pairs(self, column: Column, rows: Rows) -> pairs.PairCounts:
        """Pair counts of the statements in play over some people."""
        ...

    def place(
        self, worth: NDArray[np.float64], rows: Rows, columns: int
    ) -> NDArray[np.float64]:
        """Coordinates of some people: shape (rows, 2)."""
        ...

    def some(self, rows: Rows) -> tuple[NDArray[np.int64], Codes]:
        """The stances of a few people, as starts and codes of their own."""
        ...

    def tally(self, kind: NDArray[np.int32], kinds: int) -> NDArray[np.int64]:
        """Stances by kind of person: shape (kinds, statements, 3)."""
        ...

    def tally_one(
        self, statement: int, kind: NDArray[np.int32], kinds: int
    ) -> NDArray[np.int64]:
        """Stances on one statement by kind of person: shape (kinds, 3)."""
        ...


@dataclass(frozen=True, eq=False)
class InMemory:
    """The stances of a conversation in this process."""

    votes: Votes
    threads: int = 1

    @property
    def participants(self) -> Ids:
        """Everybody whom the votes name."""
        return self.votes.participants

    @property
    def statements(self) -> Ids:
        """Every statement that the votes name."""
        return self.votes.statements

    @property
    def stance_count(self) -> int:
        """Pairs of a participant and a statement with a stance."""
        return self.votes.stance_count

    def answered(self, column: Column) -> NDArray[np.int32]:
        """Stances on statements in play, per participant."""
        return tally.answered(self.votes.starts, self.votes.codes, column)

    def pairs(self, column: Column, rows: Rows) -> pairs.PairCounts:
        """Pair counts of the statements in play over some people."""
        return pairs.count_pairs(
            self.votes.starts, self.votes.codes, column, rows, threads=self.threads
        )

    def place(
        self, worth: NDArray[np.float64], rows: Rows, columns: int
    ) -> NDArray[np.float64]:
        """Coordinates of some people: shape (rows, 2)."""
        return space.place_people(
            self.votes.starts,
            self.votes.codes,
            worth,
            rows,
            columns=columns,
            threads=self.threads,
        )

    def some(self, rows: Rows) -> tuple[NDArray[np.int64], Codes]:
        """The stances of a few people, as starts and codes of their own."""
        lengths = np.diff(self.votes.starts)[rows]
        starts, places = places_of(self.votes.starts[rows], lengths)
        return starts, self.votes.codes[places]

    def tally(self, kind: NDArray[np.int32], kinds: int) -> NDArray[np.int64]:
        """Stances by kind of person: shape (kinds, statements, 3)."""
        return tally.tally(
            self.votes.starts,
            self.votes.codes,
            kind,
            kinds=kinds,
            statements=len(self.votes.statements),
            threads=self.threads,
        )

    def tally_one(
        self, statement: int, kind: NDArray[np.int32], kinds: int
    ) -> NDArray[np.int64]:
        """Stances on one statement by kind of person: shape (kinds, 3)."""
        return tally.tally_one(
            self.votes.starts,
            self.votes.codes,
            kind,
            kinds=kinds,
            statement=statement,
        )
