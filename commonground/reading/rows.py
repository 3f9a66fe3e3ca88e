"""Everybody's stances as rows that are not yet in id order, and how they get there."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commonground.matrix import Codes, code_type
from commonground.ragged import starts_of
from commonground.reading.kernels_rows import copy_rows
from commonground.reading.names import Codes32

type Numbers = NDArray[np.int64]

# A thread takes ranges of people with about so many stances.
_STANCES_A_RANGE = 500_000


class OutOfOrder(Exception):  # noqa: N818 (no error: another way of reading is tried)
    """The rows of a file are not in the order that this way of reading needs."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Row `p` is `codes[begins[p]:begins[p] + lengths[p]]`; `p` in order of arrival."""

    begins: Numbers
    lengths: Numbers
    codes: Codes

    def in_order(self, order: Numbers, threads: int) -> tuple[Numbers, Codes]:
        """Starts and codes of the rows in this order, one behind the other."""
        begins, lengths = self.begins[order], self.lengths[order]
        starts = starts_of(lengths)
        total = int(starts[-1])
        filled = lengths > 0
        if np.all(begins[filled] >= starts[:-1][filled]):
            # Close the gaps in place, at no cost in memory: what is written ends before
            # the place of any later row, and later rows stand there or further back.
            if total < len(self.codes):
                copy_rows(
                    0, len(order), begins, lengths, self.codes, starts, self.codes
                )
            return starts, _shrunk(self.codes, total)
        copied: Codes = np.empty(total, self.codes.dtype)

        def copy(first: int, beyond: int) -> None:
            copy_rows(first, beyond, begins, lengths, self.codes, starts, copied)

        in_threads(copy, ranges_of(starts), threads)
        return starts, copied


def ranges_of(starts: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of rows, together all of them, with about as many stances each."""
    cuts = np.searchsorted(starts, np.arange(0, starts[-1], _STANCES_A_RANGE))
    yield from pairwise(sorted({0, len(starts) - 1, *cuts.tolist()}))


def in_threads(
    work: Callable[[int, int], None], ranges: Iterable[tuple[int, int]], threads: int
) -> None:
    """Do the work for each range."""
    if threads == 1:
        for first, beyond in ranges:
            work(first, beyond)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, *part) for part in ranges]:
            done.result()


def new_codes(statement_at: Codes32) -> Codes:
    """For each code in order of arrival the one in id order; shape (3 *
    statements,)."""
    base = statement_at.astype(np.int64) * 3
    return as_codes((base[:, None] + np.arange(3)).ravel(), len(statement_at))


def as_codes(array: NDArray[np.integer], statement_count: int) -> Codes:
    """The array as codes of so many statements; itself where it holds them already."""
    if code_type(statement_count) is np.uint16:
        return array.astype(np.uint16, copy=False)
    return array.astype(np.uint32, copy=False)


def of_size[T: np.generic](array: NDArray[T], size: int) -> NDArray[T]:
    """A copy of this length: cut, or with zeros at its end."""
    copy = np.zeros(size, array.dtype)
    held = array[:size]
    copy[: len(held)] = held
    return copy


def _shrunk(codes: Codes, length: int) -> Codes:
    if length == len(codes):
        return codes
    if codes.flags.owndata:
        # In place: at no moment are there two of them.
        codes.resize(length, refcheck=False)
        return codes
    return codes[:length].copy()
