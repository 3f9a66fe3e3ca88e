"""Whole columns checked at once, with the first row that breaks the contract."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from commonground.reading import kernels_values
from commonground.reading.kernels_values import NO_STANCE, read_stances, read_times
from commonground.reading.names import Coded, Column, Texts
from commonground.reading.values import (
    INTEGER,
    MOMENT,
    BadValue,
    stance_of,
    time_of,
)

_KINDS = {INTEGER: kernels_values.INTEGER, MOMENT: kernels_values.MOMENT}


class BadRow(ValueError):  # noqa: N818 (what is wrong, not an error of the program)
    """Row `row` of a column, first row 0, breaks the contract; the text says what to
    do."""

    def __init__(self, row: int, reason: str) -> None:
        self.row, self.reason = row, reason
        super().__init__(reason)


def check_named(column: Column, missing: NDArray[np.bool_] | None, what: str) -> None:
    """BadRow for the first row whose id is missing or empty."""
    bad = np.zeros(len(column), np.bool_) if missing is None else missing
    if isinstance(column, Texts):
        bad = bad | (column.begins == column.ends)
    elif isinstance(column, Coded) and isinstance(column.values, Texts):
        empty = column.values.begins == column.values.ends
        if empty.any():
            bad = bad | empty[column.indices]
    if bad.any():
        raise BadRow(int(np.argmax(bad)), f"the {what} is empty; name one")


def stances_of_numbers(
    values: NDArray[np.generic], missing: NDArray[np.bool_] | None
) -> NDArray[np.int8]:
    """Numbers 1, 0, -1 as stances, NaN and what is missing as NO_STANCE; else
    BadRow."""
    numbers = np.asarray(values)
    given = np.isin(numbers, (-1, 0, 1)) if _needs_a_look(numbers) else None
    none = np.isnan(numbers) if numbers.dtype.kind == "f" else None
    if missing is not None:
        none = missing if none is None else none | missing
    if given is not None:
        bad = ~given if none is None else ~(given | none)
        if bad.any():
            row = int(np.argmax(bad))
            stance_is_bad = f"the stance is {numbers[row]}"
            raise BadRow(row, f"{stance_is_bad}; write 1, 0 or -1, or leave it empty")
    if none is None or not none.any():
        return numbers.astype(np.int8)
    return np.where(none, NO_STANCE, np.where(none, 0, numbers)).astype(np.int8)


def _needs_a_look(numbers: NDArray[np.generic]) -> bool:
    if numbers.dtype.kind == "f" or not len(numbers):
        return True
    return bool(numbers.min() < -1 or numbers.max() > 1)  # type: ignore[operator]


def stances_of_texts(
    texts: Texts, missing: NDArray[np.bool_] | None
) -> NDArray[np.int8]:
    """Cells as stances; BadRow for the first that is none."""
    stances = np.empty(len(texts), np.int8)
    if read_stances(texts.data, texts.begins, texts.ends, stances) >= 0:
        for row in np.flatnonzero(stances == kernels_values.UNSURE).tolist():
            if missing is None or not missing[row]:
                stances[row] = _judged_stance(texts, row)
    if missing is not None:
        stances[missing] = NO_STANCE
    return stances


def times_of_texts(
    texts: Texts, kind: str | None
) -> tuple[NDArray[np.int64], str | None]:
    """Cells as `at`, all of the kind given, or of the first one's; BadRow for
    another."""
    times = np.empty(len(texts), np.int64)
    if not len(texts):
        return times, kind
    kind = kind or _judged_time(texts, 0)[0]
    if read_times(texts.data, texts.begins, texts.ends, _KINDS[kind], times) >= 0:
        for row in range(len(texts)):
            found, times[row] = _judged_time(texts, row)
            check_kind(row, found, kind)
    return times, kind


def check_kind(row: int, found: str, kind: str) -> None:
    """BadRow where `at` changes from whole numbers to moments, or back."""
    if found != kind:
        raise BadRow(row, f"at is {found} here and {kind} above; use one kind")


def text_at(texts: Texts, row: int) -> str:
    """One text of a column; what is not UTF-8 shows as a replacement character."""
    held = texts.data[texts.begins[row] : texts.ends[row]].tobytes()
    return held.decode(errors="replace")


def _judged_stance(texts: Texts, row: int) -> int:
    try:
        stance = stance_of(text_at(texts, row))
    except BadValue as wrong:
        raise BadRow(row, str(wrong)) from None
    return NO_STANCE if stance is None else stance


def _judged_time(texts: Texts, row: int) -> tuple[str, int]:
    try:
        return time_of(text_at(texts, row))
    except BadValue as wrong:
        raise BadRow(row, str(wrong)) from None


def first_of(tasks: Sequence[Callable[[], None]]) -> None:
    """Run all; raise the BadRow of the earliest row, as if read row by row."""
    worst: BadRow | None = None
    for task in tasks:
        try:
            task()
        except BadRow as bad:
            if worst is None or bad.row < worst.row:
                worst = bad
    if worst is not None:
        raise worst
