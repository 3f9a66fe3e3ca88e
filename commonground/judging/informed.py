"""Two statistics of Polis, from exact integers and rounded once.

Group-informed consensus is the product over groups of (A + 1) / (S + 2), where A of the
S seen in the group agree; representativeness of a statement for a group is
((A + 1) / (S + 2)) / ((A' + 1) / (S' + 2)), where A' of the S' seen outside it agree.
Source: Small, Bjorkegren, Erkkila, Shaw and Megill, Polis: scaling deliberation by
mapping high dimensional opinion spaces (2021).
"""

from math import prod

import numpy as np
from numpy.typing import NDArray

type Whole = NDArray[np.int64]

# Integers up to here are exact as floats, so that one division rounds once.
_EXACT = 2**53


def informed(count: Whole, seen: Whole) -> list[float | None]:
    """The product for each statement: count, seen int64[S, G]; None without groups.

    The quotient of the two exact products, rounded once to the nearest float.
    """
    if not count.shape[1]:
        return [None] * len(count)
    return [
        prod(a + 1 for a in agree) / prod(s + 2 for s in heard)
        for agree, heard in zip(count.tolist(), seen.tolist(), strict=True)
    ]


def representativeness(count: Whole, seen: Whole) -> NDArray[np.float64]:
    """How much likelier agreement is inside than outside each group, float64[S, G].

    count, seen int64[S, G]. Rounded once; with one group the outside is empty, 1 / 2.
    """
    outside = count.sum(axis=1, keepdims=True) - count
    unseen = seen.sum(axis=1, keepdims=True) - seen
    above, below = (count + 1) * (unseen + 2), (seen + 2) * (outside + 1)
    if max(above.max(initial=0), below.max(initial=0)) <= _EXACT:
        return above / below
    exact = [
        a / b
        for a, b in zip(above.ravel().tolist(), below.ravel().tolist(), strict=True)
    ]
    return np.array(exact).reshape(above.shape)
