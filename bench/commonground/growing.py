"""New stances into a held state, against reading and computing everything again."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import commonground
from bench.commonground.clock import seconds
from bench.commonground.made import Made
from bench.commonground.page import Section, number
from commonground.holding.held import Held
from commonground.reading.votes import read_votes

PEOPLE, STATEMENTS = 260_760, 1_000
NEW, BATCHES = 100_000, 3
CHOICES = commonground.Choices(threads=2)
WORDS = """
{held} stances of {people} people on {statements} statements are held; {new} more come
in, in order of arrival, so that they touch nearly as many people, three times; the best
counts. *Again* is what it takes without a held state: reading the whole file and
counting from nothing. Two threads. To reach: half a second for taking in.
"""


def growing(scratch: Path) -> list[Section]:
    """Take in, report, and the same from nothing, with the digests of both."""
    rows = pa.concat_tables(list(Made(PEOPLE, STATEMENTS, in_arrival=True).parts()))
    first = rows.num_rows - NEW * BATCHES
    path = scratch / "growing.parquet"
    pq.write_table(rows.slice(0, first), path)
    held = Held(read_votes([str(path)], threads=2), threads=2)
    batches = [_take(held, rows.slice(first + i * NEW, NEW)) for i in range(BATCHES)]
    taken, ordered = (min(times) for times in zip(*batches, strict=True))
    reports = [held.report(CHOICES) for _ in range(BATCHES)]
    mine = min(report.timing.compute_s for report in reports)
    pq.write_table(rows, path)
    read, computed, digest = _again(path)
    path.unlink()
    size = {"people": f"{PEOPLE:,}", "statements": f"{STATEMENTS:,}"}
    words = WORDS.format(held=f"{first:,}", new=f"{NEW:,}", **size)
    title = "New stances into what is held"
    section = Section(title, words, ["what", "held", "again", "ratio"])
    section.add("take in", *_beside(taken, read))
    section.add("take in and put in order", *_beside(taken + ordered, read))
    section.add("report", *_beside(mine, computed))
    section.below = f"Both ways have the digest {digest}."
    if {report.digest for report in reports} != {digest}:
        section.missed += 1
        section.below = "**The digests differ.**"
    return [section]


def _take(held: Held, rows: pa.Table) -> tuple[float, float]:
    """Seconds to take rows in, and then to bring everything into id order."""
    columns = [column.to_numpy() for column in rows.columns]
    return seconds(lambda: held.add(*columns)), seconds(lambda: held.pairs)


def _again(path: Path) -> tuple[float, float, str]:
    """Seconds to read everything, to compute everything, and the digest."""
    commonground.report(commonground.read(path, threads=2), CHOICES)
    conversation = commonground.read(path, threads=2)
    report = commonground.report(conversation, CHOICES)
    return conversation.read_s, report.timing.compute_s, report.digest


def _beside(mine: float, again: float) -> list[str]:
    return [f"{number(mine)} s", f"{number(again)} s", f"{again / mine:.1f}×"]
