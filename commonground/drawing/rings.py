"""Where everything of a 同心圆 stands.

R = 270 in a square of 600. The ring says the result; in its ring a statement stands the
nearer to the middle, the larger the share of its weakest body. Angles carry no
statistics: sectors in the order of their first statements, clockwise, each as wide as
it has statements; 12 o'clock stays free for the counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import cos, radians, sin, sqrt

from commonground.telling.parts import Part

R, CENTRE = 270.0, 300.0
# Degrees at 12 o'clock that stay free for the counts, half on each side.
LANE = 16.0
RINGS: Mapping[Part, tuple[float, float]] = {
    "reached": (0.0, 0.34 * R),
    "reached_against": (0.0, 0.34 * R),
    "near": (0.34 * R, 0.58 * R),
    "divided": (0.58 * R, 0.80 * R),
    "not_enough": (0.80 * R, R),
}
# The shares that stand at the outer and at the inner edge of each ring.
_SHARES: Mapping[Part, tuple[float, float]] = {
    "reached": (0.66, 1.0),
    "reached_against": (0.66, 1.0),
    "near": (0.5, 0.9),
    "divided": (0.0, 0.66),
    "not_enough": (0.0, 1.0),
}
# The largest size with which no two dots lie on each other is taken for all.
_SIZES = (21.0, 19.5, 18.0, 17.0, 16.0, 15.5, 14.5, 13.5, 12.5, 11.5, 10.5, 9.5)
_CROWDED = (8.0, 7.0, 6.0)
_SHIFT = 2
_EDGE = 4.0
# What looks out of a dot's disc: the arms of ✕, the bar of ⊖.
_LOOKS_OUT: Mapping[Part, float] = {"divided": 5.0, "reached_against": 6.0}

# Middle and radius of what no dot may cover.
type Disc = tuple[float, float, float]


@dataclass(frozen=True)
class Mark:
    """What is drawn of a statement. Its label stands in the dot and is its alone.

    `share` of the weakest body; where there is none, it stands amid its ring.
    """

    label: str
    part: Part
    share: Fraction | None
    sector: str = ""


@dataclass(frozen=True)
class Sector:
    """A part of the circle, in degrees clockwise from 12 o'clock."""

    name: str
    start: float
    end: float
    marks: tuple[Mark, ...]

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Dot:
    mark: Mark
    angle: float
    distance: float

    @property
    def at(self) -> tuple[float, float]:
        return point(self.angle, self.distance)


@dataclass(frozen=True)
class Placed:
    sectors: tuple[Sector, ...]
    dots: tuple[Dot, ...]
    radius: float


def point(angle: float, distance: float) -> tuple[float, float]:
    turn = radians(angle)
    return CENTRE + distance * sin(turn), CENTRE - distance * cos(turn)


def _sectors(marks: Sequence[Mark]) -> tuple[Sector, ...]:
    members: dict[str, list[Mark]] = {}
    for mark in marks:
        members.setdefault(mark.sector, []).append(mark)
    step = (360 - LANE) / max(len(marks), 1)
    found, at = [], LANE / 2
    for name, its in members.items():
        found.append(Sector(name, at, at + step * len(its), tuple(its)))
        at += step * len(its)
    return tuple(found)


@dataclass(frozen=True)
class _Way:
    """How far dots of a ring may move outward, whether they may leave their sectors,
    whether they close ranks clockwise, and whether bars and arms may touch others.
    """

    moved: int
    leaves: bool = False
    closes: bool = False
    touches: bool = False


def _ways(radius: float) -> list[_Way]:
    """What a ring may try with dots of this size, the most faithful first."""
    ways = [_Way(0), _Way(6 if radius > 18 else 9)]
    if radius <= 18:
        ways.append(_Way(24))
    if radius < 16:
        ways += [
            _Way(60, leaves, closes)
            for leaves in (False, True)
            for closes in (False, True)
        ]
    if radius in _CROWDED:
        ways += [replace(way, touches=True) for way in ways[-2:]]
    return ways


# A full ring takes a second to fill, and many people open one report.
@lru_cache(maxsize=64)
def place(marks: tuple[Mark, ...], taken: tuple[Disc, ...]) -> Placed:
    """Every statement, as large as there is room for; `taken` stays free."""
    sectors = _sectors(marks)
    for radius in (*_SIZES, *_CROWDED):
        dots = _placed(sectors, taken, radius)
        if dots is not None:
            dots.sort(key=lambda dot: marks.index(dot.mark))
            return Placed(sectors, tuple(dots), radius)
    # More than all rings can hold: they lie on each other.
    return Placed(sectors, tuple(dot for _, dot in _homes(sectors, radius)), radius)


def _placed(
    found: Sequence[Sector], taken: Sequence[Disc], radius: float
) -> list[Dot] | None:
    """All dots; None where one finds no place."""
    rings: dict[tuple[float, float], list[tuple[Sector, Dot]]] = {}
    for sector, home in _homes(found, radius):
        ring = RINGS[home.mark.part]
        rings.setdefault(ring, []).append((sector, home))
    dots: list[Dot] = []
    for homes in rings.values():
        tries = (_in_ring(homes, taken, radius, way) for way in _ways(radius))
        its = next((each for each in tries if each is not None), None)
        if its is None:
            return None
        dots += its
    return dots


def _in_ring(
    homes: Sequence[tuple[Sector, Dot]],
    taken: Sequence[Disc],
    radius: float,
    way: _Way,
) -> list[Dot] | None:
    room = _Room(radius + 1.5, taken, touches=way.touches)
    # Near the middle there is least room: who stands there chooses first.
    ordered = sorted(
        homes, key=lambda home: (not way.closes and home[1].distance, home[1].angle)
    )
    for sector, home in ordered:
        start, end = sector.start, sector.end
        if way.leaves:
            start, end = LANE / 2, 360 - LANE / 2
        distances = _distances(home, radius, way.moved)
        turns = _turns(home.angle, start, end, closes=way.closes)
        if not room.take(home.mark, distances, turns):
            return None
    return room.dots


class _Room:
    """What is taken already."""

    def __init__(self, radius: float, taken: Sequence[Disc], *, touches: bool) -> None:
        self.dots: list[Dot] = []
        self._radius = radius
        self._looks_out = {} if touches else _LOOKS_OUT
        self._taken = list(taken)

    def take(self, mark: Mark, distances: list[float], turns: list[float]) -> bool:
        """Take the first spot that is free, if there is one."""
        size = self._radius + self._looks_out.get(mark.part, 0)
        toward = [(turn, sin(radians(turn)), cos(radians(turn))) for turn in turns]
        for distance in distances:
            for turn, sine, cosine in toward:
                x, y = CENTRE + distance * sine, CENTRE - distance * cosine
                if self._is_free(x, y, size):
                    self.dots.append(Dot(mark, turn, distance))
                    self._taken.append((x, y, size))
                    return True
        return False

    def _is_free(self, x: float, y: float, mine: float) -> bool:
        for place, (tx, ty, size) in enumerate(self._taken):
            dx, dy, apart = x - tx, y - ty, mine + size
            if dx * dx + dy * dy < apart * apart:
                # What is in the way of this spot is in that of the next one, too.
                if place:
                    self._taken.insert(0, self._taken.pop(place))
                return False
        return True


def _homes(found: Iterable[Sector], radius: float) -> Iterator[tuple[Sector, Dot]]:
    for sector in found:
        step = (sector.end - sector.start) / len(sector.marks)
        for place, mark in enumerate(sector.marks):
            angle = sector.start + (place + 0.5) * step
            yield sector, Dot(mark, angle, _distance(mark, radius))


def _turns(home: float, start: float, end: float, *, closes: bool) -> list[float]:
    """Angles from `start` to `end`, 2° apart, nearest first; or clockwise."""
    turns = list(range(-360, 360, _SHIFT))
    if not closes:
        turns.sort(key=lambda turn: (abs(turn), turn))
    return [home + turn for turn in turns if start <= home + turn <= end]


def _distance(mark: Mark, radius: float) -> float:
    """The farther in, the larger the share; equal parts of it take equal areas."""
    inner, outer = _span(mark.part, radius)
    if mark.share is None:
        return (inner + outer) / 2
    low, high = _SHARES[mark.part]
    share = min(max((float(mark.share) - low) / (high - low), 0.0), 1.0)
    return sqrt(outer**2 - (outer**2 - inner**2) * share)


def _span(part: Part, radius: float) -> tuple[float, float]:
    """How near to and how far from the middle a dot of its ring may stand."""
    inner, outer = RINGS[part]
    room = radius + _EDGE + _LOOKS_OUT.get(part, 0)
    return inner + room, outer - room


def _distances(home: Dot, radius: float, moved: int) -> list[float]:
    """Its own and then farther out, so that the stronger stay nearer to the middle.

    Only where it may move far, in the end also farther in.
    """
    inner, outer = _span(home.mark.part, radius)
    steps = [*range(0, moved + 1, 3), *(range(-3, -moved, -3) if moved > 24 else ())]
    return [
        home.distance + step
        for step in steps
        if not step or inner <= home.distance + step <= outer
    ]
