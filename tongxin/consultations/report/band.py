"""The band around a 同心圆: what each institution says, mandated and on record."""

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import get_language

from commonground.drawing.rings import LANE, point
from commonground.drawing.svg import BOLD, CORE, INK, PAPER, SOFT, figure, safe

type Says = Literal["agree", "condition", "against", "silent"]

_RADIUS = 285.0
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BANDS: dict[Says, str] = {
    "agree": f'stroke="{CORE}" stroke-width="6"',
    "condition": f'stroke="{CORE}" stroke-width="6" stroke-dasharray="15 8"',
    "against": f'stroke="{INK}" stroke-width="6" stroke-dasharray="2.5 6"',
    "silent": f'stroke="{SOFT}" stroke-width="1.5" stroke-dasharray="1.5 5"',
}


def letter(index: int) -> str:
    """By which the band and the list beside it name an institution."""
    if (get_language() or "").startswith("zh"):
        return _STEMS[index] if index < len(_STEMS) else str(index + 1)
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def band(positions: Sequence[Says]) -> list[str]:
    """One part of it for each institution, clockwise."""
    width = (360 - LANE) / max(len(positions), 1)
    return [
        _part(LANE / 2 + at * width, width, says, letter(at))
        for at, says in enumerate(positions)
    ]


def _part(start: float, width: float, says: Says, letter: str) -> str:
    """An arc with a letter in its middle."""
    x, y = point(start + width / 2, _RADIUS)
    look = f'fill="{PAPER}" stroke="{CORE}" stroke-width="2"'
    ink = INK
    if says == "agree":
        look, ink = f'fill="{CORE}" stroke="{CORE}" stroke-width="2"', PAPER
    elif says == "against":
        look = f'fill="{PAPER}" stroke="{INK}" stroke-width="3.5"'
    elif says == "silent":
        look = f'fill="{PAPER}" stroke="{SOFT}" stroke-width="1"'
    return (
        f"{_arc(start + 1, start + width - 1, _BANDS[says])}\n"
        f'<g transform="translate({figure(x)} {figure(y)})">'
        f'<circle r="14" {look}/><text {BOLD} y="6.5" font-size="18"'
        f' fill="{ink}" text-anchor="middle">{safe(letter)}</text></g>'
    )


def _arc(start: float, end: float, look: str) -> str:
    (x1, y1), (x2, y2) = point(start, _RADIUS), point(end, _RADIUS)
    r, large = figure(_RADIUS), int(end - start > 180)
    return (
        f'<path d="M{figure(x1)} {figure(y1)}A{r} {r} 0 {large} 1'
        f' {figure(x2)} {figure(y2)}" fill="none" {look}/>'
    )
