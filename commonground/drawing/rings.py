"""The rings: in which a statement stands, how far from the middle, at which angle.

Geometry of the 同心圆: R = 270; common ground reaches to .34 R, near to .58 R, divided
to .80 R, not enough to R. In its ring a statement stands the nearer to the middle, the
larger the share of its weakest body. The angle has no meaning: equal steps in id order,
clockwise from 12 o'clock, where a lane stays free for the counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin, sqrt

from commonground.telling.standing import Part, Standing

R, CENTRE = 270.0, 300.0
LANE = 16.0  # degrees at 12 o'clock, half on each side
MOST = 60  # statements that are drawn one by one

type Ring = tuple[float, float]  # inner and outer radius

RINGS: Mapping[Part, Ring] = {
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
# A dot's radius: the largest with which no two overlap. If there is none, dots may also
# leave their distance, inside their ring; and if that does not do, they overlap.
_DOTS = (17.0, 15.5, 14.0, 13.0, 12.0)
_OFF_THEIR_PLACE = (12.0, 10.0, 8.5, 7.0)
_SHIFT = 2
_EDGE = 4.0
# How far apart two dots stay: the bar of ⊖ and the arms of ✕ look out of theirs.
_GAPS: Mapping[Part, float] = {
    "reached": 2.0,
    "reached_against": 11.0,
    "near": 2.0,
    "divided": 5.0,
    "not_enough": 2.0,
}


@dataclass(frozen=True)
class Dot:
    """A statement's place: degrees clockwise from the top, distance from the middle."""

    standing: Standing
    label: str
    angle: float
    distance: float

    @property
    def x(self) -> float:
        return _point(self.angle, self.distance)[0]

    @property
    def y(self) -> float:
        return _point(self.angle, self.distance)[1]


# x and y of the middle and half of width and height of what no dot may cover.
type Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Placing:
    """Where every dot stands, in id order, and their radius.

    `is_exact`: each at the distance of its share; otherwise some are moved a little.
    """

    dots: tuple[Dot, ...]
    radius: float
    is_exact: bool


def place(
    found: Sequence[Standing], labels: Mapping[str, str], boxes: Sequence[Box]
) -> Placing:
    """Find a place for each statement; no dot may cover a box.

    A dot that would lie on another is turned by 2 degrees, to either side in turn,
    until it is free.
    """
    tries = [(radius, False) for radius in _DOTS]
    tries += [(radius, True) for radius in _OFF_THEIR_PLACE]
    for radius, moves in tries:
        is_last = (radius, moves) == tries[-1]
        dots = _placed(found, labels, boxes, radius, moves=moves, is_last=is_last)
        if dots is not None:
            break
    return Placing(tuple(dots or ()), radius, is_exact=not moves)


def _placed(
    found: Sequence[Standing],
    labels: Mapping[str, str],
    boxes: Sequence[Box],
    radius: float,
    *,
    moves: bool,
    is_last: bool,
) -> list[Dot] | None:
    """All dots in id order; None where one finds no place, but for the last try."""
    step = (360 - LANE) / max(len(found), 1)
    homes = [
        Dot(
            standing,
            labels[standing.statement.statement],
            LANE / 2 + (index + 0.5) * step,
            _distance(standing, radius),
        )
        for index, standing in enumerate(found)
    ]
    # Near the middle there is least room: who stands there chooses first.
    dots: dict[int, Dot] = {}
    for index in sorted(range(len(homes)), key=lambda index: homes[index].distance):
        home = homes[index]
        taken = _Taken(home.standing.part, radius, boxes, dots.values())
        free = _free(home, taken, moves=moves)
        if free is None and not is_last:
            return None
        dots[index] = free or _roomiest(home, taken)
    return [dots[index] for index in range(len(homes))]


def _free(home: Dot, taken: "_Taken", *, moves: bool) -> Dot | None:
    """The nearest free place; without `moves` only at its own distance."""
    for distance in _distances(home, taken.radius) if moves else [home.distance]:
        for angle in _turns(home.angle):
            if taken.room(*_point(angle, distance), enough=0) >= 0:
                return replace(home, angle=angle, distance=distance)
    return None


def _roomiest(home: Dot, taken: "_Taken") -> Dot:
    """The place with most room, where none is free."""
    places = [
        (distance, angle)
        for distance in _distances(home, taken.radius)
        for angle in _turns(home.angle)
    ]
    distance, angle = max(
        places, key=lambda place: taken.room(*_point(place[1], place[0]))
    )
    return replace(home, angle=angle, distance=distance)


class _Taken:
    """What a dot of this part may not cover: boxes, and the dots of its own ring."""

    def __init__(
        self, part: Part, radius: float, boxes: Sequence[Box], dots: Iterable[Dot]
    ) -> None:
        self.radius = radius
        self._boxes = boxes
        self._dots = [
            (dot.x, dot.y, 2 * radius + max(_GAPS[part], _GAPS[dot.standing.part]))
            for dot in dots
            if RINGS[dot.standing.part] == RINGS[part]
        ]

    def room(self, x: float, y: float, enough: float = -4 * R) -> float:
        """How far from the nearest of it; negative: it is covered. Less than `enough`
        is not looked at more closely."""
        room = 4 * R
        for at_x, at_y, apart in self._dots:
            room = min(room, hypot(x - at_x, y - at_y) - apart)
            if room < enough:
                return room
        for at_x, at_y, half_width, half_height in self._boxes:
            beside = max(abs(x - at_x) - half_width, 0.0)
            above = max(abs(y - at_y) - half_height, 0.0)
            room = min(room, hypot(beside, above) - self.radius)
        return room


def _point(angle: float, distance: float) -> tuple[float, float]:
    turn = radians(angle)
    return CENTRE + distance * sin(turn), CENTRE - distance * cos(turn)


def _distances(home: Dot, radius: float) -> list[float]:
    """Its distance, and others in its ring, nearest first."""
    inner, outer = RINGS[home.standing.part]
    low, high = inner + radius + _EDGE, outer - radius - _EDGE
    steps = (home.distance + step for step in range(-60, 61, 3))
    others = [distance for distance in steps if low <= distance <= high]
    return sorted(others, key=lambda distance: abs(distance - home.distance))


def _turns(home: float) -> list[float]:
    """Angles to try, nearest first, none in the lane."""
    turns = sorted(range(-180, 180, _SHIFT), key=lambda turn: (abs(turn), turn))
    angles = ((home + turn) % 360 for turn in turns)
    return [angle for angle in angles if LANE / 2 <= angle <= 360 - LANE / 2]


def _distance(standing: Standing, radius: float) -> float:
    """The farther in, the larger the share; equal parts of it take equal areas."""
    inner, outer = RINGS[standing.part]
    low, high = _SHARES[standing.part]
    share = min(max((float(standing.share) - low) / (high - low), 0.0), 1.0)
    inner, outer = inner + radius + _EDGE, outer - radius - _EDGE
    return sqrt(outer**2 - (outer**2 - inner**2) * share)
