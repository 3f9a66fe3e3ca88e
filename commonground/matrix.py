"""The stances of everybody, as rows of small integers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids

type Codes = NDArray[np.uint16] | NDArray[np.uint32]

# A stance is kept as `statement * 3 + (stance + 1)`: two bytes up to this many
# statements.
STATEMENTS_IN_TWO_BYTES = 65_536 // 3


@dataclass(frozen=True, eq=False)
class Votes:
    """Who took which stance on what: one row a participant, stances sorted by
    statement.

    Row `p` is `codes[starts[p]:starts[p + 1]]`, ascending, at most one code a
    statement; `code // 3` is the statement's place in `statements`, `code % 3 - 1` the
    stance (1 agree, 0 pass, -1 disagree). Participants and statements stand in id
    order. All arrays are read-only.
    """

    participants: Ids
    statements: Ids
    starts: NDArray[np.int64]  # shape (participants + 1,)
    codes: Codes  # shape (stances,)

    @property
    def stance_count(self) -> int:
        """How many pairs of a participant and a statement have a stance."""
        return int(self.starts[-1])


def code_type(statement_count: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest integer that holds every code of so many statements."""
    return np.uint16 if statement_count <= STATEMENTS_IN_TWO_BYTES else np.uint32


def as_codes(numbers: NDArray[np.integer], statement_count: int) -> Codes:
    """The same numbers in the smallest type for codes; a view where they have it."""
    if statement_count <= STATEMENTS_IN_TWO_BYTES:
        return numbers.astype(np.uint16, copy=False)
    return numbers.astype(np.uint32, copy=False)
