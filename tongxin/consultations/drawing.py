"""Pieces of a 同心圆 as text of an SVG: shapes, words along a ring, colours.

Looks are written as attributes of each piece: the picture has to stand by itself in a
letter, in Word and under a content policy that forbids styles in a page.
"""

from collections.abc import Sequence
from html import escape
from math import pi
from typing import Literal

from tongxin.consultations.masked import Result
from tongxin.consultations.placing import CENTRE, point

type Says = Literal["agree", "condition", "against", "silent"]

# The colours of tokens.css. In grey they are still five steps from dark to light.
CORE, NEAR, DIVIDED, PAPER = "#0f5a43", "#b5d2c1", "#e6efe8", "#ffffff"
INK, SOFT = "#1a2420", "#4c5852"
# Written here too, because text of a drawing inherits no font where it is printed.
FONT = (
    "PingFang SC, HarmonyOS Sans SC, MiSans, Noto Sans CJK SC, Source Han Sans SC,"
    " Microsoft YaHei, sans-serif"
)
_BOLD = f'font-family="{FONT}" font-weight="700"'


def figure(value: float) -> str:
    """Short and always the same."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def safe(text: str) -> str:
    """A text of somebody's, on one line, as it may stand in XML."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return escape(" ".join(printable.split()))


def opened(name: str, language: str) -> str:
    """How the picture begins; `name` begins the ids of its title and description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{language}"'
        f' xml:lang="{language}" viewBox="0 0 600 600" width="600" height="600"'
        f' role="img" aria-labelledby="{name}-title {name}-desc"'
        f' font-family="{FONT}">'
    )


def tag(kind: str, name: str, text: str) -> str:
    return f'<{kind} id="{name}">{safe(text)}</{kind}>'


def circle(radius: float, look: str, at: tuple[float, float] = (CENTRE, CENTRE)) -> str:
    x, y = map(figure, at)
    return f'<circle cx="{x}" cy="{y}" r="{figure(radius)}" {look}/>'


def line(angle: float, inner: float, outer: float, look: str) -> str:
    (x1, y1), (x2, y2) = point(angle, inner), point(angle, outer)
    return f'<path d="M{figure(x1)} {figure(y1)}L{figure(x2)} {figure(y2)}" {look}/>'


def arc(start: float, end: float, radius: float, look: str) -> str:
    (x1, y1), (x2, y2) = point(start, radius), point(end, radius)
    r, large = figure(radius), int(end - start > 180)
    return (
        f'<path d="M{figure(x1)} {figure(y1)}A{r} {r} 0 {large} 1'
        f' {figure(x2)} {figure(y2)}" fill="none" {look}/>'
    )


# ---- Words ----


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
    for letter, width in letters:
        turn = at + width / radius * 90 / pi
        at += width / radius * 180 / pi
        if letter != " ":
            pieces.append(_letter(letter, turn, radius, size, is_below=is_below))
    return (
        f'<g {_BOLD} font-size="{figure(size)}" fill="{fill}" text-anchor="middle">'
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
    at: tuple[float, float], result: Result, radius: float, number: int, hint: str
) -> str:
    """A number in a disc; around it ● ⊖ ◐ ✕ ○."""
    x, y = map(figure, at)
    ink = {"reached": CORE, "reached_against": PAPER}.get(result, INK)
    size = radius * {1: 1.4, 2: 1.3}.get(len(str(number)), 0.95)
    return (
        f'<g transform="translate({x} {y})"><title>{safe(hint)}</title>'
        f"{_shape(result, radius)}<text {_BOLD}"
        f' y="{figure(size * 0.36)}" font-size="{figure(size)}" fill="{ink}"'
        f' text-anchor="middle">{number}</text></g>'
    )


def _shape(result: Result, radius: float) -> str:
    r, rim, inner = figure(radius), figure(radius - 1), figure(radius * 0.78)
    match result:
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


# ---- The outer band ----

_BANDS: dict[Says, str] = {
    "agree": f'stroke="{CORE}" stroke-width="6"',
    "condition": f'stroke="{CORE}" stroke-width="6" stroke-dasharray="15 8"',
    "against": f'stroke="{INK}" stroke-width="6" stroke-dasharray="2.5 6"',
    "silent": f'stroke="{SOFT}" stroke-width="1.5" stroke-dasharray="1.5 5"',
}


def band(start: float, width: float, radius: float, says: Says, letter: str) -> str:
    """One institution's part of the band, with its letter in the middle."""
    x, y = point(start + width / 2, radius)
    look = f'fill="{PAPER}" stroke="{CORE}" stroke-width="2"'
    ink = INK
    if says == "agree":
        look, ink = f'fill="{CORE}" stroke="{CORE}" stroke-width="2"', PAPER
    elif says == "against":
        look = f'fill="{PAPER}" stroke="{INK}" stroke-width="3.5"'
    elif says == "silent":
        look = f'fill="{PAPER}" stroke="{SOFT}" stroke-width="1"'
    return (
        f"{arc(start + 1, start + width - 1, radius, _BANDS[says])}\n"
        f'<g transform="translate({figure(x)} {figure(y)})">'
        f'<circle r="14" {look}/><text {_BOLD} y="6.5" font-size="18"'
        f' fill="{ink}" text-anchor="middle">{safe(letter)}</text></g>'
    )


def lines(pieces: Sequence[str]) -> str:
    return "\n".join(piece for piece in pieces if piece)
