"""Rows of a file in which each person's rows stand together and never go back in
time."""

import numpy as np

from commonground.matrix import Codes
from commonground.ragged import starts_of
from commonground.reading.chunks import Chunk, Naming, Progress
from commonground.reading.kernels_rows import (
    FILLED,
    IN_TIME,
    LAST_PERSON,
    TOGETHER,
    take_rows,
    tidy_rows,
)
from commonground.reading.rows import (
    OutOfOrder,
    Rows,
    as_codes,
    in_threads,
    new_codes,
    of_size,
    ranges_of,
)


class Together:
    """Writes every stance straight to where it stays. Holds 2 bytes a stance (4 beyond
    21,845 statements), and 32 a person."""

    def __init__(self, rows_at_most: int) -> None:
        self._counts, self._firsts, self._latest = (
            np.zeros(0, np.int64) for _ in range(3)
        )
        self._codes: Codes = np.empty(rows_at_most, np.uint16)
        self._state = np.zeros(4, np.int64)
        self._state[LAST_PERSON] = -1
        self._state[TOGETHER] = self._state[IN_TIME] = 1

    def take(self, chunk: Chunk, naming: Naming) -> None:
        """Keep the stances of the next rows; OutOfOrder where they are not in order."""
        self._make_room(chunk, naming)
        take_rows(
            chunk.people,
            chunk.statements,
            chunk.stances,
            chunk.times,
            self._counts,
            self._firsts,
            self._latest,
            self._codes,
            self._state,
        )
        if not (self._state[TOGETHER] and self._state[IN_TIME]):
            raise OutOfOrder

    def rows(self, naming: Naming, threads: int, progress: Progress | None) -> Rows:
        """Everybody's row, sorted, with statements in id order."""
        people = len(naming.people)
        begins, counts = of_size(self._firsts, people), of_size(self._counts, people)
        _, statement_at = naming.statements.ordered()
        new_code = new_codes(statement_at)
        codes = as_codes(self._codes, len(statement_at))
        lengths = np.zeros(people, np.int64)
        nothing = np.zeros(0, np.int64)

        def tidy(first: int, beyond: int) -> None:
            tidy_rows(
                first,
                beyond,
                begins,
                counts,
                new_code,
                nothing,
                codes,
                begins,
                codes,
                lengths,
            )

        in_threads(tidy, ranges_of(starts_of(counts)), threads)
        if progress:
            progress("sorting", 1.0)
        return Rows(begins, lengths, codes)

    def _make_room(self, chunk: Chunk, naming: Naming) -> None:
        people = len(naming.people)
        if people > len(self._counts):
            size = max(people, 2 * len(self._counts))
            self._counts = of_size(self._counts, size)
            self._firsts = of_size(self._firsts, size)
        if len(chunk.times) and len(self._latest) < len(self._counts):
            self._latest = of_size(self._latest, len(self._counts))
        self._codes = as_codes(self._codes, len(naming.statements))
        needed = int(self._state[FILLED]) + len(chunk.people)
        if needed > len(self._codes):
            self._codes = _longer(self._codes, max(needed, 2 * len(self._codes)))


def _longer(codes: Codes, size: int) -> Codes:
    longer: Codes = np.empty(size, codes.dtype)
    longer[: len(codes)] = codes
    return longer
