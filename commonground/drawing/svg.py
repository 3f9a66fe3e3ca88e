"""Pieces of a picture as text of an SVG: shapes, words, colours; always the same.

Looks are written as attributes of each piece: the picture has to stand by itself in a
letter, in Word and under a content policy that forbids styles in a page.
"""

from html import escape
from math import pi

from commonground.drawing.rings import CENTRE, point
from commonground.telling.columns import width
from commonground.telling.parts import Part

# Banyan green on white: in grey these five are still five steps from dark to light.
CORE, NEAR, DIVIDED, PAPER = "#0f5a43", "#b5d2c1", "#e6efe8", "#ffffff"
INK, SOFT, LINE = "#1a2420", "#4c5852", "#d9dbd2"
WIDTH = 600
FONT = (
    "PingFang SC, HarmonyOS Sans SC, MiSans, Noto Sans CJK SC, Source Han Sans SC,"
    " Microsoft YaHei, sans-serif"
)
# Said of a piece too, because text of a drawing inherits no font where it is printed.
BOLD = f'font-family="{FONT}" font-weight="700"'


def figure(value: float) -> str:
    """Short and always the same."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(text: str) -> str:
    """A text of somebody's, on one line, in characters that are seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def safe(text: str) -> str:
    """A text of somebody's as it may stand in XML."""
    return escape(plain(text))


def opened(name: str, language: str, height: int = WIDTH) -> str:
    """How a picture begins; `name` begins the ids of its title and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{language}"'
        f' xml:lang="{language}" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' font-family="{FONT}">'
    )


def tag(kind: str, name: str, text: str) -> str:
    return f'<{kind} id="{name}">{safe(text)}</{kind}>'


def circle(radius: float, look: str) -> str:
    at = figure(CENTRE)
    return f'<circle cx="{at}" cy="{at}" r="{figure(radius)}" {look}/>'


def line(angle: float, inner: float, outer: float, look: str) -> str:
    (x1, y1), (x2, y2) = point(angle, inner), point(angle, outer)
    return f'<path d="M{figure(x1)} {figure(y1)}L{figure(x2)} {figure(y2)}" {look}/>'


# ---- Words ----


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


def widths(text: str, size: float) -> list[float]:
    return [
        size * (1.04 if ord(c) > 0x2E7F else 0.36 if c == " " else 0.6) for c in text
    ]


def degrees(text: str, size: float, radius: float) -> float:
    """How far it reaches along a ring."""
    return sum(widths(text, size)) / radius * 180 / pi


def along(text: str, angle: float, radius: float, size: float, fill: str) -> str:
    """Words around `angle` on a ring, each character by itself, never upside down.

    Word processors do not follow a path of text.
    """
    is_below = 90 < angle % 360 < 270
    letters = list(zip(text, widths(text, size), strict=True))
    if is_below:
        letters.reverse()
    at = angle - degrees(text, size, radius) / 2
    pieces = []
    for letter, wide in letters:
        turn = at + wide / radius * 90 / pi
        at += wide / radius * 180 / pi
        if letter != " ":
            pieces.append(_letter(letter, turn, radius, size, is_below=is_below))
    return (
        f'<g {BOLD} font-size="{figure(size)}" fill="{fill}" text-anchor="middle">'
        f"{''.join(pieces)}</g>"
    )


def _letter(
    letter: str, turn: float, radius: float, size: float, *, is_below: bool
) -> str:
    x, y = point(turn, radius)
    lean = turn - 180 if is_below else turn
    return (
        f'<text transform="translate({figure(x)} {figure(y)}) rotate({figure(lean)})"'
        f' y="{figure(size * 0.36)}">{safe(letter)}</text>'
    )


# ---- Dots ----


def dot(
    at: tuple[float, float], part: Part, radius: float, label: str, hint: str
) -> str:
    """A number in a disc; around it ● ⊖ ◐ ✕ ○."""
    x, y = map(figure, at)
    ink = {"reached": CORE, "reached_against": PAPER}.get(part, INK)
    size = radius * {1: 1.4, 2: 1.3}.get(width(label), 0.95)
    return (
        f'<g transform="translate({x} {y})"><title>{safe(hint)}</title>'
        f"{_shape(part, radius)}<text {BOLD}"
        f' y="{figure(size * 0.36)}" font-size="{figure(size)}" fill="{ink}"'
        f' text-anchor="middle">{safe(label)}</text></g>'
    )


def _shape(part: Part, radius: float) -> str:
    r, rim, inner = figure(radius), figure(radius - 1), figure(radius * 0.78)
    match part:
        case "reached":
            return f'<circle r="{r}" fill="{PAPER}"/>'
        case "reached_against":
            # The bar of ⊖ looks out on both sides; the number interrupts it.
            out = figure(radius + 6)
            return (
                f'<path d="M-{out} 0H{out}" stroke="{PAPER}" stroke-width="4.5"/>'
                f'<circle r="{figure(radius - 1.5)}" fill="{CORE}" stroke="{PAPER}"'
                ' stroke-width="3"/>'
            )
        case "near":
            return (
                f'<circle r="{rim}" fill="{PAPER}" stroke="{CORE}" stroke-width="2"/>'
                f'<path d="M0 -{r}A{r} {r} 0 0 0 0 {r}V{inner}A{inner} {inner}'
                f' 0 0 1 0 -{inner}Z" fill="{CORE}"/>'
            )
        case "divided":
            arm = figure(radius * 0.96)
            return (
                f'<path d="M-{arm} -{arm}L{arm} {arm}M-{arm} {arm}L{arm} -{arm}"'
                f' stroke="{INK}" stroke-width="{figure(radius * 0.32)}"'
                f' stroke-linecap="round"/>'
                f'<circle r="{figure(radius * 0.82)}" fill="{DIVIDED}"/>'
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
