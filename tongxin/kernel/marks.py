"""Marks of a picture: SVG whose x runs in per cent, beside words in HTML.

Words never shrink, and a row is laid out anew on a phone. A mark says what it means by
a fill, a pattern or an outline; its class stands in `kernel/pictures.css`, and the
patterns in `kernel/parts/patterns.html`, which a page with pictures includes once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

type Look = Literal["solid", "inky", "grey", "hollow", "plan", "half", "cross", "stall"]
# What is drawn by a pattern; all else by its class alone.
PATTERNS = {"half", "cross", "stall"}
HEIGHT = 14


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a row, from and to in per cent of its width."""

    start: float
    end: float
    look: Look


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment on a row, in per cent of its width: filled where it happened."""

    at: float
    is_done: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """A time that is drawn from its left to its right edge."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day lies, in per cent; what is before or after stands at the edge."""
        whole = (self.last - self.first).days
        return min(max((day - self.first).days / whole * 100, 0.0), 100.0)

    def span(self, start: date, end: date, look: Look) -> Span:
        return Span(self.at(start), self.at(end), look)

    @property
    def years(self) -> list[tuple[int, float]]:
        """First of January of each year that has one on it, and where it lies."""
        found = range(self.first.year, self.last.year + 1)
        days = [(year, date(year, 1, 1)) for year in found]
        return [
            (year, self.at(day)) for year, day in days if self.first <= day < self.last
        ]


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _plot(height: int, inside: SafeString, label: str = "") -> SafeString:
    """Beside words that say the same it is hidden; alone it needs a label."""
    told: SafeString = mark_safe('aria-hidden="true"')
    if label:
        told = format_html('role="img" aria-label="{}"', label)
    return format_html(
        '<svg class="plot" height="{}" {}>{}</svg>', height, told, inside
    )


def _rect(span: Span, y: float, height: float) -> SafeString:
    width = max(span.end - span.start, 0.0)
    pattern: SafeString = mark_safe("")
    if span.look in PATTERNS:
        pattern = format_html(' fill="url(#{})"', span.look)
    return format_html(
        '<rect class="{}"{} x="{}%" y="{}" width="{}%" height="{}"/>',
        span.look,
        pattern,
        number(span.start),
        number(y),
        number(width),
        number(height),
    )


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def bar(
    *parts: tuple[int, Look],
    whole: int,
    upright: int | None = None,
    reach: tuple[int, int] | None = None,
) -> SafeString:
    """Counts beside each other in one bar; `whole` is as long as the row is wide.

    `upright`: a count that should be passed; `reach`: from where to where an estimate
    goes, as a thin line below the bar.
    """
    spans, start = [], 0.0
    for count, look in parts:
        end = start + (count / whole * 100 if whole else 0)
        spans.append(Span(start, end, look))
        start = end
    drawn = [_rect(one, 1, HEIGHT - 2) for one in spans if one.end > one.start]
    if upright is not None:
        at = number(upright / whole * 100)
        line = '<line class="floor" x1="{}%" x2="{}%" y1="0" y2="19"/>'
        drawn.append(format_html(line, at, at))
    if reach is not None:
        ends = [number(end / whole * 100) for end in reach]
        line = '<line class="span" x1="{}%" x2="{}%" y1="17" y2="17"/>'
        drawn.append(format_html(line, *ends))
    return _plot(HEIGHT if upright is None else HEIGHT + 6, _joined(drawn))


def columns(counts: Sequence[int | None], top: int, label: str) -> SafeString:
    """A column for each count, the last one filled; None is too few to be told."""
    step, drawn = 100 / len(counts), []
    for at, count in enumerate(counts):
        look: Look = "solid" if at == len(counts) - 1 else "grey"
        height = 60 * count / top if count is not None and top else 5
        column = Span(
            at * step + 1, (at + 1) * step - 1, "plan" if count is None else look
        )
        drawn.append(_rect(column, 64 - height, height))
    base = mark_safe('<line class="base" x1="0" x2="100%" y1="64.5" y2="64.5"/>')
    return _plot(66, _joined([*drawn, base]), label)


def lane(
    spans: Iterable[Span],
    *,
    now: float,
    dots: Iterable[Dot] = (),
    grid: Iterable[float] = (),
    height: int = 18,
) -> SafeString:
    """One row of a timeline: stretches, on them what happened and is planned, today."""
    upright = '<line class="{}" x1="{}%" x2="{}%" y1="0" y2="100%"/>'
    pieces = [format_html(upright, "grid", number(at), number(at)) for at in grid]
    pieces += [_rect(one, 3, 12) for one in spans]
    pieces.append(format_html(upright, "now", number(now), number(now)))
    pieces += [
        format_html(
            '<circle class="{}" cx="{}%" cy="9" r="4"/>',
            "done" if one.is_done else "todo",
            number(one.at),
        )
        for one in dots
    ]
    return _plot(height, _joined(pieces))


def disc(quarters: int, *, is_stopped: bool = False) -> SafeString:
    """How far something has come of four steps; a stroke through what stands still."""
    filled = {
        1: "M8 8V1A7 7 0 0 1 15 8Z",
        2: "M8 1A7 7 0 0 1 8 15Z",
        3: "M8 8V1A7 7 0 1 1 1 8Z",
        4: "M8 1A7 7 0 0 1 8 15A7 7 0 0 1 8 1Z",
    }[quarters]
    stroke: SafeString = mark_safe("")
    if is_stopped:
        stroke = mark_safe('<path class="stop" d="M1 16L15 0"/>')
    return format_html(
        '<svg class="disc" width="16" height="16" aria-hidden="true">'
        '<circle class="ring" cx="8" cy="8" r="7"/><path class="inky" d="{}"/>{}</svg>',
        filled,
        stroke,
    )


def lines(rows: Sequence[tuple[str, Sequence[int | None]]], label: str) -> SafeString:
    """Shares in per cent, a line for each row by its class; None: nothing was due.

    All of the height is from 0 to 100.
    """
    high, pieces = 120, []
    for share in (0, 50, 100):
        at_y = number(6 + (100 - share) / 100 * high)
        across = '<line class="grid" x1="0" x2="100%" y1="{}" y2="{}"/>'
        pieces.append(format_html(across, at_y, at_y))
    for look, shares in rows:
        step = 100 / len(shares)
        points = [
            (step * (at + 0.5), 6 + (100 - share) / 100 * high)
            for at, share in enumerate(shares)
            if share is not None
        ]
        for (x, y), (until, then) in pairwise(points):
            pieces.append(
                format_html(
                    '<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
                    look,
                    *(number(one) for one in (x, y, until, then)),
                )
            )
        pieces += [
            format_html(
                '<circle class="{}" cx="{}%" cy="{}" r="3.5"/>',
                "solid" if look == "run" else "ring",
                number(x),
                number(y),
            )
            for x, y in points
        ]
    return _plot(high + 12, _joined(pieces), label)
