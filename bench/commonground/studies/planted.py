"""How often planted groups are found, and how well, the further they stand apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from bench.commonground.page import Section
from bench.commonground.studies.curves import Line, Panel, picture
from bench.commonground.studies.tables import (
    MIN_VOTES,
    MISSING,
    PASS,
    Planted,
    Shares,
    Table,
    conversation_of_table,
)
from commonground.discovery import column_of, find, look_for_structure, placed_rows

DISTANCES = tuple(step / 10 for step in range(11))
TITLE = "Planted groups"
TABLES = 40
USUAL = Planted()
STUDIES: dict[str, dict[str, Planted]] = {
    "People": {
        f"{people:,} people": replace(USUAL, people=people)
        for people in (1_000, 200, 80, 40)
    },
    "Statements": {
        f"{statements} statements": replace(USUAL, statements=statements)
        for statements in (100, 30, 16, 10)
    },
    "Missing stances": {
        f"{missing:.0%} missing": replace(USUAL, missing=missing)
        for missing in (0.0, 0.3, 0.6, 0.8)
    },
    "Sizes of the groups": {
        "50 % and 50 %": USUAL,
        "80 % and 20 %": replace(USUAL, sizes=(0.8, 0.2)),
        "90 % and 10 %": replace(USUAL, sizes=(0.9, 0.1)),
        "three, a third each": replace(USUAL, sizes=(1 / 3, 1 / 3, 1 / 3)),
    },
}
WORDS = f"""
Two groups, 200 people, 30 statements, 30 % of the stances missing, one stance in
seven a pass, unless the line says otherwise. On half of the statements the groups'
probability to agree differs by the *distance*; on the other half everybody is alike.
{TABLES} tables for each cell. *Shown*: a structure is told from chance. *Number*: of
the tables shown, those with as many groups as were planted. *Placed*: of the people
of the tables shown, those whose group is theirs, groups matched so that most are;
with four groups for two, the people of the two others are wrong. *At best*: what
somebody could place who knows how likely each group is to agree with each statement
and errs only where stances mislead.
"""
BELOW = """
Read: noise shows nothing (distance 0). 200 people and 30 statements are enough for
groups that differ by 0.4; more people or more statements see less, fewer need more. A
structure is seen before everybody can be placed: what limits the placing at a
distance of 0.6 and more is chance in people's own stances, for knowing the truth
would help little. Below it, where a structure is only just seen, the silhouette often
asks for more groups than there are. A group of a tenth of the people is seen from 0.6
on. Nobody should read much into who is in which group where the report says that the
picture is not firm.
"""


@dataclass(frozen=True)
class Found:
    """What was found at one distance: shares, None where nothing was shown."""

    shown: float
    number: float | None
    placed: float | None
    best: float | None


def best_match(
    planted: NDArray[np.int64], found: NDArray[np.int32], groups: int
) -> int:
    """How many people are in their own group, whatever the groups found are called."""
    names = max(groups, int(found.max(initial=0)) + 1)
    both = np.zeros((names, groups), np.int64)
    np.add.at(both, (found, planted), 1)
    ways = permutations(range(names), groups)
    return max(sum(int(both[a, b]) for b, a in enumerate(way)) for way in ways)


def at_best(table: Table, agree: Shares, sizes: Sequence[float]) -> NDArray[np.int64]:
    """Everybody's likeliest group, for somebody who knows what was planted."""
    said_yes, said_no = table == 1, table == -1
    for_yes, for_no = np.log(agree * (1 - PASS)), np.log((1 - agree) * (1 - PASS))
    likely = said_yes @ for_yes.T + said_no @ for_no.T + np.log(sizes)
    return np.argmax(likely, axis=1)


def find_planted(shape: Planted, seed: int) -> tuple[bool, bool, float, float]:
    """One table: shown, right number, share in their group, share of that at best."""
    table, group, agree = shape.table(seed)
    heard = table != MISSING
    # Who said nothing and what nobody answered have no place in a conversation.
    table, group, agree = (
        table[heard.any(axis=1)][:, heard.any(axis=0)],
        group[heard.any(axis=1)],
        np.clip(agree[:, heard.any(axis=0)], 1e-9, 1 - 1e-9),
    )
    people = conversation_of_table(table).people
    column = column_of(np.ones(len(people.statements), np.bool_))
    rows = placed_rows(people, column, min_votes=MIN_VOTES)
    chance = look_for_structure(people, column, rows, seed=seed, threads=1)
    if chance is None or not chance.shown:
        return False, False, 0.0, 0.0
    found = find(people, column, rows, chance, seed=seed, threads=1)
    groups = len(shape.sizes)
    right = best_match(group[rows], found.labels, groups) / len(rows)
    best = (at_best(table[rows], agree, shape.sizes) == group[rows]).mean()
    return True, len(found.names) == groups, right, float(best)


def measure(shape: Planted, tables: int = TABLES) -> Found:
    """Many tables of one shape."""
    every = [find_planted(shape, seed) for seed in range(tables)]
    shown = [one for one in every if one[0]]
    if not shown:
        return Found(0.0, None, None, None)
    number, placed, best = (
        float(np.mean([one[part] for one in shown])) for part in (1, 2, 3)
    )
    return Found(len(shown) / tables, number, placed, best)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _picture(measured: dict[tuple[str, str, float], Found], part: str) -> str:
    panels = []
    for study, shapes in STUDIES.items():
        lines = []
        for name in shapes:
            points = [(d, getattr(measured[study, name, d], part)) for d in DISTANCES]
            # Of a handful of tables no share is worth a point.
            enough = [measured[study, name, d].shown >= 0.2 for d in DISTANCES]
            kept = [
                (x, y if part == "shown" or many else None)
                for (x, y), many in zip(points, enough, strict=True)
            ]
            lines.append(Line(name, kept))
        panels.append(Panel(study, "distance of the groups", lines))
    says = {
        "shown": "How often a structure is shown, by the distance of planted groups",
        "number": "How often the number of groups is right, by their distance",
        "placed": "Share of people placed in their own group, by the groups' distance",
    }
    return picture(panels, says=says[part])


def study() -> tuple[list[Section], dict[str, str]]:
    """The table, and pictures by the name of their file."""
    # The usual shape stands in each study and is measured once.
    known = cache(measure)
    measured = {
        (study, name, distance): known(replace(shape, distance=distance))
        for study, shapes in STUDIES.items()
        for (name, shape), distance in product(shapes.items(), DISTANCES)
    }
    shown = DISTANCES[::2]
    section = Section(
        TITLE,
        WORDS,
        ["", "", *(f"distance {distance:g}" for distance in shown)],
        below=BELOW,
    )
    for study, shapes in STUDIES.items():
        for name in shapes:
            for part in ("shown", "number", "placed", "best"):
                title = {"best": "at best"}.get(part, part)
                cells = [
                    _percent(getattr(measured[study, name, d], part)) for d in shown
                ]
                section.add(name if part == "shown" else "", title, *cells)
    pictures = {
        f"planted-{part}.svg": _picture(measured, part)
        for part in ("shown", "number", "placed")
    }
    return [section], pictures
