"""同心圆: the picture of one consultation, with what people share in the middle.

It is drawn from the masked report alone. No people are drawn: in a small unit a map of
people names them. The same report in the same language gives the same bytes.
"""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tongxin.consultations import drawing
from tongxin.consultations.drawing import CORE, DIVIDED, NEAR, PAPER, SOFT
from tongxin.consultations.heart import Position, numbers, stands
from tongxin.consultations.masked import Masked, Result, Statement
from tongxin.consultations.placing import (
    CENTRE,
    LANE,
    RINGS,
    Disc,
    Placed,
    R,
    Sector,
    place,
    point,
    sectors,
)

# More statements than can be told apart: the table says it better.
MOST = 60
BAND = 285.0
# From outside to inside, so that each ring covers the middle of the one before.
_GROUND: tuple[tuple[Result, str, str], ...] = (
    ("not_enough", PAPER, SOFT),
    ("divided", DIVIDED, CORE),
    ("near", NEAR, CORE),
    ("reached", CORE, PAPER),
)
_COUNT_SIZE = 20.0
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def letter(index: int) -> str:
    """By which the band and the list beside it name an institution."""
    if (get_language() or "").startswith("zh"):
        return _STEMS[index] if index < len(_STEMS) else str(index + 1)
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def draw(
    report: Masked, positions: Sequence[Position] = (), name: str = "rings"
) -> str:
    """One SVG of 600 by 600, complete in itself; empty for more than 60 statements.

    `name` begins the ids of its title and description: another one for each picture of
    a page.
    """
    if len(report.statements) > MOST:
        return ""
    parts = sectors(report.statements)
    placed = place(parts, _taken(report.statements))
    language = get_language() or "en"
    return drawing.lines(
        [
            drawing.opened(name, language),
            drawing.tag("title", f"{name}-title", title()),
            drawing.tag("desc", f"{name}-desc", described(report, positions)),
            *_rings(),
            *(
                drawing.line(part.start, RINGS["reached"][1], R, _between())
                for part in parts[1:]
            ),
            *_bands(positions),
            *_counts(report.statements),
            *(_matter(part, placed) for part in parts),
            *_dots(placed),
            "</svg>",
        ]
    )


def title() -> str:
    return _("The circle of common ground")


def described(report: Masked, positions: Sequence[Position] = ()) -> str:
    """The picture in words, for those who do not see it."""
    said = []
    for result in RINGS:
        its = [s for s in report.statements if s.result == result]
        if its:
            said.append(
                ngettext(
                    "%(result)s, %(count)s statement: %(numbers)s",
                    "%(result)s, %(count)s statements: %(numbers)s",
                    len(its),
                )
                % {
                    "result": word(result),
                    "count": len(its),
                    "numbers": numbers([s.number for s in its]),
                }
            )
    said += [
        _("%(name)s: %(position)s") % {"name": each.name, "position": stands(each)}
        for each in positions
    ]
    said.append(_("The table below says the same"))
    return pgettext("between parts of a list", "; ").join(said)


def word(result: Result) -> str:
    return {
        "reached": _("Common ground"),
        "reached_against": _("Shared refusal"),
        "near": _("Near"),
        "divided": _("Divided"),
        "not_enough": _("Not enough heard"),
    }[result]


def _between() -> str:
    return f'stroke="{CORE}" stroke-opacity=".4" stroke-width="1"'


def _rings() -> list[str]:
    drawn = []
    for result, fill, _ink in _GROUND:
        edge = f' stroke="{CORE}" stroke-width="1.5"' if result == "not_enough" else ""
        drawn.append(drawing.circle(RINGS[result][1], f'fill="{fill}"{edge}'))
    return [*drawn, drawing.circle(3, f'fill="{NEAR}"')]


def _bands(positions: Sequence[Position]) -> list[str]:
    width = (360 - LANE) / max(len(positions), 1)
    return [
        drawing.band(LANE / 2 + at * width, width, BAND, each.says, letter(at))
        for at, each in enumerate(positions)
    ]


def _counted(statements: Sequence[Statement]) -> list[tuple[Result, str]]:
    words = {
        "reached": pgettext("in a ring", "shared"),
        "near": pgettext("in a ring", "near"),
        "divided": pgettext("in a ring", "divided"),
        "not_enough": pgettext("in a ring", "too few"),
    }
    counted: list[tuple[Result, str]] = []
    for result, _fill, _ink in _GROUND:
        many = sum(RINGS[s.result] == RINGS[result] for s in statements)
        counted.append((result, f"{words[result]} {many}"))
    return counted


def _count_radius(result: Result) -> float:
    return RINGS[result][1] - 16


def _counts(statements: Sequence[Statement]) -> list[str]:
    inks = {result: ink for result, _fill, ink in _GROUND}
    return [
        drawing.along(text, 0, _count_radius(result), _COUNT_SIZE, inks[result])
        for result, text in _counted(statements)
    ]


def _taken(statements: Sequence[Statement]) -> tuple[Disc, ...]:
    """The middle, and the counts."""
    taken: list[Disc] = [(CENTRE, CENTRE, 5.0)]
    for result, text in _counted(statements):
        radius = _count_radius(result)
        half = drawing.degrees(text, _COUNT_SIZE, radius) / 2
        for step in range(-3, 4):
            taken.append((*point(half * step / 3, radius), 8.0))
    return tuple(taken)


def _matter(sector: Sector, placed: Placed) -> str:
    """Its name inside the edge, where no dot stands; what does not fit is cut."""
    for size in (20.0, 18.0, 16.0):
        radius = R - 4 - size / 2
        text = sector.matter
        while (
            text and drawing.degrees(text, size, radius) > sector.end - sector.start - 3
        ):
            text = text[:-2] + "…" if len(text) > 2 else ""
        if text and (text == sector.matter or size == 16.0):
            at = _free_angle(text, sector, placed, radius, size)
            if at is not None:
                return drawing.along(text, at, radius, size, SOFT)
    return ""


def _free_angle(
    text: str, sector: Sector, placed: Placed, radius: float, size: float
) -> float | None:
    half = drawing.degrees(text, size, radius) / 2
    room = placed.radius + size / 2 + 1
    for step in sorted(range(-180, 181), key=lambda step: (abs(step), step)):
        at = sector.middle + step
        if sector.start + half + 1 <= at <= sector.end - half - 1 and all(
            _apart(dot.at, point(at + half * side / 3, radius)) >= room
            for dot in placed.dots
            for side in range(-3, 4)
        ):
            return at
    return None


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _dots(placed: Placed) -> list[str]:
    return [
        drawing.dot(
            dot.at,
            dot.statement.result,
            placed.radius,
            dot.statement.number,
            f"{dot.statement.number} {dot.statement.text} {word(dot.statement.result)}",
        )
        for dot in placed.dots
    ]
