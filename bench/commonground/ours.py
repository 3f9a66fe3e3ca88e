"""commonground as its users call it: from Python, and by the command line."""

import json
from dataclasses import dataclass
from pathlib import Path

import commonground
from bench.commonground.clock import run_python

ONE_THREAD = commonground.Choices(threads=1)


def core_s(conversation: commonground.Conversation) -> float:
    """Who is placed, the space, the groups, their counts: one thread."""
    timing = commonground.report(conversation, ONE_THREAD).timing
    return float(timing.core_s)


def whole(path: Path) -> None:
    """Read a file and compute the whole report, with one thread."""
    commonground.report(commonground.read(path, threads=1), ONE_THREAD)


@dataclass(frozen=True)
class Told:
    """One run of the command line: its own clock, the wall's, memory at the peak."""

    read_s: float
    compute_s: float
    core_s: float
    wall_s: float
    peak_mib: float
    digest: str


def command(path: Path, *, threads: int) -> Told:
    """The default report by the command line, as JSON."""
    options = ["--json", "-", "--timing", "--threads", str(threads)]
    run = run_python("-m", "commonground", "report", path, *options)
    said = json.loads(run.output)
    timing = said["timing"]
    return Told(
        timing["read_s"],
        timing["compute_s"],
        timing["core_s"],
        run.wall_s,
        run.peak_mib,
        said["digest"],
    )


def best_command(path: Path, rounds: int, *, threads: int) -> Told:
    """The run that was over first. The first, not counted, warms the disk."""
    runs = [command(path, threads=threads) for _ in range(rounds + 1)]
    return min(runs[1:], key=lambda told: told.wall_s)
