"""One conversation: the votes, and what is known about the people and the
statements.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from os import PathLike, fspath

import numpy as np
from numpy.typing import NDArray

from commonground.bodies import Bodies, bodies_of
from commonground.opinions.people import InMemory, People
from commonground.stopwatch import Stopwatch

type Path = str | PathLike[str]
type Progress = Callable[[str, float], None]

MARKED = "marked"


@dataclass(frozen=True)
class SetAside:
    """People without whom every cell is computed once more; the worse class stands.

    `off_the_roll`: they leave N as well (people with two hats); otherwise only their
    stances are left out (a collector's forms).
    """

    name: str
    people: frozenset[str]
    off_the_roll: bool = True


@dataclass(frozen=True, eq=False)
class Conversation:
    """What a report is made of. Build it with `read` or `conversation_of`."""

    people: People
    moderated: NDArray[np.bool_]  # shape (statements,)
    groups: Bodies | None  # given from outside
    sides: Bodies
    set_aside: tuple[SetAside, ...]
    read_s: float


def conversation_of(
    people: People,
    *,
    groups: dict[str, str] | None = None,
    sides: dict[str, tuple[str, ...]] | None = None,
    roll: dict[str, tuple[str, ...]] | None = None,
    mod_out: Collection[str] = (),
    set_aside: Sequence[SetAside] = (),
    read_s: float = 0.0,
) -> Conversation:
    """Put together stances and what is known besides.

    `groups` (participant to group) replaces discovery; `sides` are the sides each
    person stands on; `roll` is everyone entitled, with sides that serve when `sides`
    is None.
    """
    moderated = np.zeros(len(people.statements), np.bool_)
    places = people.statements.places(mod_out)
    moderated[places[places >= 0]] = True
    named = (roll or {}) if sides is None else sides
    given = None if groups is None else {p: (group,) for p, group in groups.items()}
    return Conversation(
        people=people,
        moderated=moderated,
        groups=None if given is None else bodies_of(given, people.participants),
        sides=bodies_of(named, people.participants, roll=roll),
        set_aside=tuple(set_aside),
        read_s=read_s,
    )


def read(
    votes: Path | Sequence[Path],
    *,
    groups: Path | None = None,
    sides: Path | None = None,
    roll: Path | None = None,
    mod_out: Path | None = None,
    marked: Path | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Conversation:
    """Read a conversation from files in the forms of the contract.

    `InputError` where a file breaks it, with the file, the line and what is wrong.
    """
    # Reading brings more modules than computing needs.
    from commonground.reading.votes import read_votes  # noqa: PLC0415

    watch = Stopwatch()
    several = [votes] if isinstance(votes, str | PathLike) else votes
    paths = [fspath(path) for path in several]
    with watch.run():
        held = read_votes(paths, threads=threads, progress=progress)
    return with_tables(
        InMemory(held, threads),
        groups=groups,
        sides=sides,
        roll=roll,
        mod_out=mod_out,
        marked=marked,
        read_s=watch.seconds,
    )


def with_tables(
    people: People,
    *,
    groups: Path | None = None,
    sides: Path | None = None,
    roll: Path | None = None,
    mod_out: Path | None = None,
    marked: Path | None = None,
    read_s: float = 0.0,
) -> Conversation:
    """Put together stances that are read and what files say besides."""
    from commonground.reading import tables  # noqa: PLC0415 (as above)

    aside = []
    if marked is not None:
        aside.append(SetAside(MARKED, tables.read_marked(fspath(marked))))
    return conversation_of(
        people,
        groups=None if groups is None else tables.read_groups(fspath(groups)),
        sides=None if sides is None else tables.read_sides(fspath(sides)),
        roll=None if roll is None else tables.read_roll(fspath(roll)),
        mod_out=() if mod_out is None else tables.read_mod_out(fspath(mod_out)),
        set_aside=aside,
        read_s=read_s,
    )
