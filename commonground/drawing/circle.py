"""The 同心圆 itself, with what people share in the middle: rings, counts, dots.

No people are drawn: in a small unit a map of people names them, and every distance in
it would be read as one between persons. Words are the caller's, in its own language.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import dist

from commonground.drawing.rings import (
    CENTRE,
    RINGS,
    Disc,
    Mark,
    Placed,
    R,
    Sector,
    place,
    point,
)
from commonground.drawing.svg import (
    CORE,
    DIVIDED,
    NEAR,
    PAPER,
    SOFT,
    along,
    circle,
    degrees,
    dot,
    line,
)
from commonground.telling.parts import Part

# More statements than can be told apart: a table says it better.
MOST = 60
# From outside to inside, so that each ring covers the middle of the one before.
_GROUND: tuple[tuple[Part, str, str], ...] = (
    ("not_enough", PAPER, SOFT),
    ("divided", DIVIDED, CORE),
    ("near", NEAR, CORE),
    ("reached", CORE, PAPER),
)
_BETWEEN = f'stroke="{CORE}" stroke-opacity=".4" stroke-width="1"'
_COUNT_SIZE = 20.0


def drawn(
    marks: Sequence[Mark],
    words: Mapping[Part, str],
    hints: Mapping[str, str],
    band: Iterable[str] = (),
) -> list[str]:
    """Pieces of a picture of 600 by 600; above `MOST` marks there are only counts.

    `words` name the rings, `hints` tell of each mark by its label, `band` lies around
    the edge.
    """
    counts, placed = _counted(marks, words), placed_among(marks, words)
    return [
        *_rings(),
        *(
            line(each.start, RINGS["reached"][1], R, _BETWEEN)
            for each in placed.sectors[1:]
        ),
        *band,
        *(
            along(counts[part], 0, _count_radius(part), _COUNT_SIZE, ink)
            for part, _fill, ink in _GROUND
        ),
        *(name for each in placed.sectors if (name := _name(each, placed))),
        *(
            dot(each.at, each.mark.part, placed.radius, label, hints[label])
            for each in placed.dots
            for label in [each.mark.label]
        ),
    ]


def placed_among(marks: Sequence[Mark], words: Mapping[Part, str]) -> Placed:
    """Where all stand beside the counts, which no dot may cover."""
    shown = tuple(marks) if len(marks) <= MOST else ()
    return place(shown, _taken(_counted(marks, words)))


def _rings() -> list[str]:
    pieces = []
    for part, fill, _ink in _GROUND:
        edge = f' stroke="{CORE}" stroke-width="1.5"' if part == "not_enough" else ""
        pieces.append(circle(RINGS[part][1], f'fill="{fill}"{edge}'))
    return [*pieces, circle(3, f'fill="{NEAR}"')]


# ---- Counts at 12 o'clock ----


def _counted(marks: Sequence[Mark], words: Mapping[Part, str]) -> dict[Part, str]:
    counts: dict[Part, str] = {}
    for part, _fill, _ink in _GROUND:
        many = sum(RINGS[mark.part] == RINGS[part] for mark in marks)
        counts[part] = f"{words[part]} {many:,}"
    return counts


def _count_radius(part: Part) -> float:
    return RINGS[part][1] - 16


def _taken(counts: Mapping[Part, str]) -> tuple[Disc, ...]:
    """The middle, and the counts."""
    taken: list[Disc] = [(CENTRE, CENTRE, 5.0)]
    for part, text in counts.items():
        radius = _count_radius(part)
        half = degrees(text, _COUNT_SIZE, radius) / 2
        for step in range(-3, 4):
            taken.append((*point(half * step / 3, radius), 8.0))
    return tuple(taken)


# ---- Names of sectors ----


def _name(sector: Sector, placed: Placed) -> str:
    """Inside the edge, where no dot stands; what does not fit is cut."""
    for size in (20.0, 18.0, 16.0):
        radius = R - 4 - size / 2
        text = sector.name
        while text and degrees(text, size, radius) > sector.end - sector.start - 3:
            text = text[:-2] + "…" if len(text) > 2 else ""
        if text and (text == sector.name or size == 16.0):
            at = _free_angle(text, sector, placed, radius, size)
            if at is not None:
                return along(text, at, radius, size, SOFT)
    return ""


def _free_angle(
    text: str, sector: Sector, placed: Placed, radius: float, size: float
) -> float | None:
    half = degrees(text, size, radius) / 2
    middle = (sector.start + sector.end) / 2
    room = placed.radius + size / 2 + 1
    for step in sorted(range(-180, 181), key=lambda step: (abs(step), step)):
        at = middle + step
        if sector.start + half + 1 <= at <= sector.end - half - 1 and all(
            dist(each.at, point(at + half * side / 3, radius)) >= room
            for each in placed.dots
            for side in range(-3, 4)
        ):
            return at
    return None
