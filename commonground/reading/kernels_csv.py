"""Rows of an ordinary CSV file, from its bytes.

The loops take a block of whole lines that ends with a line feed. On anything out of the
ordinary (a quote inside a cell, a line break inside quotes, a carriage return alone, a
row of another width, a cell that `kernels_values` does not know) they stop and say so;
the exact reader then reads the file from its beginning and decides.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel
from commonground.reading.kernels_values import (
    INTEGER,
    MOMENT,
    NO_STANCE,
    UNSURE,
    Bytes,
    Places,
    moment_at,
    number_at,
    stance_at,
)

_QUOTE, _COMMA, _FEED, _RETURN = (ord(c) for c in '",\n\r')

# What stands in a column of the wide form that is no statement.
IGNORED, PARTICIPANT = -1, -2


@kernel
def _cell(  # noqa: PLR0911 (each way in which a cell can end)
    data: Bytes, i: int
) -> tuple[int, int, int]:
    """Begin and end of the cell at `i`, and where the comma or line feed after it
    stands (-1: not ordinary)."""
    if data[i] == _QUOTE:
        end = i + 1
        while data[end] != _QUOTE and data[end] != _FEED and data[end] != _RETURN:
            end += 1
        if data[end] != _QUOTE:
            return 0, 0, -1
        after = end + 1
        if data[after] == _RETURN:
            after += 1
            if data[after] != _FEED:
                return 0, 0, -1
        if data[after] != _COMMA and data[after] != _FEED:
            return 0, 0, -1
        return i + 1, end, after
    end = i
    while True:
        byte = data[end]
        if byte in (_COMMA, _FEED):
            return i, end, end
        if byte == _QUOTE:
            return 0, 0, -1
        if byte == _RETURN:
            return (i, end, end + 1) if data[end + 1] == _FEED else (0, 0, -1)
        end += 1


@kernel
def long_rows(  # noqa: PLR0911 (each way in which a row is not ordinary)
    data: Bytes,
    participant: int,
    statement: int,
    stance: int,
    at: int,
    width: int,
    person_begins: Places,
    person_ends: Places,
    statement_begins: Places,
    statement_ends: Places,
    stances: NDArray[np.int8],
    times: NDArray[np.int64],
    kind: int,
) -> tuple[int, int]:
    """Fill one entry a row; returns how many rows and the kind of `at` (0 where no row
    has said it yet), or -1 rows for a block that is not ordinary. `at` is -1 without
    the column."""
    row, i = 0, 0
    while i < len(data):
        if data[i] == _FEED:
            i += 1
            continue
        if data[i] == _RETURN and data[i + 1] == _FEED:
            i += 2
            continue
        for column in range(width):
            begin, end, after = _cell(data, i)
            if after < 0 or (data[after] == _FEED) != (column == width - 1):
                return -1, kind
            i = after + 1
            if column == participant:
                person_begins[row], person_ends[row] = begin, end
            elif column == statement:
                statement_begins[row], statement_ends[row] = begin, end
            elif column == stance:
                stances[row] = stance_at(data, begin, end)
                if stances[row] == UNSURE:
                    return -1, kind
            elif column == at:
                if kind != MOMENT:
                    known, times[row] = number_at(data, begin, end)
                    if known:
                        kind = INTEGER
                    elif kind == INTEGER:
                        return -1, kind
                    else:
                        kind = MOMENT
                if kind == MOMENT:
                    known, times[row] = moment_at(data, begin, end)
                    if not known:
                        return -1, kind
        if person_begins[row] == person_ends[row]:
            return -1, kind
        if statement_begins[row] == statement_ends[row]:
            return -1, kind
        row += 1
    return row, kind


@kernel
def wide_rows(
    data: Bytes,
    roles: NDArray[np.int32],
    person_begins: Places,
    person_ends: Places,
    rows: NDArray[np.int32],
    statements: NDArray[np.int32],
    stances: NDArray[np.int8],
) -> tuple[int, int]:
    """Fill one entry a row and one a stance; returns how many rows and stances, or -1
    rows for a block that is not ordinary. `roles` holds each column's statement,
    IGNORED or PARTICIPANT; `rows` tells of each stance in which row it stands."""
    row, found, i = 0, 0, 0
    width = len(roles)
    while i < len(data):
        if data[i] == _FEED:
            i += 1
            continue
        if data[i] == _RETURN and data[i + 1] == _FEED:
            i += 2
            continue
        for column in range(width):
            begin, end, after = _cell(data, i)
            if after < 0 or (data[after] == _FEED) != (column == width - 1):
                return -1, found
            i = after + 1
            role = roles[column]
            if role == PARTICIPANT:
                if begin == end:
                    return -1, found
                person_begins[row], person_ends[row] = begin, end
            elif role != IGNORED:
                stance = stance_at(data, begin, end)
                if stance == UNSURE:
                    return -1, found
                if stance != NO_STANCE:
                    rows[found], statements[found] = row, role
                    stances[found] = stance
                    found += 1
        row += 1
    return row, found
