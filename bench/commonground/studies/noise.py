"""How often the chance test cries wolf: tables in which there is nothing to find."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from bench.commonground.page import Section
from bench.commonground.studies.binomial import percent
from bench.commonground.studies.tables import (
    BASES,
    HEARD,
    MISSING,
    Noise,
    Table,
    look,
)

PEOPLE = (10, 20, 40, 100, 300, 1_000)
STATEMENTS = (5, 10, 20, 50, 100, 200)
MISSING_SHARES = (0.0, 0.3, 0.6, 0.9)
# Where few statements find next to no dissent, chance has its longest tail.
HARD = (
    (10, 5, "95 in 100 say the same"),
    (50, 5, "95 in 100 say the same"),
    (50, 20, "99 in 100 say the same"),
    (100, 5, "99 in 100 say the same"),
    (200, 5, "99 in 100 say the same"),
    (400, 5, "99 in 100 say the same"),
    (300, 10, "99 in 100 say the same"),
    (40, 10, "differs by statement"),
)
HARD_TABLES = 1_500
OVERALL = """
Every combination of people, statements, share of stances that is missing, how common
the stances are, and who took a stance on what; two tables of each, one where they are
large. In none of them does a stance say anything about another one. Each line counts
the tables of one kind; in brackets the exact binomial 95 % interval. A test is not
held where fewer than four people have the seven stances (or all) that are needed to
be placed. The promise is at most 2 %.
"""
RARE = """
The hardest shapes, more tables of each, nothing missing: the largest eigenvalue hangs
on whether two or three rare stances happen to be one person's.
"""
NO_NOISE = """
These are not noise, and the test says so: that some people agree with whatever they
are asked is a structure, though no camp. The report then says that the groups differ
mainly in how readily they agree. 200 people, 30 statements, a third missing, 60
tables each.
"""


@dataclass
class Count:
    """Tables tried, tests held, structures shown."""

    tables: int = 0
    held: int = 0
    shown: int = 0

    def add(self, table: Table, seed: int) -> None:
        """Hold one more table against chance."""
        found = look(table, seed=seed)
        self.tables += 1
        self.held += found is not None
        self.shown += found is not None and found.shown

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """For a table of the page."""
        counts = (self.tables, self.held, self.shown)
        tried, held, shown = (f"{count:,}" for count in counts)
        return tried, held, shown, percent(self.shown, self.held)


@dataclass
class Counts:
    """Counts by kind, in order of appearance."""

    by_kind: dict[str, Count] = field(default_factory=dict)

    def add(self, kinds: list[str], one: Count) -> None:
        """Count one table under several kinds."""
        for kind in kinds:
            into = self.by_kind.setdefault(kind, Count())
            into.tables += one.tables
            into.held += one.held
            into.shown += one.shown


def shapes() -> Iterator[Noise]:
    """Every shape of the first table."""
    every = product(PEOPLE, STATEMENTS, MISSING_SHARES, BASES, HEARD)
    for people, statements, missing, base, heard in every:
        # Without anything missing, who took a stance on what is always the same.
        if missing or heard == next(iter(HEARD)):
            yield Noise(people, statements, missing, base, heard)


def false_alarms() -> Section:
    """Noise of every shape."""
    counts = Counts({"all": Count()})
    seed = 0
    for shape in shapes():
        for _ in range(2 if shape.people * shape.statements <= 20_000 else 1):
            one, seed = Count(), seed + 1
            one.add(shape.table(seed), seed)
            kinds = [f"{shape.people:,} people", f"{shape.statements} statements"]
            kinds += [f"{shape.missing:.0%} missing", shape.base, shape.heard]
            counts.add(["all", *kinds], one)
    header = ["tables", "tried", "held", "shown", "false alarms"]
    section = Section("Noise of many shapes", OVERALL, header)
    order = ["all", *(f"{people:,} people" for people in PEOPLE)]
    order += [f"{statements} statements" for statements in STATEMENTS]
    order += [f"{missing:.0%} missing" for missing in MISSING_SHARES]
    for kind in [*order, *BASES, *HEARD]:
        section.add(kind, *counts.by_kind[kind].cells)
    return section


def rare_dissent() -> Section:
    """The shapes in which a test by deviations alone errs most."""
    header = ["people", "statements", "stances", "tried", "held", "shown"]
    section = Section("Noise with rare dissent", RARE, [*header, "false alarms"])
    total = Count()
    for people, statements, base in HARD:
        count = Count()
        shape = Noise(people, statements, 0.0, base, next(iter(HEARD)))
        for seed in range(HARD_TABLES):
            count.add(shape.table(seed), seed)
        section.add(str(people), str(statements), base, *count.cells)
        total.tables += count.tables
        total.held += count.held
        total.shown += count.shown
    section.add("all", "", "", *total.cells)
    return section


def _agreeing(share: float, seed: int) -> Table:
    chance = np.random.default_rng([seed, 3])
    table = Noise(200, 30, 1 / 3, "differs by statement", "everybody as much").table(
        seed
    )
    clickers = chance.random(len(table)) < share
    return np.where(clickers[:, None] & (table != MISSING), 1, table).astype(np.int8)


def agree_with_everything() -> Section:
    """Noise, and in it people who click "agree" each time."""
    header = ["who agrees with everything", "tried", "held", "shown", "structure"]
    section = Section("People who agree with everything", NO_NOISE, header)
    for share in (0.0, 0.02, 0.05, 0.1, 0.2):
        count = Count()
        for seed in range(60):
            count.add(_agreeing(share, seed), seed)
        section.add(f"{share:.0%}" if share else "nobody", *count.cells)
    return section


def sections() -> list[Section]:
    """All about noise."""
    return [false_alarms(), rare_dissent(), agree_with_everything()]
