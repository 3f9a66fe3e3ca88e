"""Names of people and statements, in the contract's order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray

from commonground.ragged import starts_of

LARGEST_NUMBER = 2**63 - 1

_PLAIN = re.compile("[0-9]+")
# Below this share of the table, asked ids are looked up one by one.
_FEW = 1 / 32
# Texts whose bytes are copied together: eight bytes for each of theirs are needed.
_AT_ONCE = 65_536


class TextTable(Sequence[str]):
    """Many short texts in two arrays: a million ids cost their bytes and eight more
    each.

    Text `i` is `data[offsets[i]:offsets[i + 1]]`, UTF-8; both arrays are read-only.
    """

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.data, self.offsets = data.view(), offsets.view()
        self.data.flags.writeable = self.offsets.flags.writeable = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Hold these texts, in this order; UnicodeEncodeError for a lone surrogate."""
        encoded = [text.encode() for text in texts]
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        return cls(np.frombuffer(b"".join(encoded), np.uint8), starts_of(lengths))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        start = range(len(self))[place]
        return (
            self.data[self.offsets[start] : self.offsets[start + 1]].tobytes().decode()
        )

    def __iter__(self) -> Iterator[str]:
        whole, ends = self.data.tobytes(), self.offsets.tolist()
        for begin, end in pairwise(ends):
            yield whole[begin:end].decode()

    def select(self, places: NDArray[np.int64]) -> "TextTable":
        """The texts at these places, in the order asked for."""
        lengths = np.diff(self.offsets)[places]
        offsets = starts_of(lengths)
        data = np.empty(offsets[-1], np.uint8)
        for first in range(0, len(places), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            begin = offsets[first]
            # Byte k of the new table comes from its text's begin plus its way into it.
            shift = self.offsets[:-1][places[part]] - offsets[:-1][part]
            source = np.repeat(shift, lengths[part])
            source += np.arange(begin, begin + len(source))
            data[begin : begin + len(source)] = self.data[source]
        return TextTable(data, offsets)


@dataclass(frozen=True, eq=False)
class Ids:
    """A table of distinct ids in id order: by number where all are plain whole numbers,
    else by Unicode code point. Equal numbers (`7`, `07`) stand by code point.

    Ids that are whole numbers in their shortest form (`7`, not `07`) and fit 64 bits
    are held as numbers, eight bytes each; others as text.
    """

    numbers: NDArray[np.int64] | None
    texts: Sequence[str] | None
    # Texts only: whether they stand by number (as `07` does, or 40 digits).
    by_number: bool = False

    @classmethod
    def of(cls, ids: Iterable[str]) -> "Ids":
        """The table of these ids, each once, whatever their order."""
        return ordered(TextTable.of(dict.fromkeys(ids)))[0]

    def __len__(self) -> int:
        held = self.numbers if self.numbers is not None else self.texts
        return 0 if held is None else len(held)

    def __iter__(self) -> Iterator[str]:
        if self.numbers is not None:
            return iter(map(str, self.numbers.tolist()))
        return iter(self.texts or ())

    def __getitem__(self, place: int) -> str:
        return (
            str(self.numbers[place])
            if self.numbers is not None
            else (self.texts or ())[place]
        )

    def places(self, ids: Iterable[str]) -> NDArray[np.int64]:
        """Where these ids stand in the table, -1 for one that is not in it."""
        asked = list(ids)
        if self.numbers is not None:
            return _places_of_numbers(self.numbers, asked)
        if len(asked) > len(self) * _FEW:
            wanted = set(asked)
            found = {text: place for place, text in enumerate(self) if text in wanted}
            return np.fromiter((found.get(a, -1) for a in asked), np.int64, len(asked))
        return np.fromiter(map(self._place_of_text, asked), np.int64, len(asked))

    def select(self, places: NDArray[np.int64]) -> "Ids":
        """The ids at these places, in the order asked for (ascending keeps id
        order)."""
        if self.numbers is not None:
            numbers = self.numbers[places]
            numbers.flags.writeable = False
            return Ids(numbers, None)
        if isinstance(self.texts, TextTable):
            return Ids(None, self.texts.select(places), self.by_number)
        texts = self.texts or ()
        return Ids(
            None, tuple(texts[place] for place in places.tolist()), self.by_number
        )

    def _place_of_text(self, asked: str) -> int:
        if self.by_number and not _PLAIN.fullmatch(asked):
            return -1
        key = number_key if self.by_number else str
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if key(self[middle]) < key(asked):  # type: ignore[operator]
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == asked else -1


def in_id_order(ids: Iterable[str]) -> list[str]:
    """These ids, each once, in the contract's order."""
    return list(Ids.of(ids))


def number_key(plain: str) -> tuple[int, str, str]:
    """Sorts plain whole numbers of any length by number, equal ones by code point."""
    digits = plain.lstrip("0")
    return len(digits), digits, plain


def numbers_table(numbers: NDArray[np.int64]) -> tuple[Ids, NDArray[np.int64]]:
    """Distinct integers as ids, and the order that brings them there.

    A negative number is no plain whole number: with one of them, all are text.
    """
    if len(numbers) and numbers.min() < 0:
        return ordered(TextTable.of(map(str, numbers.tolist())))
    order = _order_of_numbers(numbers)
    held = numbers[order]
    held.flags.writeable = False
    return Ids(held, None), order


def ordered(texts: TextTable) -> tuple[Ids, NDArray[np.int64]]:
    """Distinct texts as ids, and the order that brings them there."""
    lengths = np.diff(texts.offsets)
    digits_only = bool(np.all((texts.data >= ord("0")) & (texts.data <= ord("9"))))
    if not digits_only or not lengths.all():
        order = _order_of_texts(texts.data, texts.offsets[:-1], lengths)
        return Ids(None, texts.select(order)), order
    numbers = _shortest_numbers(texts, lengths)
    if numbers is not None:
        return numbers_table(numbers)
    keys = [number_key(text) for text in texts]
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    return Ids(None, texts.select(order), by_number=True), order


def _places_of_numbers(
    numbers: NDArray[np.int64], asked: Sequence[str]
) -> NDArray[np.int64]:
    wanted = np.fromiter(map(_number_or_minus_one, asked), np.int64, len(asked))
    if not len(numbers):
        return np.full(len(asked), -1, np.int64)
    places = np.searchsorted(numbers, wanted)
    places[places == len(numbers)] = 0
    places[numbers[places] != wanted] = -1
    return places.astype(np.int64, copy=False)


def _number_or_minus_one(text: str) -> int:
    """The number of a plain id in shortest form, -1 for what no such table holds."""
    if not _PLAIN.fullmatch(text) or len(text) > 19 or (text[0] == "0" and text != "0"):
        return -1
    number = int(text)
    return number if number <= LARGEST_NUMBER else -1


def _shortest_numbers(
    texts: TextTable, lengths: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """The texts, all digits, as numbers, or None where one is not in shortest form or
    does not fit."""
    if not len(lengths):
        return np.zeros(0, np.int64)
    first = texts.data[texts.offsets[:-1]]
    if lengths.max() > 19 or np.any((first == ord("0")) & (lengths > 1)):
        return None
    numbers = np.zeros(len(lengths), np.uint64)
    for place in range(int(lengths.max())):
        longer = np.flatnonzero(lengths > place)
        digit = texts.data[texts.offsets[longer] + place] - np.uint8(ord("0"))
        numbers[longer] = numbers[longer] * np.uint64(10) + digit
    if numbers.max() > np.uint64(LARGEST_NUMBER):
        return None
    return numbers.astype(np.int64)


def _order_of_numbers(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    if np.all(numbers[1:] > numbers[:-1]):
        return np.arange(len(numbers), dtype=np.int64)
    return np.argsort(numbers).astype(np.int64, copy=False)


def _order_of_texts(
    data: NDArray[np.uint8], begins: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Distinct byte strings in byte order, which for UTF-8 is code point order.

    Eight bytes at a time, as one big-endian number: after the first step only those
    that are equal so far are looked at again. Where one text ends and the other goes
    on, the shorter one stands first.
    """
    depth = _shared_beginning(data, begins, lengths)
    keys = _eight_bytes(data, begins, lengths, depth)
    order = np.argsort(keys)
    keys = keys[order]
    bunch = np.cumsum(np.concatenate(([False], keys[1:] != keys[:-1])), dtype=np.int64)
    tied = _in_a_tie(bunch)
    depth += 8
    while len(tied):
        members = order[tied]
        keys = _eight_bytes(data, begins[members], lengths[members], depth)
        # A zero byte looks like the end of a shorter text: the length tells them apart.
        length = np.minimum(lengths[members], depth + 8)
        turn = np.lexsort((length, keys, bunch[tied]))
        order[tied] = members[turn]
        keys, length, sub = keys[turn], length[turn], bunch[tied]
        new = (
            (keys[1:] != keys[:-1])
            | (length[1:] != length[:-1])
            | (sub[1:] != sub[:-1])
        )
        bunch_of_tied = np.cumsum(np.concatenate(([False], new)), dtype=np.int64)
        bunch[tied] = bunch_of_tied
        tied = tied[_in_a_tie(bunch_of_tied)]
        depth += 8
    return order.astype(np.int64, copy=False)


def _shared_beginning(
    data: NDArray[np.uint8], begins: NDArray[np.int64], lengths: NDArray[np.int64]
) -> int:
    """How many bytes all texts have in common at their beginning (`user-`)."""
    shortest = int(lengths.min()) if len(lengths) else 0
    for step in range(shortest):
        byte = data[begins + step]
        if np.any(byte != byte[0]):
            return step
    return shortest


def _in_a_tie(bunch: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where an ascending array has neighbours that are equal."""
    same = bunch[1:] == bunch[:-1]
    none = np.array([False])
    tied = np.concatenate((same, none)) | np.concatenate((none, same))
    return np.flatnonzero(tied[: len(bunch)])


def _eight_bytes(
    data: NDArray[np.uint8],
    begins: NDArray[np.int64],
    lengths: NDArray[np.int64],
    depth: int,
) -> NDArray[np.uint64]:
    """Bytes `depth` to `depth + 7` of each text as a big-endian number, zeros after the
    end."""
    keys = np.zeros(len(begins), np.uint64)
    for step in range(depth, depth + 8):
        longer = np.flatnonzero(lengths > step)
        if len(longer):
            byte = data[begins[longer] + step].astype(np.uint64)
            keys[longer] |= byte << np.uint64(8 * (depth + 7 - step))
    return keys
