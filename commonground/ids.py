"""Names of people and statements, in the contract's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Ids:
    """A table of distinct ids in id order: by number where all are plain whole numbers,
    else by Unicode code point.

    Ids that are whole numbers in their shortest form (`7`, not `07`) and fit 64 bits are
    held as numbers, eight bytes each; others as text.
    """

    numbers: NDArray[np.int64] | None
    texts: Sequence[str] | None

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
