"""What was measured, as a table to read in the terminal and in the documents."""

import os
import platform
import re
import textwrap
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ["numpy", "numba", "pyarrow", "red-dwarf", "scikit-learn", "pandas"]
LIBRARIES += ["polars", "duckdb"]
WORDS = """
Written by `make bench-commonground`; do not edit. Every ratio compares two programs in
one run, by turns, best of several, on the same votes. Seconds are this machine's and
say little about another.
"""


def wrapped(words: str) -> str:
    """Prose in lines of 120."""
    return textwrap.fill(" ".join(words.split()), 120, break_on_hyphens=False)


@dataclass
class Section:
    """A table with words above it: what was compared, and how."""

    title: str
    words: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    below: str = ""
    missed: int = 0

    def add(self, *cells: str) -> None:
        """One line of the table."""
        self.rows.append(list(cells))

    def judged(self, ratio: float, least: float) -> str:
        """`12.3× (≥ 10×)`, and a word where it falls short."""
        short = ratio < least
        self.missed += short
        return f"{ratio:.1f}× (≥ {least:g}×)" + (" **not reached**" if short else "")

    def text(self) -> str:
        """The section as Markdown, its columns in line."""
        table = [self.header, *self.rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in table]
        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        page = [f"## {self.title}", wrapped(self.words)]
        page.append("\n".join([lines[0], rule, *lines[1:]]))
        return "\n\n".join([*page, wrapped(self.below)] if self.below else page)


def head() -> str:
    """On which machine, when, with which versions."""
    cpu = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.+)", cpu.read_text()) if cpu.exists() else []
    model = models[0] if models else platform.processor() or "unknown processor"
    names = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"""# How fast, and how much memory

{wrapped(WORDS)}

- Machine: {os.cpu_count()} cores, {model}, {platform.system()} {platform.machine()}
- Date: {datetime.now(UTC):%Y-%m-%d}
- Python {platform.python_version()}; {names}"""


def number(value: float, digits: int = 3) -> str:
    """Three figures that count, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}" if value >= 0.001 else f"{value:.6f}"


def milliseconds(seconds: float) -> str:
    """`12.3 ms`."""
    return f"{number(seconds * 1000)} ms"


def whole(sections: list[Section]) -> str:
    """The page."""
    return "\n\n".join([head(), *(section.text() for section in sections)]) + "\n"
