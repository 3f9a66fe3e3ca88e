"""Steps on a circle: the geometry of the walk."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any

CENTRE, RADIUS = 170.0, 128.0


def drawn(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where each step stands, from the top clockwise, and the arc that has been walked.

    A step is a mapping: `glyph` (one character), `is_done`, `is_here`; what the list
    beside the circle shows (`title`, `note`) is not looked at here.
    """
    places = [
        {"step": step, **place(index / len(steps))} for index, step in enumerate(steps)
    ]
    reached = [i for i, step in enumerate(steps) if step.get("is_done")]
    walked = (max(reached) / len(steps)) if reached else 0.0
    is_whole = len(reached) == len(steps) > 0
    return {"places": places, "arc": arc(walked), "is_whole": is_whole}


def place(turn: float) -> dict[str, str]:
    x = CENTRE + RADIUS * sin(2 * pi * turn)
    y = CENTRE - RADIUS * cos(2 * pi * turn)
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "text_y": f"{y + 8.5:.1f}"}


def arc(turn: float) -> str:
    """The path from the top to `turn`; empty before the second step."""
    if not turn:
        return ""
    end = place(turn)
    large = 1 if turn > 0.5 else 0
    start = f"{CENTRE:.0f} {CENTRE - RADIUS:.0f}"
    return f"M{start}A{RADIUS:.0f} {RADIUS:.0f} 0 {large} 1 {end['x']} {end['y']}"
