"""Reports made by hand: what the tests of text, picture and docs have to show."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from commonground.as_json import digest_of
from commonground.ids import Ids
from commonground.judging import bounds
from commonground.judging.bounds import CellClass
from commonground.opinions.chance import ChanceTest
from commonground.result import (
    BodyKind,
    Bound,
    Cell,
    Firmness,
    Group,
    Report,
    Result,
    Side,
    Statement,
    Tally,
    Timing,
    Verdict,
)

# kind and name of a body, N, and of those heard: agree, against, unsure
type Row = tuple[BodyKind, str, int, int, int, int]
type Rows = tuple[Row, ...]

OF_CLASS: dict[str, Result] = {
    "met": "reached",
    "open": "near",
    "too_few": "not_enough",
    "failed": "divided",
}
WORST = ("failed", "too_few", "open", "met")


def make_bound(size: int, heard: int, count: int) -> Bound:
    (low,), (high,) = bounds.low_high([size], [heard], [count])
    (found,) = bounds.classes([size], [heard], [count])
    (certain,) = bounds.certain([size], [heard], [count])
    (more,) = bounds.least_more([size], [heard], [count])
    (floor,) = bounds.floors([size])
    name: Any = CellClass(found).name.lower()
    likely_met = name == "met" and not certain
    return Bound(
        count=count,
        low=int(low),
        high=int(high),
        cell_class=name,
        certain=bool(certain) if name in {"met", "failed"} else None,
        of_the_silent=int(floor) - count if likely_met else None,
        next_all=int(more) if name == "open" and more > 0 else None,
        worse_without=(),
    )


def make_cell(row: Row) -> Cell:
    kind, body, size, agree, against, unsure = row
    heard = agree + against + unsure
    (floor,) = bounds.floors([size])
    return Cell(
        kind=kind,
        body=body,
        size=size,
        seen=heard,
        floor=int(floor),
        agree=make_bound(size, heard, agree),
        against=make_bound(size, heard, against),
    )


def make_verdict(cells: Sequence[Cell], which: str, **changes: Any) -> Verdict:
    found = [getattr(cell, which) for cell in cells]
    worst = min((WORST.index(b.cell_class) for b in found), default=None)
    result: Result = "not_enough" if worst is None else OF_CLASS[WORST[worst]]
    weakest = None
    if worst is not None:
        weak = [
            c for c, b in zip(cells, found, strict=True) if b.cell_class == WORST[worst]
        ]
        cell = min(weak, key=lambda c: getattr(c, which).count / max(c.seen, 1))
        weakest = (cell.kind, cell.body)
    opposed = any(c.against.count * 2 >= c.seen - c.agree.count for c in cells)
    verdict = Verdict(
        result=result,
        why=("opposed" if opposed else "no_view_yet") if result == "divided" else None,
        weakest=weakest,
        changes=3 if cells else None,
        changes_exact=True,
        with_groups_shown=None,
    )
    return replace(verdict, **changes)


def make_statement(name: str, *rows: Row, **changes: Any) -> Statement:
    cells = tuple(make_cell(row) for row in rows)
    by_group = {
        body: Tally(a, d, p) for kind, body, _, a, d, p in rows if kind == "group"
    }
    by_side = {
        body: Tally(a, d, p) for kind, body, _, a, d, p in rows if kind == "side"
    }
    heard = list((by_group or by_side).values()) or [Tally(*row[3:]) for row in rows]
    statement = Statement(
        statement=name,
        moderated_out=False,
        total=Tally(
            sum(t.agree for t in heard),
            sum(t.disagree for t in heard),
            sum(t.passed for t in heard),
        ),
        by_group=by_group,
        by_side=by_side,
        group_informed_agree=0.5 if by_group else None,
        group_informed_disagree=0.25 if by_group else None,
        representativeness=dict.fromkeys(by_group, (1.5, 0.5)),
        cells=cells,
        agree=make_verdict(cells, "agree"),
        against=make_verdict(cells, "against"),
    )
    return replace(statement, **changes)


def moderated(statement: Statement) -> Statement:
    return replace(statement, moderated_out=True, cells=(), agree=None, against=None)


def make_report(*statements: Statement, **changes: Any) -> Report:
    """A report with these statements; groups and sides are those of the cells."""
    sizes: dict[tuple[str, str], int] = {}
    for statement in statements:
        for cell in statement.cells:
            sizes[cell.kind, cell.body] = max(
                cell.size, sizes.get((cell.kind, cell.body), 0)
            )
        for kind, tallies in (
            ("group", statement.by_group),
            ("side", statement.by_side),
        ):
            for body, tally in tallies.items():
                sizes.setdefault((kind, body), tally.seen)
    nobody = Ids.of(())
    groups = tuple(
        Group(body, size, counts=True, members=nobody)
        for (kind, body), size in sizes.items()
        if kind == "group"
    )
    sides = tuple(
        Side(body, size, None) for (kind, body), size in sizes.items() if kind == "side"
    )
    placed = sum(g.size for g in groups)
    report = Report(
        participants=max([placed, *sizes.values()], default=0),
        statements=len(statements),
        votes=sum(s.total.seen for s in statements),
        placed=placed,
        seed=0,
        min_votes=7,
        floor=(2, 3),
        structure="found" if groups else "too_few",
        chance=ChanceTest(placed, 12.5, 2.0, 0.1, 2.3, 19) if groups else None,
        firmness=Firmness({2: 0.44, 3: 0.41}, 0.94, 0.31) if groups else None,
        judged_without_it=bool(groups) and len(statements) <= 60,
        groups=groups,
        sides=sides,
        set_aside={},
        statements_table=statements,
        placed_ids=nobody,
        coordinates=np.zeros((0, 2)),
        timing=Timing(0.0, 0.0, 0.0),
        digest="",
    )
    report = replace(report, **changes)
    return report if report.digest else replace(report, digest=digest_of(report))


# One statement of each kind, in two groups and on a side.
REACHED: Rows = (("group", "0", 60, 44, 2, 4), ("group", "1", 40, 35, 2, 2))
AGAINST: Rows = (("group", "0", 60, 2, 44, 4), ("group", "1", 40, 1, 36, 2))
NEAR: Rows = (("group", "0", 60, 44, 2, 4), ("group", "1", 40, 22, 6, 4))
OPPOSED: Rows = (("group", "0", 60, 44, 2, 4), ("group", "1", 40, 6, 24, 4))
NO_VIEW: Rows = (("group", "0", 60, 44, 2, 4), ("group", "1", 40, 9, 1, 24))
TOO_FEW: Rows = (("group", "0", 60, 44, 2, 4), ("group", "1", 40, 4, 0, 0))
EVERY_KIND: dict[str, Rows] = {
    "1": REACHED,
    "2": AGAINST,
    "3": NEAR,
    "4": OPPOSED,
    "5": NO_VIEW,
    "6": TOO_FEW,
}


def a_report_of_every_kind(**changes: Any) -> Report:
    made = [make_statement(name, *rows) for name, rows in EVERY_KIND.items()]
    return make_report(*made, **changes)
