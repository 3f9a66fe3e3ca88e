"""Try how well commonground tells structure from chance, and write the page about it.

Writes commonground/docs/studies.md and its pictures; with names of parts, those alone,
and nothing is written. Same seed, same page: some minutes on one core. The comparison
with scikit-learn needs the environment of `make bench-commonground`; the real
conversations are left out where their folder is not there.
"""

import argparse
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench.commonground import conversations, page
from bench.commonground.clock import HOUSE
from bench.commonground.studies import noise, planted, real

DOCS = HOUSE / "commonground" / "docs"
WORDS = """
Written by `python -m bench.commonground.studies`; do not edit. Before groups are drawn,
the largest eigenvalue of the stances' covariance is held against tables in which each
statement's stances are shuffled among those who took one. This page shows how often
that test cries wolf, and how often, and how well, groups are found that are there.
"""
PICTURES = (
    ("planted-shown.svg", "How often a structure is shown, by the groups' distance"),
    ("planted-number.svg", "How often the number of groups is right"),
    ("planted-placed.svg", "Share of people placed in their own group"),
)

type Made = tuple[list[page.Section], dict[str, str]]


def parts(data: Path) -> dict[str, Callable[[], Made]]:
    """Each study by its name: its tables, and its pictures by file name."""
    return {
        "noise": lambda: (noise.sections(), {}),
        "planted": planted.study,
        "real": lambda: (real.sections(data), {}),
    }


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.commonground.studies", description=__doc__
    )
    parser.add_argument("part", nargs="*", help="noise, planted, real")
    parser.add_argument("--data", type=Path, default=conversations.FOLDER)
    parser.add_argument("--docs", type=Path, default=DOCS, help="where to write")
    return parser.parse_args()


def written(sections: list[page.Section]) -> str:
    """The page, its pictures above the table of planted groups."""
    versions = f"numpy {version('numpy')}, numba {version('numba')}"
    texts = ["# How well structure is told from chance", page.wrapped(WORDS)]
    texts.append(f"Python {platform.python_version()}, {versions}.")
    for section in sections:
        if section.title == planted.TITLE:
            texts += [f"![{says}.]({name})" for name, says in PICTURES]
        texts.append(section.text())
    if not any(section.title == real.TITLE for section in sections):
        texts.append("The five real conversations were not there for this run.")
    elif not any(section.title == real.PEER for section in sections):
        texts.append("scikit-learn was not there for this run.")
    return "\n\n".join(texts) + "\n"


def main() -> int:
    """Try everything, print it, and write the page when nothing was left out."""
    asked = options()
    known = parts(asked.data)
    if unknown := set(asked.part) - set(known):
        sys.exit(f"No such part: {', '.join(sorted(unknown))}")
    sections: list[page.Section] = []
    pictures: dict[str, str] = {}
    for name in asked.part or known:
        made, drawn = known[name]()
        for section in made:
            print(section.text(), end="\n\n", flush=True)
        sections += made
        pictures |= drawn
    if not asked.part:
        (asked.docs / "studies.md").write_text(written(sections))
        for name, drawing in pictures.items():
            (asked.docs / name).write_text(drawing)
    return 1 if any(section.missed for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
