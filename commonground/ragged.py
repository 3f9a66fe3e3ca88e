"""Rows of different lengths, one behind the other in one array."""

import numpy as np
from numpy.typing import NDArray


def starts_of(lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Where rows of these lengths start that stand one behind the other, and where the
    last one ends; shape (rows + 1,)."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def places_of(
    begins: NDArray[np.int64], lengths: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the values of some rows stand, row after row, given where each row begins;
    and where each row starts among these places."""
    starts = starts_of(lengths)
    places = np.repeat(begins - starts[:-1], lengths)
    places += np.arange(starts[-1])
    return starts, places
