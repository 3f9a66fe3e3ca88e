"""One history of a matter: dated steps, each at its place on the circle.

Each room tells its own (`Room.history`), and from which of its records somebody may set
out. What a reader may not open is no step of theirs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.http.response import HttpResponseBase


class Place(IntEnum):
    """The seven places of the circle, in the order in which it is walked."""

    HEARD = 0
    GATHERED = 1
    TALKED = 2
    MET = 3
    WORKED = 4
    ADOPTED = 5
    RETURNED = 6

    @property
    def glyph(self) -> str:
        return "听聚议会办纳回"[self]


@dataclass(frozen=True, slots=True)
class State:
    """A result as every page draws it: its sign and its word."""

    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One of several things that a step holds."""

    text: str
    link: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One thing that happened, or that is to come, of one matter.

    `who` is an office, a conference or "you", never anybody's name. `key` is the same
    for every reader.
    """

    key: str
    place: Place
    title: str
    on: date | None = None
    # Of two on one day; what has a moment of its own needs none.
    rank: int = 0
    who: str = ""
    note: str = ""
    # As somebody put it: a recommendation, a reply with its reason.
    words: str = ""
    link: str = ""
    link_words: str = ""
    also: HistoryLine | None = None
    state: State | None = None
    lines: tuple[HistoryLine, ...] = ()
    # A text and what changed in it (see kernel/parts/pieces.html).
    pieces: tuple[Any, ...] = ()
    # Everybody may read it, signed in or not.
    is_public: bool = True
    # It is the reader's own: nobody has to be told that others do not see it.
    is_own: bool = False
    is_coming: bool = False
    # Its day is the last one, and not the one on which it happens.
    is_due: bool = False
    is_provisional: bool = False
    # So few that its day could tell who it was.
    hides_day: bool = False
    # Left out where a step with a key that begins so stands in the walk.
    yields_to: str = ""

    @property
    def order(self) -> tuple[date, Place, int, str]:
        return self.on or date.max, self.place, self.rank, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A record that a reader sets out from; the page of a matter is the walk itself."""

    line: HistoryLine | None = None
    title: str = ""
    # Matters that it led to, by their keys; how the reader calls them, where known.
    matters: Collection[int] = ()
    titles: Mapping[int, str] | None = None
    # Steps of its own: in each of the walks, in one of them (None: under no matter),
    # or a walk apart.
    everywhere: Sequence[HistoryStep] = ()
    own: Sequence[tuple[int | None, HistoryStep]] = ()
    apart: Sequence[Iterable[HistoryStep]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where somebody may set out: the address of a page, and what is found there."""

    name: str
    route: str
    # None: not found; an answer: first somewhere else.
    find: Callable[..., Origin | HttpResponseBase | None]
    # Not kept by browsers.
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a room tells of matters, by their keys."""

    # `(actor, matters)`: how the reader may call those that they may follow. Of several
    # rooms the word of the lowest place counts.
    titles: Callable[[Any, Collection[int]], Mapping[int, str]] | None = None
    place: int = 0
    # `(actor, titles)`: steps of these matters, as far as the reader may know them. One
    # of an upper room stands for one of a lower room with the same key.
    steps: (
        Callable[[Any, Mapping[int, str]], Iterable[tuple[int, HistoryStep]]] | None
    ) = None
    starts: Sequence[Start] = ()
