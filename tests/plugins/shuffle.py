"""`--shuffle SEED`: files in another order, and the tests of each file in another.

Files stay whole, so that what a file makes once
is still made once. The same seed gives the same order, on every worker too.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest


class Placed(Protocol):
    """What has a file and a name of its own."""

    @property
    def path(self) -> Path: ...
    @property
    def nodeid(self) -> str: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shuffle", metavar="SEED", default="", help="run in an order of this seed"
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    seed = config.getoption("--shuffle")
    return f"shuffled: --shuffle {seed}" if seed else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if seed := config.getoption("--shuffle"):
        items[:] = shuffled(items, seed)


def shuffled[One: Placed](items: Sequence[One], seed: str) -> list[One]:
    """By file, each file whole; whatever order they came in, the seed alone decides."""
    files: dict[Path, list[One]] = {}
    for item in sorted(items, key=lambda one: one.nodeid):
        files.setdefault(item.path, []).append(item)
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    order = list(files)
    chance.shuffle(order)
    for path in order:
        chance.shuffle(files[path])
    return [item for path in order for item in files[path]]
