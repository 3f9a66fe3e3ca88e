"""`Votes` from chunks of rows, in as little memory as their order allows.

First pass: names, counts, and the stances themselves as long as each person's rows stand
together and never go back in time; most exports do. Otherwise a second pass over the source
puts each stance straight into its person's row. All rows are never held decoded.

Held a stance, at the peak: 2 bytes where the people of the file stand in id order or a second
pass was needed, else 4; 8 more where rows go back in time. (4 for 2 beyond 21,845 statements.)
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids
from commonground.matrix import Codes, Votes, code_type
from commonground.reading.chunks import Chunk, Naming, Progress, Source
from commonground.reading.kernels_rows import (
    FILLED,
    IN_TIME,
    LAST_PERSON,
    TOGETHER,
    close_gaps,
    place_rows,
    take_rows,
    tidy_rows,
)
from commonground.reading.names import Codes32, sealed

type Numbers = NDArray[np.int64]

_NO_TIMES = sealed(np.zeros(0, np.int64))
# A thread takes ranges of people with about so many stances.
_STANCES_A_RANGE = 500_000


class SourceChangedError(RuntimeError):
    """The second pass met other rows than the first."""


def build(
    source: Source, *, threads: int = 1, progress: Progress | None = None
) -> Votes:
    """Read a source into `Votes`; errors are those of the source, and SourceChangedError."""
    naming = Naming()
    first = _FirstPass(source.rows_at_most or 0)
    for chunk in source.chunks(naming):
        first.take(chunk, naming)
        if progress:
            progress("reading", chunk.share)
    people, person_at = naming.people.ordered()
    statements, statement_at = naming.statements.ordered()
    counts = np.zeros(len(people), np.int64)
    counts[person_at] = first.counts[: len(people)]
    starts = _starts(counts)
    times = _NO_TIMES
    if first.is_complete:
        # A wide file without rows names statements and has no stance.
        codes = first.codes.astype(code_type(len(statements)), copy=False)
        begins = np.zeros(len(people), np.int64)
        begins[person_at] = first.firsts[: len(people)]
        begins[counts == 0] = starts[:-1][counts == 0]
    else:
        timed = not first.state[IN_TIME]
        del first
        begins = starts[:-1]
        codes, times = _second_pass(source, naming, starts, person_at, timed, progress)
    new_code = _new_codes(statement_at)
    rows = _Rows(begins, counts, starts, codes, times, new_code)
    codes, starts = rows.tidied(threads)
    if progress:
        progress("sorting", 1.0)
    return _votes(people, statements, starts, codes)


class _FirstPass:
    def __init__(self, rows_at_most: int) -> None:
        self.counts, self.firsts, self.latest = (
            np.zeros(0, np.int64) for _ in range(3)
        )
        self.codes: Codes = np.empty(rows_at_most, np.uint16)
        self.state = np.zeros(4, np.int64)
        self.state[LAST_PERSON] = -1
        self.state[TOGETHER] = self.state[IN_TIME] = 1

    @property
    def is_complete(self) -> bool:
        return bool(self.state[TOGETHER] and self.state[IN_TIME])

    def take(self, chunk: Chunk, naming: Naming) -> None:
        self._make_room(chunk, naming)
        take_rows(
            chunk.people,
            chunk.statements,
            chunk.stances,
            _NO_TIMES if chunk.at is None else chunk.at,
            self.counts,
            self.firsts,
            self.latest,
            self.codes,
            self.state,
        )

    def _make_room(self, chunk: Chunk, naming: Naming) -> None:
        people = len(naming.people)
        if people > len(self.counts):
            size = max(people, 2 * len(self.counts))
            self.counts, self.firsts = (
                _grown(self.counts, size),
                _grown(self.firsts, size),
            )
        if chunk.at is not None and len(self.latest) < len(self.counts):
            self.latest = _grown(self.latest, len(self.counts))
        if not self.is_complete:
            self.codes = self.codes[:0].copy()
            return
        if self.codes.dtype != code_type(len(naming.statements)):
            self.codes = self.codes.astype(np.uint32)
        needed = int(self.state[FILLED]) + len(chunk.people)
        if needed > len(self.codes):
            self.codes = _grown(self.codes, max(needed, 2 * len(self.codes)))


def _second_pass(  # noqa: PLR0913, PLR0917 (what the first pass left)
    source: Source,
    naming: Naming,
    starts: Numbers,
    person_at: Codes32,
    timed: bool,
    progress: Progress | None,
) -> tuple[Codes, Numbers]:
    total = int(starts[-1])
    codes: Codes = np.empty(total, code_type(len(naming.statements)))
    times = np.empty(total if timed else 0, np.int64)
    free, ends = starts[:-1][person_at], starts[1:][person_at]
    names = len(naming.people), len(naming.statements)
    for chunk in source.chunks(naming):
        at = _NO_TIMES if chunk.at is None or not timed else chunk.at
        fits = (len(naming.people), len(naming.statements)) == names and place_rows(
            chunk.people, chunk.statements, chunk.stances, at, free, ends, codes, times
        )
        if not fits:
            raise SourceChangedError
        if progress:
            progress("placing", chunk.share)
    if np.any(free != ends):
        raise SourceChangedError
    return codes, times


class _Rows:
    """Everybody's stances in file order, on their way to `Votes`."""

    def __init__(  # noqa: PLR0913, PLR0917 (the parts of one table)
        self,
        begins: Numbers,
        counts: Numbers,
        starts: Numbers,
        codes: Codes,
        times: Numbers,
        new_code: Codes,
    ) -> None:
        self._begins, self._counts, self._starts = begins, counts, starts
        self._codes, self._times, self._new_code = codes, times, new_code

    def tidied(self, threads: int) -> tuple[Codes, Numbers]:
        """The codes in id order, sorted, the last of each pair, and where rows start."""
        total = int(self._starts[-1])
        in_place = np.array_equal(self._begins, self._starts[:-1])
        tidied = self._codes if in_place else np.empty(total, self._new_code.dtype)
        lengths = np.zeros(len(self._counts), np.int64)
        ranges = list(_ranges(self._starts))

        def tidy(people: tuple[int, int]) -> None:
            tidy_rows(
                *people,
                self._begins,
                self._counts,
                self._new_code,
                self._times,
                self._codes,
                self._starts,
                tidied,
                lengths,
            )

        if threads > 1 and len(ranges) > 1:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(tidy, ranges))
        else:
            for people in ranges:
                tidy(people)
        starts = _starts(lengths)
        if starts[-1] < total:
            close_gaps(tidied, self._starts, lengths)
        self._codes = tidied[:0]
        return _shrunk(tidied, int(starts[-1])), starts


def _votes(people: Ids, statements: Ids, starts: Numbers, codes: Codes) -> Votes:
    starts.flags.writeable = codes.flags.writeable = False
    return Votes(people, statements, starts, codes)


def _new_codes(statement_at: Codes32) -> Codes:
    """For each code in order of arrival the one in id order; shape (3 * statements,)."""
    base = statement_at.astype(np.int64) * 3
    return (base[:, None] + np.arange(3)).ravel().astype(code_type(len(statement_at)))


def _starts(lengths: Numbers) -> Numbers:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def _ranges(starts: Numbers) -> Iterator[tuple[int, int]]:
    people = len(starts) - 1
    cuts = np.searchsorted(starts, np.arange(0, starts[-1], _STANCES_A_RANGE))
    edges = sorted({0, people, *cuts.tolist()} - {people + 1})
    yield from zip(edges, edges[1:], strict=False)


def _grown[T: np.generic](array: NDArray[T], size: int) -> NDArray[T]:
    """A longer copy, zeros at its end."""
    grown = np.zeros(size, array.dtype)
    grown[: len(array)] = array
    return grown


def _shrunk(codes: Codes, length: int) -> Codes:
    if length == len(codes):
        return codes
    if codes.flags.owndata:
        # In place: at no moment are there two of them.
        codes.resize(length, refcheck=False)
        return codes
    return codes[:length].copy()
