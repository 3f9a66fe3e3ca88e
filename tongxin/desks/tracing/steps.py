"""What a walk is made of: dated steps, each at its place on the circle."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from django.utils import timezone

from tongxin.renewal.queries import Piece


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
class Line:
    """One of several things that a step holds."""

    text: str
    link: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Step:
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
    also: Line | None = None
    state: State | None = None
    lines: tuple[Line, ...] = ()
    pieces: tuple[Piece, ...] = ()
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

    @property
    def order(self) -> tuple[date, Place, int, str]:
        return self.on or date.max, self.place, self.rank, self.key


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)
