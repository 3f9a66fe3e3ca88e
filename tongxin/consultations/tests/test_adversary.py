"""Somebody who knows the roll, and who answered, looks for other people's stances.

He tries every table that would print the same report. A stance follows where all of
them agree on it. He may stand on a side himself, and then knows his own stance too.
"""

import random
from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from tongxin.consultations.operations.analysing import analyse
from tongxin.consultations.operations.findings import Votes
from tongxin.consultations.report import side_bars
from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.raw_results import STANCES, ExactStatement
from tongxin.consultations.tests.exact_reports import (
    SHARE,
    made_exact,
    made_of_people,
)

pytestmark = pytest.mark.one_database

A, B, BOTH = frozenset("A"), frozenset("B"), frozenset("AB")


def tables(heard):
    """All ways in which so many people can take the three stances."""
    return [
        (agree, unsure, heard - agree - unsure)
        for agree in range(heard + 1)
        for unsure in range(heard + 1 - agree)
    ]


def readings(heard, silent=None):
    """All tables, by the report they print and the bars that are drawn of it; `heard`
    on exactly these sides.
    """
    found = defaultdict(list)
    for each in product(*(tables(many) for many in heard.values())):
        people = dict(zip(heard, each, strict=True))
        report = mask(made_of_people(people, silent))
        found[report.digest, bars(report)].append(people)
    return found.values()


drawn = cache(side_bars.drawn)


def bars(report):
    return tuple(drawn(cell) for one in report.statements for cell in one.cells)


def follows(alike, sides, *, me=None):
    """Whether the stance of the (other) people on exactly these sides is known."""
    if me is not None:
        at, stance = me
        alike = [
            {
                **people,
                at: tuple(
                    many - (place == stance) for place, many in enumerate(people[at])
                ),
            }
            for people in alike
            if people[at][stance]
        ]
    others = {people[sides] for people in alike}
    return any(
        sum(counts) and all(counts[place] == sum(counts) for counts in others)
        for counts in others
        for place in range(len(STANCES))
    )


def lone_dissenter(people, me):
    """Whether everybody else on one of my sides, or on just the same sides as I, took
    one and the same other stance.
    """
    at, mine = me
    bodies = [[people[at]]]
    bodies += [[c for sides, c in people.items() if side in sides] for side in at]
    for body in bodies:
        counts = [sum(each[place] for each in body) for place in range(3)]
        if counts[mine] == 1 and max(counts) == sum(counts) - 1:
            return True
    return False


def nobody_else_knows(heard, silent=None):
    for alike in readings(heard, silent):
        for sides in heard:
            assert not follows(alike, sides), alike
            for me in product(heard, range(3)):
                if not any(people[me[0]][me[1]] for people in alike):
                    continue
                if follows(alike, sides, me=me):
                    assert any(lone_dissenter(people, me) for people in alike), alike


@pytest.mark.parametrize("heard", range(1, 13))
@pytest.mark.parametrize("silent", [0, 1, 4, 12])
def test_one_side(heard, silent):
    if heard + silent >= 5:
        nobody_else_knows({A: heard}, {A: silent})


@pytest.mark.parametrize(("one", "other"), [(5, 5), (5, 6), (6, 7), (5, 9), (3, 8)])
def test_two_sides(one, other):
    nobody_else_knows({A: one, B: other}, {A: 2})


def test_only_the_lone_dissenter_knows():
    alike = [{A: (9, 0, 0)}, {A: (8, 1, 0)}, {A: (8, 0, 1)}]
    assert any(
        sorted(map(str, alike)) == sorted(map(str, each)) for each in readings({A: 9})
    )
    assert follows(alike, A, me=(A, 1))
    assert not follows(alike, A, me=(A, 0))


def test_exact_totals_would_tell():
    # Twice "at least 8 of 9". With "18 of 18" beside it, everybody is known.
    alike = next(
        each for each in readings({A: 9, B: 9}) if {A: (9, 0, 0), B: (9, 0, 0)} in each
    )
    assert len(alike) == 9
    summed = [
        people for people in alike if sum(counts[0] for counts in people.values()) == 18
    ]
    assert follows(summed, A)
    assert not follows(alike, A)


def test_a_second_report_would_tell():
    # One more form comes in. Both show figures, and the difference is its stance.
    first, second = {A: (6, 1, 1)}, {A: (7, 1, 1)}
    before = next(each for each in readings({A: 8}, {A: 1}) if first in each)
    after = next(each for each in readings({A: 9}) if second in each)
    added = {
        tuple(b - a for a, b in zip(one[A], two[A], strict=True))
        for one, two in product(before, after)
    }
    assert added == {(1, 0, 0)}


@pytest.mark.parametrize(
    ("heard", "silent"),
    [
        ({A: 6, BOTH: 2, B: 6}, {}),
        ({A: 5, BOTH: 3, B: 5}, {}),
        ({BOTH: 5, B: 10}, {}),
        ({BOTH: 8, B: 10}, {BOTH: 2}),
        ({BOTH: 7, B: 8}, {BOTH: 2, B: 6}),
        ({A: 1, BOTH: 5, B: 10}, {}),
        ({A: 3, BOTH: 4, B: 8}, {}),
        ({A: 9, BOTH: 1, B: 7}, {}),
        ({A: 7, BOTH: 7, B: 1}, {B: 2}),
        ({A: 2, BOTH: 8, B: 3}, {A: 15}),
    ],
)
def test_sides_that_share_people(heard, silent):
    nobody_else_knows(heard, silent)


def votes_of_two_camps(seed, reading):
    """36 tenants and ten shops in two camps; of the shops nine agree to number 1, and
    the tenth says `reading`.
    """
    chance = random.Random(seed)  # noqa: S311 - the same answers each time
    stances = []
    for at in range(46):
        firm = 0.5 if at == 45 else 0.75
        for number in range(1, 10):
            if number == 1 and at >= 36:
                choice = reading if at == 45 else "agree"
            elif chance.random() < firm:
                choice = "agree" if number % 2 == at % 2 else "against"
            else:
                choice = chance.choice(STANCES)
            stances.append((f"p{at:02}", number, choice))
    roll = {f"p{at:02}": ("B",) if at >= 36 else ("A",) for at in range(46)}
    return Votes(numbers=range(1, 10), stances=stances, roll=roll)


def exact_of(votes):
    found = analyse(votes, SHARE)
    statements = [
        ExactStatement(one.number, "", str(one.number), one.cells, one.parts)
        for one in found.statements
    ]
    return made_exact(*statements, rolls=found.rolls), found


@pytest.mark.parametrize("seed", [4, 6, 10])
def test_groups_that_come_out_otherwise_do_not_tell_a_masked_stance(seed):
    reports, sizes = set(), set()
    for reading in STANCES:
        exact, found = exact_of(votes_of_two_camps(seed, reading))
        masked = mask(exact)
        assert not masked.tells_groups
        reports.add(masked.digest)
        sizes.add(
            tuple(
                cell.size
                for one in found.statements
                for cell in one.cells
                if cell.kind == "group"
            )
        )
    # The groups do know of it; the report does not.
    assert len(sizes) > 1
    assert len(reports) == 1
