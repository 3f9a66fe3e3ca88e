"""Curves as a small SVG that reads in print: dashes and words, no colour needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FONT = "system-ui, Segoe UI, Helvetica Neue, Arial, Noto Sans, sans-serif"
INK, SOFT, RULE = "#1a2420", "#4c5852", "#d9dbd2"
# From dark to light, each with a dash of its own.
LOOKS = (
    ("#0f5a43", ""),
    ("#1a2420", "7 3"),
    ("#4c7f6c", "2 3"),
    ("#7b847f", "9 3 2 3"),
)
PLOT, BESIDE, ABOVE, BELOW, LEGEND = 190, 52, 40, 44, 18


@dataclass(frozen=True)
class Line:
    """Points of one curve; y is a share, 0 to 1, or None where there is none."""

    name: str
    points: Sequence[tuple[float, float | None]]


@dataclass(frozen=True)
class Panel:
    """A square with curves over x from 0 to 1."""

    title: str
    x_name: str
    lines: Sequence[Line]


def picture(panels: Sequence[Panel], *, says: str) -> str:
    """Panels side by side, a legend under each; `says` is for who cannot see it."""
    rows = max(len(panel.lines) for panel in panels)
    width = len(panels) * (PLOT + BESIDE) + 12
    height = ABOVE + PLOT + BELOW + rows * LEGEND + 8
    inside = [
        f'<g transform="translate({BESIDE - 6 + index * (PLOT + BESIDE)} {ABOVE})">'
        f"{_panel(panel)}</g>"
        for index, panel in enumerate(panels)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-family="{FONT}" role="img">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    lines = [head, f"<title>{escape(says)}</title>", ground, *inside, "</svg>"]
    return "\n".join(lines) + "\n"


def _panel(panel: Panel) -> str:
    parts = [_text(0, -16, panel.title, size=14, fill=INK, bold=True)]
    for step in range(5):
        share = step / 4
        y = PLOT * (1 - share)
        parts.append(f'<path d="M0 {y:.1f}H{PLOT}" stroke="{RULE}"/>')
        parts.append(_text(-6, y + 4, f"{share:.0%}", anchor="end"))
        parts.append(_text(PLOT * share, PLOT + 16, f"{share:g}", anchor="middle"))
    parts.append(_text(PLOT / 2, PLOT + 33, panel.x_name, anchor="middle"))
    for index, line in enumerate(panel.lines):
        parts += _curve(line, index)
    return "".join(parts)


def _curve(line: Line, index: int) -> list[str]:
    colour, dash = LOOKS[index]
    look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
    look = look.replace(' stroke-dasharray=""', "")
    seen = [(x, y) for x, y in line.points if y is not None]
    way = "L".join(f"{PLOT * x:.1f} {PLOT * (1 - y):.1f}" for x, y in seen)
    below = PLOT + BELOW + 10 + index * LEGEND
    key = f'<path d="M0 {below - 4}h28" {look}/>'
    drawn = [f'<path d="M{way}" {look}/>'] if seen else []
    return [*drawn, key, _text(36, below, line.name, fill=INK)]


def _text(  # noqa: PLR0913 (what a piece of text has)
    x: float,
    y: float,
    words: str,
    *,
    size: int = 11,
    fill: str = SOFT,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"'
        f' text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )
