"""Millions of people by the command line: time, memory, and the floor of reading."""

from pathlib import Path

from bench.commonground import floor, memory, ours
from bench.commonground.made import Made, write
from bench.commonground.page import Section, number

TIMINGS = ("read", "compute", "of it core", "wall", "peak")
PEAKS = ("reading", "computing")
FLOORS = ("Polars", "DuckDB", "read + compute / floor")
ORDERS = {False: "by person", True: "in order of arrival"}
TIMES = """
The whole default report by the command line, warm, the best of {rounds}. *Floor* is
the least time in which Polars or DuckDB reads the same three columns of the same file
and does nothing more (both cores, warm, best of 3). Peak memory is that of the whole
process with Python and its libraries.
"""
MEMORY = """
In a process of its own, less what Python, its libraries and the compiled loops take
before any votes are read. *Arrays* is what the conversation holds by its own count,
*held* what the system sees after reading, *reading* and *computing* the most at any
moment of the two, what is held included, with two threads. To reach: 4 bytes held, 6
at the peak.
"""


def million(
    scratch: Path, *, people: int = 1_000_000, rounds: int = 3
) -> list[Section]:
    """So many people by 1,000 statements, rows in both orders."""
    section = Section(
        f"{people:,} people × 1,000 statements",
        TIMES.format(rounds=rounds),
        ["rows", "threads", "stances", *TIMINGS, *FLOORS],
    )
    digests = set()
    for in_arrival, order in ORDERS.items():
        made = Made(people, 1_000, in_arrival=in_arrival)
        path = write(made, scratch / "large.parquet")
        floors = [floor.measured(name, path)["read_s"] for name in floor.READERS]
        for threads in (2, 1):
            told = ours.best_command(path, rounds, threads=threads)
            digests.add(told.digest)
            cells = [order, str(threads), f"{made.rows:,}", *_times(told)]
            ratio = (told.read_s + told.compute_s) / min(floors)
            section.add(*cells, *(f"{number(s)} s" for s in floors), f"{ratio:.1f}×")
        path.unlink()
    section.missed += len(digests) > 1
    section.below = (
        f"All rows of the table have the digest {digests.pop()}."
        if len(digests) == 1
        else f"**The digests differ**: {', '.join(sorted(digests))}."
    )
    return [section]


def _times(told: ours.Told) -> list[str]:
    taken = [told.read_s, told.compute_s, told.core_s, told.wall_s]
    return [*(f"{number(each)} s" for each in taken), f"{told.peak_mib:,.0f} MiB"]


def bytes_a_stance(scratch: Path) -> list[Section]:
    """Memory held and at the peak, by size and order of rows."""
    section = Section(
        "Memory a stance",
        MEMORY,
        ["people × statements", "rows", "stances", "arrays", "held", *PEAKS],
    )
    for people, statements in ((100_000, 200), (1_000_000, 1_000)):
        for in_arrival, order in ORDERS.items():
            made = Made(people, statements, in_arrival=in_arrival)
            path = write(made, scratch / "memory.parquet")
            facts = memory.measured(path)
            each = {name: size / facts["stances"] for name, size in facts.items()}
            section.add(
                f"{people:,} × {statements:,}",
                order,
                f"{made.rows:,}",
                f"{each['arrays']:.2f} B",
                f"{each['held']:.2f} B",
                *(_judged(each[peak]) for peak in PEAKS),
            )
            path.unlink()
    return [section]


def _judged(bytes_: float) -> str:
    return f"{bytes_:.2f} B" + (" **over 6**" if bytes_ > 6 else "")
