"""VOTES that are in memory already: arrays or sequences, one entry a row."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

import numpy as np
from numpy.typing import NDArray

from commonground.errors import InputError
from commonground.ids import LARGEST_NUMBER, TextTable
from commonground.reading.chunks import NO_TIMES, Chunk, Naming
from commonground.reading.columns import (
    BadRow,
    check_kind,
    check_named,
    stances_of_numbers,
)
from commonground.reading.kernels_values import NO_STANCE
from commonground.reading.names import Column, Texts
from commonground.reading.values import (
    BadValue,
    shown,
    stance_of,
    time_of,
)

type IdColumn = Sequence[str] | Sequence[int] | NDArray[np.generic]
type StanceColumn = Sequence[int | float | str | None] | NDArray[np.generic]
type TimeColumn = Sequence[int | str | datetime] | NDArray[np.generic]

# What stands where a file's path would, in an error.
NAME = "votes"


class RowsInMemory:
    """Columns of equal length; InputError (`votes:ROW: ...`, first row 1) for bad
    ones."""

    def __init__(
        self,
        participants: IdColumn,
        statements: IdColumn,
        stances: StanceColumn,
        at: TimeColumn | None,
    ) -> None:
        columns = [participants, statements, stances, *([] if at is None else [at])]
        lengths = sorted(len(column) for column in columns)
        if lengths[0] != lengths[-1]:
            reason = "the columns differ in length; give each one entry a row"
            raise InputError(NAME, lengths[0] + 1, reason)
        self.rows_at_most: int = lengths[0]
        try:
            self._people = _ids(participants, "participant")
            self._statements = _ids(statements, "statement")
            self._stances = _stances(stances)
            self._times = NO_TIMES if at is None else _times(at)
        except BadRow as bad:
            raise InputError(NAME, bad.row + 1, bad.reason) from None

    def chunks(self, naming: Naming) -> Iterator[Chunk]:
        """All rows at once."""
        yield Chunk(
            naming.people.codes(self._people),
            naming.statements.codes(self._statements),
            self._stances,
            self._times,
            1.0,
        )


def _ids(given: IdColumn, what: str) -> Column:
    if isinstance(given, np.ndarray) and given.dtype.kind in "iu":
        whole = cast("NDArray[np.integer]", given)
        if not len(whole) or whole.max() <= LARGEST_NUMBER:
            return whole.astype(np.int64, copy=False)
    encoded = [_id_text(row, entry, what) for row, entry in enumerate(_entries(given))]
    column = Texts.of(TextTable.of(encoded))
    check_named(column, None, what)
    return column


def _id_text(row: int, entry: object, what: str) -> str:
    if isinstance(entry, int) and not isinstance(entry, bool):
        return str(entry)
    if not isinstance(entry, str):
        raise BadRow(
            row, f"the {what} is {shown(repr(entry))}; give text or a whole number"
        )
    if not entry.isascii():
        try:
            entry.encode()
        except UnicodeEncodeError:
            raise BadRow(row, f"the {what} has half a character; mend it") from None
    return entry


def _stances(given: StanceColumn) -> NDArray[np.int8]:
    if isinstance(given, np.ndarray) and given.dtype.kind in "iuf":
        return stances_of_numbers(given, None)
    stances = np.empty(len(given), np.int8)
    for row, entry in enumerate(_entries(given)):
        stances[row] = _stance(row, entry)
    return stances


def _stance(row: int, entry: object) -> int:
    try:
        if entry is None or isinstance(entry, str):
            stance = stance_of(entry or "")
            return NO_STANCE if stance is None else stance
    except BadValue as wrong:
        raise BadRow(row, str(wrong)) from None
    if isinstance(entry, float) and entry != entry:  # noqa: PLR0124 (NaN is not itself)
        return NO_STANCE
    number = isinstance(entry, (int, float)) and not isinstance(entry, bool)
    if not number or entry not in (-1, 0, 1):
        reason = (
            f"the stance is {shown(repr(entry))}; write 1, 0 or -1, or leave it empty"
        )
        raise BadRow(row, reason)
    return int(entry)


def _times(given: TimeColumn) -> NDArray[np.int64]:
    if isinstance(given, np.ndarray) and given.dtype.kind == "i":
        return given.astype(np.int64, copy=False)
    if isinstance(given, np.ndarray) and given.dtype.kind == "M":
        given = np.datetime_as_string(cast("NDArray[np.datetime64]", given)).tolist()
    times = np.empty(len(given), np.int64)
    kind: str | None = None
    for row, entry in enumerate(_entries(given)):
        text = entry.isoformat() if isinstance(entry, datetime) else str(entry)
        try:
            found, times[row] = time_of(text)
        except BadValue as wrong:
            raise BadRow(row, str(wrong)) from None
        kind = kind or found
        check_kind(row, found, kind)
    return times


def _entries(given: Sequence[object] | NDArray[np.generic]) -> Sequence[object]:
    entries: Sequence[object] = (
        given.tolist() if isinstance(given, np.ndarray) else given
    )
    return entries
