"""Names that keep coming, and where each stands in arrays that follow them."""

from collections.abc import Collection
from typing import Self

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids, TextTable
from commonground.reading.names import Codes32, Column, Names, Texts

type Numbers = NDArray[np.int64]


class Register:
    """Names of one kind, and at which place of the arrays each stands.

    They stand in id order when settled; new names take the next places until then.
    """

    def __init__(self, names: Names, place: Codes32) -> None:
        self.names, self._place = names, place

    @classmethod
    def of(cls, ids: Ids) -> Self:
        names = Names()
        return cls(names, names.codes(names_of(ids)))

    def __len__(self) -> int:
        return len(self.names)

    def places(self, codes: Codes32) -> Numbers:
        """Where the names with these codes stand."""
        self._reach()
        return self._place[codes].astype(np.int64)

    def without(self, out: Collection[str]) -> NDArray[np.bool_]:
        """Per place, whether its name is not one of these."""
        ids, id_place = self.names.ordered()
        left = np.ones(len(ids), np.bool_)
        places = ids.places(out)
        left[places[places >= 0]] = False
        self._reach()
        stays = np.empty(len(ids), np.bool_)
        stays[self._place] = left[id_place]
        return stays

    def settle(self) -> tuple[Ids, Numbers]:
        """The names in id order, and for each the place where it stood until now."""
        ids, id_place = self.names.ordered()
        self._reach()
        stood = np.empty(len(ids), np.int64)
        stood[id_place] = self._place
        self._place = id_place
        return ids, stood

    def _reach(self) -> None:
        known = len(self._place)
        if known < len(self.names):
            new = np.arange(known, len(self.names), dtype=np.int32)
            self._place = np.concatenate((self._place, new))


def names_of(ids: Ids) -> Column:
    """A table of ids as a column of names."""
    if ids.numbers is not None:
        return ids.numbers
    texts = ids.texts if isinstance(ids.texts, TextTable) else TextTable.of(ids)
    return Texts.of(texts)
