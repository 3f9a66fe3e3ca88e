"""A report as JSON, and the digest that two people compare.

Keys follow the contract of the command line; those beyond it are in `docs/result.md`.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any, TextIO

from commonground.ids import Ids
from commonground.result import (
    Bound,
    Cell,
    Firmness,
    Group,
    Report,
    Statement,
    Tally,
    Verdict,
)

# Goes into the digest: a change of what is computed is a change of this name.
FORMULA = "commonground 1"

# Stands for a group's members until they are written, since there may be millions.
_MEMBERS = "\x00members"
_AT_ONCE = 10_000


def write_json(
    report: Report,
    file: TextIO,
    *,
    members: bool = False,
    coordinates: bool = False,
    timing: bool = False,
) -> None:
    """Write the contract's JSON object, and what was asked for besides."""
    result = as_json(report) | {"digest": report.digest}
    if timing:
        result["timing"] = {
            "read_s": report.timing.read_s,
            "compute_s": report.timing.compute_s,
            "core_s": report.timing.core_s,
        }
    if coordinates:
        places = report.coordinates.tolist()
        result["coordinates"] = dict(zip(report.placed_ids, places, strict=True))
    for piece in _pieces(result, report.groups if members else ()):
        file.write(piece)


def digest_of(report: Report) -> str:
    """SHA-256 of the result with members and without `digest`, as the contract says."""
    hashed = hashlib.sha256()
    for piece in _pieces(as_json(report), report.groups):
        hashed.update(piece.encode())
    return hashed.hexdigest()


def _pieces(result: dict[str, Any], groups: Sequence[Group]) -> Iterator[str]:
    if groups:
        listed = [entry | {"members": _MEMBERS} for entry in result["groups"]]
        result = result | {"groups": listed}
    text = json.dumps(
        result,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    first, *rest = text.split(json.dumps(_MEMBERS)) if groups else [text]
    yield first
    for group, part in zip(groups, rest, strict=True):
        yield "["
        yield from _members(group.members)
        yield "]"
        yield part


def _members(members: Ids) -> Iterator[str]:
    comma = ""
    for some in _listed(members):
        yield comma + some
        comma = ","


def _listed(members: Ids) -> Iterator[str]:
    if members.numbers is not None:
        for begin in range(0, len(members), _AT_ONCE):
            some = members.numbers[begin : begin + _AT_ONCE].tolist()
            yield '"' + '","'.join(map(str, some)) + '"'
    else:
        for texts in batched(members, _AT_ONCE, strict=False):
            yield json.dumps(texts, separators=(",", ":"), ensure_ascii=False)[1:-1]


def as_json(report: Report) -> dict[str, Any]:
    """The result without members, coordinates, timing and digest, as JSON values."""
    rolls = {side.id: side.roll for side in report.sides}
    return {
        "formula": FORMULA,
        "participants": report.participants,
        "statements": report.statements,
        "votes": report.votes,
        "placed": report.placed,
        "seed": report.seed,
        "min_votes": report.min_votes,
        "floor": "{}/{}".format(*report.floor),
        "structure": report.structure,
        "structure_test": _structure_test(report),
        "firmness": _firmness(report.firmness),
        "judged_without_it": report.judged_without_it,
        "set_aside": report.set_aside,
        "groups": [
            {"id": g.id, "size": g.size, "counts": g.counts} for g in report.groups
        ],
        "sides": [{"id": s.id, "size": s.size, "roll": s.roll} for s in report.sides],
        "statements_table": [_statement(s, rolls) for s in report.statements_table],
    }


def _structure_test(report: Report) -> dict[str, Any] | None:
    test = report.chance
    if test is None:
        return None
    return {
        "people": test.people,
        "eigenvalue": test.eigenvalue,
        "shuffled_mean": test.shuffled_mean,
        "shuffled_deviation": test.shuffled_deviation,
        "shuffled_largest": test.shuffled_largest,
        "tables": test.tables,
        "shown": test.shown,
    }


def _firmness(firmness: Firmness | None) -> dict[str, Any] | None:
    if firmness is None:
        return None
    return {
        "silhouettes": {str(k): v for k, v in firmness.silhouettes.items()},
        "staying": firmness.staying,
        "readiness": firmness.readiness,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "agree": tally.agree,
        "disagree": tally.disagree,
        "pass": tally.passed,
        "seen": tally.seen,
    }


def _statement(statement: Statement, rolls: dict[str, int | None]) -> dict[str, Any]:
    return {
        "statement": statement.statement,
        "moderated_out": statement.moderated_out,
        **_tally(statement.total),
        "by_group": {name: _tally(t) for name, t in statement.by_group.items()},
        "by_side": {
            name: _tally(tally) | {"roll": rolls[name]}
            for name, tally in statement.by_side.items()
        },
        "group_informed_agree": statement.group_informed_agree,
        "group_informed_disagree": statement.group_informed_disagree,
        "representativeness": {
            name: {"agree": agree, "disagree": disagree}
            for name, (agree, disagree) in statement.representativeness.items()
        },
        "cells": [_cell(cell) for cell in statement.cells],
        "result": statement.agree and statement.agree.result,
        "result_against": statement.against and statement.against.result,
        "verdict": _verdict(statement.agree),
        "verdict_against": _verdict(statement.against),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "kind": cell.kind,
        "body": cell.body,
        "size": cell.size,
        "seen": cell.seen,
        "floor": cell.floor,
        "agree": _bound(cell.agree),
        "against": _bound(cell.against),
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {
        "count": bound.count,
        "low": bound.low,
        "high": bound.high,
        "class": bound.cell_class,
        "certain": bound.certain,
        "of_the_silent": bound.of_the_silent,
        "next_all": bound.next_all,
        "worse_without": list(bound.worse_without),
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "why": verdict.why,
        "weakest": verdict.weakest
        and {"kind": verdict.weakest[0], "body": verdict.weakest[1]},
        "changes": verdict.changes,
        "changes_exact": verdict.changes_exact,
        "with_groups_shown": verdict.with_groups_shown,
    }
