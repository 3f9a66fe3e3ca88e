"""Bodies of people: the sides of a roll, or groups that somebody gives."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.ids import Ids, in_id_order


@dataclass(frozen=True, eq=False)
class Bodies:
    """Named bodies, how many people belong to each, and where the voters belong.

    A person may belong to several. `kinds[p]` says which combination of bodies voter
    `p` belongs to, `stands[kind]` which bodies these are; kind 0 is nobody's.
    """

    names: tuple[str, ...]  # in id order
    sizes: NDArray[np.int64]  # shape (bodies,): everyone named, on the roll or not
    roll: NDArray[np.int64] | None  # shape (bodies,): those of them on the roll
    stands: NDArray[np.bool_]  # shape (kinds, bodies)
    kinds: NDArray[np.int32]  # shape (participants,)
    belongs: Mapping[str, tuple[str, ...]]  # everyone who counts in a body

    @property
    def entitled(self) -> NDArray[np.int64]:
        """N of each body: its roll, or without a roll everyone named."""
        return self.sizes if self.roll is None else self.roll

    def among(self, people: Collection[str]) -> NDArray[np.int64]:
        """How many of these people count in each body: shape (bodies,)."""
        place = {name: index for index, name in enumerate(self.names)}
        counts = np.zeros(len(self.names), np.int64)
        for person in people:
            for name in self.belongs.get(person, ()):
                counts[place[name]] += 1
        return counts


def bodies_of(
    named: Mapping[str, Iterable[str]],
    participants: Ids,
    *,
    roll: Collection[str] | None = None,
) -> Bodies:
    """Bodies from who is named on what; with a roll only those on it count.

    `named` may hold people who did not vote; they count in the sizes only.
    """
    together = {person: tuple(sorted(set(names))) for person, names in named.items()}
    names = tuple(
        in_id_order({name for several in together.values() for name in several})
    )
    place = {name: index for index, name in enumerate(names)}
    belongs = together
    if roll is not None:
        on_roll = frozenset(roll)
        belongs = {p: several for p, several in together.items() if p in on_roll}
    combinations = {several: index + 1 for index, several in enumerate(_order(belongs))}
    stands = np.zeros((len(combinations) + 1, len(names)), np.bool_)
    for several, kind in combinations.items():
        stands[kind, [place[name] for name in several]] = True
    kinds = np.zeros(len(participants), np.int32)
    voters = participants.places(belongs)
    of_voters = np.fromiter((combinations[s] for s in belongs.values()), np.int32)
    kinds[voters[voters >= 0]] = of_voters[voters >= 0]
    return Bodies(
        names=names,
        sizes=_count(together, place),
        roll=None if roll is None else _count(belongs, place),
        stands=stands,
        kinds=kinds,
        belongs=belongs,
    )


def _order(belongs: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted(set(belongs.values()) - {()}) + (
        [()] if () in belongs.values() else []
    )


def _count(
    belongs: Mapping[str, tuple[str, ...]], place: Mapping[str, int]
) -> NDArray[np.int64]:
    counts = np.zeros(len(place), np.int64)
    for several in belongs.values():
        for name in several:
            counts[place[name]] += 1
    return counts
