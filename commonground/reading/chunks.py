"""What every form of a file is turned into: pieces of rows, names as numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from commonground.reading.names import Codes32, Names, sealed

type Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Rows in file order. `stances` holds 1, 0, -1, or NO_STANCE; `times` is empty
    where the file has no `at`; all arrays of shape (rows,). `share`: how much of the
    source is read.
    """

    people: Codes32
    statements: Codes32
    stances: NDArray[np.int8]
    times: NDArray[np.int64]
    share: float

    def __post_init__(self) -> None:
        for name in ("people", "statements", "stances", "times"):
            object.__setattr__(self, name, sealed(getattr(self, name)))


@dataclass(frozen=True, eq=False)
class Naming:
    """The names of people and of statements that a conversation has so far."""

    people: Names = field(default_factory=Names)
    statements: Names = field(default_factory=Names)


NO_TIMES = sealed(np.zeros(0, np.int64))


class Source(Protocol):
    """Something that can be read from its beginning to its end, more than once."""

    @property
    def rows_at_most(self) -> int | None:
        """How many rows there are, where that is known beforehand."""

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows, in order; every name that the source has is registered."""
