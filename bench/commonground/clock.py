"""How long things take, side by side, and how much memory another program took."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def seconds(act: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def best_of_each(rounds: int, *acts: Callable[[], float]) -> list[float]:
    """The best time each act reports, taken by turns: a noisy minute hits all alike.

    The first round is not counted: it loads and compiles.
    """
    for act in acts:
        act()
    taken = [[act() for act in acts] for _round in range(rounds)]
    return [min(times) for times in zip(*taken, strict=True)]


@dataclass(frozen=True)
class Run:
    """Another program: what it printed, how long it took, its memory at the peak."""

    output: str
    wall_s: float
    peak_mib: float


class FailedError(Exception):
    """A program that did not end well, or not in time: says how."""


def run_python(*arguments: str | Path, limit_s: float = 3600) -> Run:
    """Run this Python with these arguments, in the house's folder."""
    launcher = Path(__file__).with_name("launch.py")
    launch: list[str | Path] = [sys.executable, "-S", launcher, str(limit_s)]
    done = subprocess.run(  # noqa: S603 - our own programs
        [*launch, sys.executable, *arguments],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    facts = json.loads(done.stdout)
    if facts["code"] == -signal.SIGKILL:
        raise FailedError(f"stopped after {facts['wall_s']:.0f} s")
    if facts["code"]:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise FailedError(f"ended with {facts['code']}: {last}")
    return Run(facts["output"], facts["wall_s"], facts["peak_mib"])
