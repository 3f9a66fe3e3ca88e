"""Odd conversations: what each program says of them, and whether it says anything."""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import commonground
from bench.commonground import peer
from bench.commonground.page import Section

type Stances = dict[tuple[int, int], int]
ODD = """
What each makes of them. `too_few`: fewer than four people or two statements to place;
`none`: what was found cannot be told from chance.
"""


def _table(people: int, statements: int, stance: Callable[[int, int], int]) -> Stances:
    return {(p, s): stance(p, s) for p in range(people) for s in range(statements)}


def odd_conversations() -> dict[str, Stances]:
    """Pairs of person and statement with their stance, by what is odd about them."""
    chance = random.Random(1)  # noqa: S311 - made-up votes
    anything = lambda _p, _s: chance.choice((-1, 0, 1))  # noqa: E731 - said once, used often
    return {
        "empty": {},
        "one person": _table(1, 10, anything),
        "two people": _table(2, 10, anything),
        "three people": _table(3, 10, anything),
        "one statement": _table(30, 1, anything),
        "all agree": _table(30, 10, lambda _p, _s: 1),
        "all disagree": _table(30, 10, lambda _p, _s: -1),
        "all pass": _table(30, 10, lambda _p, _s: 0),
        "everybody the same": _table(30, 10, lambda _p, s: s % 3 - 1),
        "nobody shares a statement": {
            (p, s): 1 for p in range(30) for s in range(p * 10, p * 10 + 10)
        },
        "one vote each": {(p, p % 10): 1 for p in range(30)},
        "chance alone": _table(300, 40, anything),
    }


def _rows(stances: Stances) -> Iterable[tuple[int, int, int | None]]:
    return [
        (person, statement, stance) for (person, statement), stance in stances.items()
    ]


def _ours(path: Path, rows: Iterable[tuple[int, int, int | None]]) -> str:
    lines = [f"{p},{s},{'' if stance is None else stance}" for p, s, stance in rows]
    path.write_text("\n".join(["participant,statement,stance", *lines, ""]))
    report = commonground.report(commonground.read(path))
    groups = len(report.groups)
    return f"{report.structure}, {groups} groups" if groups else str(report.structure)


def _theirs(rows: Iterable[tuple[int, int, int | None]]) -> str:
    names = ("participant_id", "statement_id", "vote")
    votes = [dict(zip(names, row, strict=True)) | {"modified": 0} for row in rows]
    try:
        labels = peer.pipeline(votes).clusterer.labels_
    except Exception as error:
        # Whatever it fails with is its answer.
        return f"fails: {type(error).__name__}"
    return f"{len(set(labels))} groups"


def odd(scratch: Path) -> list[Section]:
    """Each conversation through both programs."""
    section = Section(
        "Odd conversations",
        ODD,
        ["conversation", "ours", "red-dwarf"],
    )
    every = {
        name: list(_rows(stances)) for name, stances in odd_conversations().items()
    }
    usual = list(_rows(_table(30, 10, lambda p, s: (p * s + p) % 3 - 1)))
    every["a statement that nobody saw"] = [*usual, (0, 10, None)]
    every["a pair named twice"] = [*usual, usual[0]]
    for name, rows in every.items():
        section.add(name, _ours(scratch / "odd.csv", rows), _theirs(rows))
    return [section]
