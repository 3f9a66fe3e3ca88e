"""A growing set of names of one kind: each gets the next whole number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids, TextTable, numbers_table, ordered
from commonground.reading.kernels_names import (
    codes_of_entries,
    fill_number_slots,
    fill_text_slots,
    known_numbers,
    mark_used,
    name_numbers,
    name_texts,
)
from commonground.reading.kernels_values import Bytes, Places

type Codes32 = NDArray[np.int32]

# A number below this has a place of its own where the numbers lie that close: 64 MiB at
# most.
_DIRECT_AT_MOST = 2**24


def sealed[T: np.generic](array: NDArray[T]) -> NDArray[T]:
    """A read-only view: kernels are compiled for read-only inputs, and once only."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of texts: number `i` is `data[begins[i]:ends[i]]`, UTF-8."""

    data: Bytes
    begins: Places
    ends: Places

    def __post_init__(self) -> None:
        for name in ("data", "begins", "ends"):
            object.__setattr__(self, name, sealed(getattr(self, name)))

    def __len__(self) -> int:
        return len(self.begins)

    @classmethod
    def of(cls, table: TextTable) -> "Texts":
        return cls(table.data, table.offsets[:-1], table.offsets[1:])

    def take(self, places: Places) -> "Texts":
        """The texts at these places."""
        return Texts(self.data, self.begins[places], self.ends[places])


@dataclass(frozen=True, eq=False)
class Coded:
    """A column that points into a dictionary: row `i` is `values[indices[i]]`."""

    indices: Codes32
    values: "Texts | NDArray[np.int64]"

    def __len__(self) -> int:
        return len(self.indices)


type Column = Texts | Coded | NDArray[np.int64]


class Names:
    """The names seen so far, whether they came as numbers or as text.

    `7` in a column of integers and `7` in a column of texts are one name.
    """

    def __init__(self) -> None:
        self._numbers, self._texts = _Numbers(), _Texts()
        # Code of each number among the texts, from the moment that there are texts.
        self._as_text: Codes32 | None = None

    def __len__(self) -> int:
        return self._numbers.count if self._as_text is None else self._texts.count

    def codes(self, column: Column) -> Codes32:
        """The number of each row's name, new names registered; shape (rows,)."""
        if isinstance(column, Coded):
            return self._codes_of_coded(column)
        if isinstance(column, Texts):
            self._numbers_to_texts()
            return self._texts.codes(column)
        codes = self._numbers.codes(column)
        if self._as_text is None:
            return codes
        self._numbers_to_texts()
        return self._as_text[codes]

    def ordered(self) -> tuple[Ids, Codes32]:
        """The names in id order, and the place of each code in it."""
        if self._as_text is None:
            ids, order = numbers_table(self._numbers.keys[: self._numbers.count])
        else:
            ids, order = ordered(self._texts.table())
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        return ids, places

    def _codes_of_coded(self, column: Coded) -> Codes32:
        # A dictionary may hold names that no row of this piece has: those are not
        # named.
        indices, values = sealed(column.indices), column.values
        used = np.zeros(len(values), np.bool_)
        mark_used(indices, used)
        named = np.flatnonzero(used)
        taken = values.take(named) if isinstance(values, Texts) else values[named]
        code_of, codes = np.empty(len(used), np.int32), np.empty(len(indices), np.int32)
        code_of[named] = self.codes(taken)
        codes_of_entries(indices, code_of, codes)
        return codes

    def _numbers_to_texts(self) -> None:
        held = 0 if self._as_text is None else len(self._as_text)
        if self._as_text is not None and held == self._numbers.count:
            return
        new = map(str, self._numbers.keys[held : self._numbers.count].tolist())
        codes = self._texts.codes(Texts.of(TextTable.of(new)))
        before = np.zeros(0, np.int32) if self._as_text is None else self._as_text
        self._as_text = np.concatenate((before, codes))


class _Numbers:
    def __init__(self) -> None:
        self.count = 0
        self.keys = np.empty(1024, np.int64)
        self._direct: Codes32 = np.full(1024, -1, np.int32)
        self._slots: Codes32 = np.full(4096, -1, np.int32)

    def codes(self, values: NDArray[np.int64]) -> Codes32:
        values, codes = sealed(values), np.empty(len(values), np.int32)
        if len(values):
            self._reach(int(values.max()))
        done = known_numbers(values, codes, self._direct)
        while True:
            done, self.count = name_numbers(
                values, done, codes, self._direct, self._slots, self.keys, self.count
            )
            if done == len(values):
                return codes
            self.keys = np.resize(self.keys, 2 * len(self.keys))
            self._spread(2 * len(self._slots))

    def _reach(self, largest: int) -> None:
        """Give small numbers places of their own, as far as the largest one asks for
        it."""
        if not len(self._direct) <= largest < _DIRECT_AT_MOST:
            return
        held = self.keys[: self.count]
        size = min(_DIRECT_AT_MOST, 2 * largest)
        self._direct = np.full(size, -1, np.int32)
        small = np.flatnonzero((held >= 0) & (held < size))
        self._direct[held[small]] = small
        self._spread(len(self._slots))

    def _spread(self, size: int) -> None:
        self._slots = np.full(size, -1, np.int32)
        fill_number_slots(self.keys[: self.count], len(self._direct), self._slots)


class _Texts:
    def __init__(self) -> None:
        self.count = 0
        self._slots = np.zeros(3 * 4096, np.uint64)
        self._held = np.zeros(16_384, np.uint8)
        self._offsets = np.zeros(1025, np.int64)

    def codes(self, texts: Texts) -> Codes32:
        codes = np.empty(len(texts), np.int32)
        done = 0
        while True:
            done, self.count = name_texts(
                texts.data,
                texts.begins,
                texts.ends,
                done,
                codes,
                self._slots,
                self._held,
                self._offsets,
                self.count,
            )
            if done == len(texts):
                return codes
            self._grow(int(texts.ends[done] - texts.begins[done]))

    def table(self) -> TextTable:
        """The names in order of their codes."""
        offsets = self._offsets[: self.count + 1]
        return TextTable(self._held[: offsets[-1]], offsets)

    def _grow(self, length: int) -> None:
        needed = int(self._offsets[self.count]) + length
        if needed > len(self._held):
            self._held = np.resize(self._held, max(2 * len(self._held), needed))
        if self.count + 1 == len(self._offsets):
            self._offsets = np.resize(self._offsets, 2 * self.count + 1)
        if 6 * self.count >= len(self._slots):
            self._slots = np.zeros(2 * len(self._slots), np.uint64)
            fill_text_slots(self._held, self._offsets, self.count, self._slots)
