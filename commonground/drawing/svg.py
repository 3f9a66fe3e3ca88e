"""Pieces of a picture: text, shapes, colours; each is a string, always the same."""

from collections.abc import Mapping
from html import escape

from commonground.telling.columns import clean
from commonground.telling.standing import Part

# Banyan green on white: in grey these five are still five steps from dark to light.
CORE, NEAR, DIVIDED, PAPER = "#0f5a43", "#b5d2c1", "#e6efe8", "#ffffff"
INK, SOFT, LINE = "#1a2420", "#4c5852", "#d9dbd2"
WIDTH = 600
# What a mark stands on.
GROUND: Mapping[Part, str] = {
    "reached": CORE,
    "reached_against": CORE,
    "near": NEAR,
    "divided": DIVIDED,
    "not_enough": PAPER,
}
FONT = (
    "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial,"
    " PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
)
# Characters that no XML may hold, beside those of control that `clean` takes out.
_NO_XML = {0xFFFE: " ", 0xFFFF: " "}


def safe(text: str) -> str:
    """A text of somebody's, on one line, as it may stand in XML."""
    return escape(clean(text).translate(_NO_XML))


def figure(value: float) -> str:
    """Two decimals at most, without zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 17,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
) -> str:
    """One line of text, its baseline at `y`."""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{figure(x)}" y="{figure(y)}" font-size="{figure(size)}"'
        f'{bold} fill="{fill}"{at}>{safe(text)}</text>'
    )


def circle(x: float, y: float, radius: float, look: str) -> str:
    return f'<circle cx="{figure(x)}" cy="{figure(y)}" r="{figure(radius)}" {look}/>'


def mark(part: Part, radius: float, label: str, size: float, ground: str) -> str:
    """A number in a disc, and around it ● ⊖ ◐ ✕ or ○, about the origin.

    `ground` is the colour the mark stands on.
    """
    ink = {"reached": CORE, "reached_against": PAPER}.get(part, INK)
    return (
        f'{_shape(part, radius, ground)}<text dy=".36em" font-size="{figure(size)}"'
        f' font-weight="700" fill="{ink}" text-anchor="middle">{safe(label)}</text>'
    )


def _shape(part: Part, radius: float, ground: str) -> str:
    r, inner = figure(radius), figure(radius * 0.72)
    rim = figure(radius - 1)
    match part:
        case "reached":
            return f'<circle r="{r}" fill="{PAPER}"/>'
        case "reached_against":
            # The bar of ⊖ looks out on both sides; the number interrupts it.
            out = figure(radius + 4)
            return (
                f'<path d="M-{out} 0H{out}" stroke="{PAPER}" stroke-width="4"/>'
                f'<circle r="{figure(radius - 1.25)}" fill="{CORE}" stroke="{PAPER}"'
                ' stroke-width="2.5"/>'
            )
        case "near":
            return (
                f'<circle r="{rim}" fill="{PAPER}" stroke="{CORE}" stroke-width="2"/>'
                f'<path d="M0 -{r}A{r} {r} 0 0 0 0 {r}V{inner}A{inner} {inner}'
                f' 0 0 1 0 -{inner}Z" fill="{CORE}"/>'
            )
        case "divided":
            arm = figure(radius * 0.84)
            return (
                f'<path d="M-{arm} -{arm}L{arm} {arm}M-{arm} {arm}L{arm} -{arm}"'
                f' stroke="{INK}" stroke-width="{figure(radius / 3)}"'
                f' stroke-linecap="round"/>'
                f'<circle r="{figure(radius * 0.72 + 1)}" fill="{ground}"/>'
            )
        case "not_enough":
            return (
                f'<circle r="{rim}" fill="{PAPER}" stroke="{SOFT}" stroke-width="1.5"/>'
            )


def sign(x: float, y: float, part: Part, radius: float = 9) -> str:
    """The bare ● ⊖ ◐ ✕ ○ on white, its middle at x, y."""
    r = figure(radius)
    look = f'fill="none" stroke="{CORE}" stroke-width="2"'
    inside = {
        "reached": f'<circle r="{r}" fill="{CORE}"/>',
        "reached_against": f'<circle r="{r}" {look}/><path d="M-{r} 0H{r}" {look}/>',
        "near": f'<circle r="{r}" {look}/><path d="M0 -{r}A{r} {r} 0 0 0 0 {r}Z"'
        f' fill="{CORE}"/>',
        "divided": f'<path d="M-7 -7L7 7M-7 7L7 -7" stroke="{INK}" stroke-width="3.5"'
        ' stroke-linecap="round"/>',
        "not_enough": f'<circle r="{r}" fill="none" stroke="{SOFT}"'
        ' stroke-width="1.5"/>',
    }[part]
    return f'<g transform="translate({figure(x)} {figure(y)})">{inside}</g>'
