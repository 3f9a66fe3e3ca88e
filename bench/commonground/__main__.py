"""Measure commonground beside red-dwarf 0.4.0, Polars and DuckDB, in one run.

Without names, everything but `huge`, and the page commonground/docs/performance.md is
written anew; with names of parts, those alone, and nothing is written. Exit 1 when a
ratio was not reached.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.commonground import beside_peer, conversations, growing, large, odd, page
from bench.commonground.clock import HOUSE

PAGE = HOUSE / "commonground" / "docs" / "performance.md"
USUAL = ("real", "larger", "million", "memory", "held", "odd")


def parts(
    asked: argparse.Namespace, scratch: Path
) -> dict[str, Callable[[], list[page.Section]]]:
    """Each part by its name."""
    return {
        "real": lambda: beside_peer.real(asked.data, scratch),
        "larger": lambda: beside_peer.larger(scratch, peer_limit_s=asked.peer_limit),
        "million": lambda: large.million(scratch),
        "huge": lambda: large.million(scratch, people=10_000_000, rounds=1),
        "memory": lambda: large.bytes_a_stance(scratch),
        "held": lambda: growing.growing(scratch),
        "odd": lambda: odd.odd(scratch),
    }


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="make bench-commonground", description=__doc__
    )
    parser.add_argument("part", nargs="*", help=f"{', '.join(USUAL)}, huge")
    parser.add_argument("--data", type=Path, default=conversations.FOLDER)
    parser.add_argument("--huge", action="store_true", help="10,000,000 people too")
    limit = "let red-dwarf try 100,000 people for so many seconds (minutes, gigabytes)"
    parser.add_argument("--peer-limit", type=float, default=0, help=limit)
    return parser.parse_args()


def main() -> int:
    """Measure, print, and write the page when nothing was left out."""
    asked = options()
    chosen = asked.part or [*USUAL, *(["huge"] if asked.huge else [])]
    sections: list[page.Section] = []
    with tempfile.TemporaryDirectory(prefix="commonground-bench-") as folder:
        known = parts(asked, Path(folder))
        if unknown := set(chosen) - set(known):
            sys.exit(f"No such part: {', '.join(sorted(unknown))}")
        for name in chosen:
            made = known[name]()
            sections += made
            for section in made:
                print(section.text(), end="\n\n", flush=True)
    if not asked.part:
        PAGE.write_text(page.whole(sections))
    return 1 if any(section.missed for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
