"""Rows of a file in any order."""

import mmap
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.matrix import Codes
from commonground.ragged import starts_of
from commonground.reading.chunks import Chunk, Naming, Progress
from commonground.reading.kernels_rows import (
    PEOPLE_BITS,
    Packed,
    place_rows,
    split_rows,
    tidy_rows,
)
from commonground.reading.kernels_values import NO_STANCE
from commonground.reading.rows import (
    OutOfOrder,
    Rows,
    in_threads,
    new_codes,
    of_size,
)

type Numbers = NDArray[np.int64]

_PEOPLE_A_BUNCH = 2**PEOPLE_BITS
# Statements whose codes find room above a person's place in 32 bits.
_STATEMENTS_IN_32_BITS = 2 ** (32 - PEOPLE_BITS) // 3
# Bunches after which the memory of what was put together is given back.
_BUNCHES_A_STEP = 16


class Apart:
    """Splits every chunk by bunches of people, and puts each bunch together at the end.

    A row of random memory accesses for each stance would be most of the work; the
    stances of one bunch fit in the processor's cache. Holds 4 bytes a stance (8 beyond
    174,762 statements) and 8 more for its time where `keep_times`; memory goes back as
    rows appear.
    """

    def __init__(self, *, keep_times: bool) -> None:
        self._keep_times = keep_times
        self._pieces: list[_Piece] = []
        self._counts = np.zeros(0, np.int64)
        self._latest = np.zeros(0, np.int64)

    def take(self, chunk: Chunk, naming: Naming) -> None:
        """Keep the stances of the next rows; OutOfOrder where somebody's rows go back
        in time and times are not kept."""
        people = len(naming.people)
        if people > len(self._counts):
            size = max(people, 2 * len(self._counts))
            self._counts = of_size(self._counts, size)
        check_times = len(chunk.times) and not self._keep_times
        if check_times and len(self._latest) < len(self._counts):
            longer = np.full(len(self._counts), np.iinfo(np.int64).min)
            longer[: len(self._latest)] = self._latest
            self._latest = longer
        stances = int(np.count_nonzero(chunk.stances != NO_STANCE))
        narrow = len(naming.statements) <= _STATEMENTS_IN_32_BITS
        packed = _Pages(stances, np.dtype(np.uint32 if narrow else np.uint64))
        times = _Pages(stances if self._keep_times else 0, np.dtype(np.int64))
        begins = np.zeros((people - 1) // _PEOPLE_A_BUNCH + 2, np.int64)
        in_time = split_rows(
            chunk.people,
            chunk.statements,
            chunk.stances,
            chunk.times,
            self._latest,
            self._counts,
            begins,
            packed.array,
            times.array,
        )
        if not in_time:
            raise OutOfOrder
        self._pieces.append(_Piece(begins, packed, times))

    def rows(self, naming: Naming, threads: int, progress: Progress | None) -> Rows:
        """Everybody's row, sorted, with statements in id order."""
        counts = of_size(self._counts, len(naming.people))
        begins = starts_of(counts)
        _, statement_at = naming.statements.ordered()
        new_code = new_codes(statement_at)
        codes: Codes = np.empty(int(begins[-1]), new_code.dtype)
        lengths = np.zeros(len(counts), np.int64)

        def put_together(bunch: int, _: int) -> None:
            people = slice(bunch * _PEOPLE_A_BUNCH, (bunch + 1) * _PEOPLE_A_BUNCH)
            self._put_together(
                bunch,
                begins[:-1][people],
                counts[people],
                new_code,
                codes,
                lengths[people],
            )

        bunches = -(-len(counts) // _PEOPLE_A_BUNCH)
        for first in range(0, bunches, _BUNCHES_A_STEP):
            beyond = min(bunches, first + _BUNCHES_A_STEP)
            in_threads(
                put_together, ((b, b + 1) for b in range(first, beyond)), threads
            )
            for piece in self._pieces:
                piece.forget_before(beyond)
            if progress:
                progress("sorting", beyond / bunches)
        self._pieces.clear()
        return Rows(begins[:-1], lengths, codes)

    def _put_together(
        self,
        bunch: int,
        begins: Numbers,
        counts: Numbers,
        new_code: Codes,
        codes: Codes,
        lengths: Numbers,
    ) -> None:
        parts = [piece.part(bunch) for piece in self._pieces]
        packed: Packed = np.concatenate([part for part, _ in parts])
        times = np.concatenate([part for _, part in parts])
        rows = starts_of(counts)
        placed: Codes = np.empty(len(packed), new_code.dtype)
        placed_times = np.empty(len(times), np.int64)
        place_rows(packed, times, rows[:-1].copy(), placed, placed_times)
        tidy_rows(
            0,
            len(counts),
            rows[:-1],
            counts,
            new_code,
            placed_times,
            placed,
            begins,
            codes,
            lengths,
        )


class _Pages:
    """An array whose memory can be given back piece by piece, where the system can."""

    def __init__(self, size: int, kind: np.dtype[np.generic]) -> None:
        self._memory: mmap.mmap | None = None
        self._returned = 0
        private = getattr(mmap, "MAP_PRIVATE", 0) | getattr(mmap, "MAP_ANONYMOUS", 0)
        if size and private and hasattr(mmap, "MADV_DONTNEED"):
            self._memory = mmap.mmap(-1, size * kind.itemsize, flags=private)
            self.array = np.frombuffer(self._memory, kind, size)
        else:
            self.array = np.empty(size, kind)

    def forget_before(self, place: int) -> None:
        """What stands before this place is not read again."""
        end = place * self.array.itemsize // mmap.PAGESIZE * mmap.PAGESIZE
        if self._memory is not None and end > self._returned:
            self._memory.madvise(
                mmap.MADV_DONTNEED, self._returned, end - self._returned
            )
            self._returned = end


@dataclass(frozen=True, eq=False)
class _Piece:
    """The stances of one chunk: bunch `b` is at `begins[b]` to `begins[b + 1]`."""

    begins: Numbers
    packed: _Pages
    times: _Pages

    def part(self, bunch: int) -> tuple[Packed, Numbers]:
        """Stances and times of one bunch, in file order."""
        last = len(self.begins) - 1
        part = slice(self.begins[min(bunch, last)], self.begins[min(bunch + 1, last)])
        return self.packed.array[part], self.times.array[part]

    def forget_before(self, bunch: int) -> None:
        place = int(self.begins[min(bunch, len(self.begins) - 1)])
        self.packed.forget_before(place)
        if len(self.times.array):
            self.times.forget_before(place)
