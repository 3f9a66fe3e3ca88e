"""The picture of a conversation: 同心圆, with what people share in the middle.

No people are drawn. In a small unit a map of people names them, and every distance in
it would be read as a distance between persons, which two axes do not carry. What is
drawn of the groups is their size.
"""

from collections.abc import Iterator, Mapping, Sequence

from commonground.drawing.legend import COUNTED, legend
from commonground.drawing.rings import CENTRE, MOST, RINGS, Box, Dot, Placing, place
from commonground.drawing.svg import (
    CORE,
    FONT,
    GROUND,
    NEAR,
    PAPER,
    SOFT,
    WIDTH,
    circle,
    figure,
    mark,
    safe,
    words,
)
from commonground.result import Report
from commonground.telling.columns import clean, width
from commonground.telling.standing import PARTS, Part, Standing, of_part, standings
from commonground.telling.wording import (
    RINGS_SAID,
    agree,
    headline,
    listed,
    named,
    number,
    of_cell,
    people,
)

# From outside to inside, so that each ring covers the middle of the one before.
_DRAWN: tuple[Part, ...] = ("not_enough", "divided", "near", "reached")
_INK: Mapping[Part, str] = {
    "reached": PAPER,
    "near": CORE,
    "divided": CORE,
    "not_enough": SOFT,
}
# Ids of more columns do not fit into a dot: then all dots bear numbers of their own.
_IN_A_DOT = 3


def draw(report: Report, *, texts: Mapping[str, str] | None = None) -> str:
    """One SVG, complete in itself: the rings, a legend, the groups' sizes.

    600 wide. With `texts` (what the statements say, by id), and where ids do not fit
    into a dot, a key of the statements stands below. More than 60 statements: only
    counts. Figures are exact and unmasked, as everything in a `Report`.
    """
    judged = standings(report)
    drawn = judged if len(judged) <= MOST else []
    labels = _labels(drawn)
    placing = place(drawn, labels, _boxes(drawn))
    below, height = legend(report, judged, placing, labels, texts or {})
    name = f"cg-{report.digest[:8]}"
    size = f'width="{WIDTH}" height="{figure(height)}"'
    title, told = headline(judged), _description(report, judged, labels)
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="en" xml:lang="en" {size}',
        f' viewBox="0 0 {WIDTH} {figure(height)}" style="max-width:100%;height:auto"',
        f' role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}">',
        f'<title id="{name}-title">{safe(title)}</title>',
        f'<desc id="{name}-desc">{safe(told)}</desc>',
        f'<rect {size} fill="{PAPER}"/>',
        *_rings(judged),
        *_dots(placing, texts or {}),
        *below,
        "</svg>",
    ]
    return "\n".join(pieces) + "\n"


def _labels(drawn: Sequence[Standing]) -> dict[str, str]:
    """What each dot bears: its id, or where one is too long, numbers from 1 on."""
    ids = [standing.statement.statement for standing in drawn]
    if all(0 < width(clean(name)) <= _IN_A_DOT for name in ids):
        return {name: clean(name) for name in ids}
    return {name: str(place) for place, name in enumerate(ids, start=1)}


def _description(
    report: Report, judged: Sequence[Standing], labels: Mapping[str, str]
) -> str:
    told = []
    for part in PARTS:
        found = [standing.statement.statement for standing in of_part(judged, part)]
        which = (
            f": {', '.join(labels[name] for name in found)}" if labels and found else ""
        )
        told.append(f"{RINGS_SAID[part]} {number(len(found))}{which}")
    groups = [
        f"group {named(group.id)} {people(group.size)}" for group in report.groups
    ]
    return "; ".join(told) + (f". Sizes: {listed(groups, 10)}." if groups else ".")


def _in_ring(judged: Sequence[Standing], ring: Part) -> int:
    return sum(RINGS[standing.part] == RINGS[ring] for standing in judged)


def _rings(judged: Sequence[Standing]) -> Iterator[str]:
    for ring in _DRAWN:
        edge = f'stroke="{CORE}" stroke-width="1.25"' if ring == "not_enough" else ""
        look = f'fill="{GROUND[ring]}" {edge}'.rstrip()
        yield circle(CENTRE, CENTRE, RINGS[ring][1], look)
    only_counts = len(judged) > MOST
    for ring in _DRAWN:
        many = number(_in_ring(judged, ring))
        y = CENTRE - RINGS[ring][1]
        said, ink = RINGS_SAID[ring], _INK[ring]
        if not only_counts:
            text, at, size = f"{said} {many}", y + 24, 15.0
        else:
            text, at, size = said, y + 20, 15.0
            yield words(
                CENTRE, y + 46, many, size=25, fill=ink, weight=700, anchor="middle"
            )
        yield words(CENTRE, at, text, size=size, fill=ink, weight=700, anchor="middle")
    if only_counts:
        for line, text in enumerate(COUNTED):
            y = CENTRE + 18 + 19 * line
            yield words(CENTRE, y, text, size=14, fill=PAPER, anchor="middle")


def _boxes(drawn: Sequence[Standing]) -> list[Box]:
    """Where the counts stand."""
    boxes = []
    for ring in _DRAWN:
        half = len(f"{RINGS_SAID[ring]} {_in_ring(drawn, ring)}") * 5.2
        boxes.append((CENTRE, CENTRE - RINGS[ring][1] + 19, half, 7.0))
    return boxes


def _dots(placing: Placing, texts: Mapping[str, str]) -> Iterator[str]:
    radius = placing.radius
    widest = max((width(dot.label) for dot in placing.dots), default=1)
    size = radius * (1.06 if widest < 3 else 0.92)
    if placing.dots:
        yield circle(CENTRE, CENTRE, 2.5, f'fill="{NEAR}"')
    for dot in placing.dots:
        part = dot.standing.part
        shape = mark(part, radius, dot.label, size, GROUND[part])
        yield (
            f'<g transform="translate({figure(dot.x)} {figure(dot.y)})">'
            f"<title>{safe(_hint(dot, texts))}</title>{shape}</g>"
        )


def _hint(dot: Dot, texts: Mapping[str, str]) -> str:
    """What a pointer over a dot is told."""
    standing = dot.standing
    name = standing.statement.statement
    told = f"Statement {named(name)}: {RINGS_SAID[standing.part]}."
    if standing.weakest is not None:
        cell = standing.weakest
        held = standing.bound(cell).count
        told += (
            f" Weakest: {of_cell(cell)}, {number(held)} of {number(cell.seen)} heard of"
            f" {number(cell.size)} {agree(held, is_against=standing.is_against)}."
        )
    return f"{told} {texts.get(name, '')}".strip()
