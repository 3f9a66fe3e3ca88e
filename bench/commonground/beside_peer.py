"""commonground beside red-dwarf: real conversations, and larger ones."""

import json
from math import prod
from pathlib import Path

import commonground
from bench.commonground import conversations, ours, peer
from bench.commonground.clock import FailedError, best_of_each, run_python, seconds
from bench.commonground.made import Made, write
from bench.commonground.page import Section, milliseconds

ROUNDS = 7
STATEMENTS = 200
CORE = """
`core_s` (who is placed, the space, the groups, their counts) against red-dwarf's
`run_pipeline`, whose input is a list of dicts made outside the clock. One thread
each, warm, by turns, best of {rounds}. *Of it a table* is the part in which the
pipeline turns that list into a table, *without it* the ratio that leaves this part
out. It also picks representative and consensus
statements, which our `core_s` does not; our chance test, leave-one-out, bounds and
firmness, which it has not, are in the next table.
"""
WHOLE = """
From the CSV to the finished report with everything in it, against reading the same
CSV with Python's csv module (red-dwarf's loader reads CSV only from a server; its
model checks would be slower) and its pipeline. One thread, best of {rounds}.
"""
LARGER = """
Three planted groups, 39.5 stances a person, Parquet. `core_s` against `run_pipeline`
as above, at 10,000 people by turns, best of 3. At 100,000 people red-dwarf runs once,
in a process of its own: its silhouette is over pairs of people, so its time grows
with their square.
"""


def mean(ratios: list[float]) -> float:
    """The geometric mean."""
    return float(prod(ratios) ** (1 / len(ratios)))


def real(data: Path, scratch: Path) -> list[Section]:
    """The five conversations of `data`, else made-up ones of their shapes."""
    is_real, paths = conversations.found(data, scratch)
    which = "Five real conversations" if is_real else "Five made-up conversations"
    core = Section(
        f"{which}: the mathematics",
        CORE.format(rounds=ROUNDS),
        ["conversation", "ours", "red-dwarf", "of it a table", "ratio", "without it"],
    )
    both = Section(
        f"{which}: reading and the whole report",
        WHOLE.format(rounds=ROUNDS),
        ["conversation", "ours", "red-dwarf", "ratio"],
    )
    cores, wholes = [], []
    for name, path in paths.items():
        cores.append(_core(core, name, path, least=2))
        wholes.append(_whole(both, name, path))
    core.add("geometric mean", "", "", "", core.judged(mean(cores), 10), "")
    both.add("geometric mean", "", "", both.judged(mean(wholes), 3))
    return [core, both]


def _core(section: Section, name: str, path: Path, *, least: float) -> float:
    conversation, votes = commonground.read(path), peer.read(path)
    mine, theirs, table = best_of_each(
        ROUNDS,
        lambda: ours.core_s(conversation),
        lambda: seconds(lambda: peer.pipeline(votes)),
        lambda: seconds(lambda: peer.table(votes)),
    )
    ratio = theirs / mine
    times = [milliseconds(taken) for taken in (mine, theirs, table)]
    section.add(
        name, *times, section.judged(ratio, least), f"{(theirs - table) / mine:.1f}×"
    )
    return ratio


def _whole(section: Section, name: str, path: Path) -> float:
    mine, theirs = best_of_each(
        ROUNDS,
        lambda: seconds(lambda: ours.whole(path)),
        lambda: seconds(lambda: peer.pipeline(peer.read(path))),
    )
    ratio = theirs / mine
    section.add(name, milliseconds(mine), milliseconds(theirs), f"{ratio:.1f}×")
    return ratio


def larger(scratch: Path, *, peer_limit_s: float) -> list[Section]:
    """Made-up conversations that are large for the peer."""
    section = Section(
        f"Larger: made-up votes on {STATEMENTS} statements",
        LARGER,
        ["people", "stances", "ours", "red-dwarf", "its memory", "ratio"],
    )
    for people in (10_000, 100_000):
        made = Made(people, STATEMENTS)
        path = write(made, scratch / f"{people}.parquet")
        compare = _by_turns if people < 100_000 else _once
        cells = compare(section, path, peer_limit_s)
        section.add(f"{people:,}", f"{made.rows:,}", *cells)
    return [section]


def _by_turns(section: Section, path: Path, _limit_s: float) -> list[str]:
    conversation, votes = commonground.read(path), peer.read(path)
    mine, theirs = best_of_each(
        3,
        lambda: ours.core_s(conversation),
        lambda: seconds(lambda: peer.pipeline(votes)),
    )
    ratio = section.judged(theirs / mine, 30)
    return [milliseconds(mine), f"{theirs:.2f} s", "", ratio]


def _once(section: Section, path: Path, limit_s: float) -> list[str]:
    conversation = commonground.read(path)
    mine = best_of_each(3, lambda: ours.core_s(conversation))[0]
    cells = [milliseconds(mine)]
    if not limit_s:
        return [*cells, "not run (`--peer-limit`)", "", ""]
    try:
        run = run_python("-m", "bench.commonground.peer", path, limit_s=limit_s)
    except FailedError as error:
        return [*cells, str(error), "", ""]
    theirs = float(json.loads(run.output)["pipeline_s"])
    ratio = section.judged(theirs / mine, 300)
    return [*cells, f"{theirs:.0f} s", f"{run.peak_mib:,.0f} MiB", ratio]
