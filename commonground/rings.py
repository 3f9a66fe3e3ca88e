"""The rings: in which a statement stands, how far from the middle, at which angle.

Geometry of the 同心圆: R = 270; common ground reaches to .34 R, near to .58 R, divided
to .80 R, not enough to R. In its ring a statement stands the nearer to the middle, the
larger the share of its weakest body. The angle has no meaning: equal steps in id order,
clockwise from 12 o'clock, where a lane stays free for the counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin, sqrt

from commonground.standing import Part, Standing

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
# A dot's radius: the largest with which no two overlap, else the last.
_DOTS = (17.0, 15.5, 14.0, 13.0, 12.0)
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
        return CENTRE + self.distance * sin(radians(self.angle))

    @property
    def y(self) -> float:
        return CENTRE - self.distance * cos(radians(self.angle))


# x and y of the middle and half of width and height of what no dot may cover.
type Box = tuple[float, float, float, float]


def place(
    found: Sequence[Standing], labels: Mapping[str, str], boxes: Sequence[Box]
) -> tuple[float, list[Dot]]:
    """The radius of the dots, and where each stands, in id order.

    A dot that would lie on another is turned by 2 degrees, to either side in turn,
    until it is free.
    """
    for radius in _DOTS:
        dots, crowded = _placed(found, labels, boxes, radius)
        if not crowded:
            break
    return radius, dots


def _placed(
    found: Sequence[Standing],
    labels: Mapping[str, str],
    boxes: Sequence[Box],
    radius: float,
) -> tuple[list[Dot], bool]:
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
    dots: list[Dot] = []
    crowded = False
    for home in sorted(homes, key=lambda dot: dot.distance):
        turned = [replace(home, angle=angle) for angle in _turns(home.angle)]
        room = [_room(dot, dots, boxes, radius) for dot in turned]
        free = next((i for i, space in enumerate(room) if space >= 0), None)
        if free is None:
            crowded = True
            free = max(range(len(room)), key=room.__getitem__)
        dots.append(turned[free])
    order = {id(standing): index for index, standing in enumerate(found)}
    return sorted(dots, key=lambda dot: order[id(dot.standing)]), crowded


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


def _room(
    dot: Dot, others: Sequence[Dot], boxes: Sequence[Box], radius: float
) -> float:
    """How far the dot is from the nearest thing it may not cover; negative: it does."""
    room = 4 * R
    for x, y, half_width, half_height in boxes:
        beside = max(abs(dot.x - x) - half_width, 0.0)
        above = max(abs(dot.y - y) - half_height, 0.0)
        room = min(room, (beside**2 + above**2) ** 0.5 - radius)
    for other in others:
        apart = ((dot.x - other.x) ** 2 + (dot.y - other.y) ** 2) ** 0.5
        room = min(room, apart - 2 * radius - _gap(dot, other))
    return room


def _gap(dot: Dot, other: Dot) -> float:
    return max(_GAPS[dot.standing.part], _GAPS[other.standing.part])
