"""A whole report beside a slow one that follows the definitions word by word."""

from fractions import Fraction
from math import ceil, prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground import SetAside, report
from commonground.judging.bounds import CellClass
from commonground.tests import twin
from commonground.tests.make import conversation, planted

ORDER = [CellClass.MET, CellClass.OPEN, CellClass.TOO_FEW, CellClass.FAILED]
WORD = {"met": 0, "open": 1, "too_few": 2, "failed": 3}


def slow_cell(rows, statement, body, voters, stance):
    """(class, N, n, count) of one statement among the people of a body."""
    stances = [rows[p][statement] for p in body & voters]
    heard = [x for x in stances if x is not None]
    count = heard.count(stance)
    floor = ceil(Fraction(2, 3) * len(body))
    return twin.cell_class(len(body), len(heard), count, floor), len(heard), count


def slow_result(classes):
    if not classes:
        return "not_enough"
    if CellClass.FAILED in classes:
        return "divided"
    if CellClass.TOO_FEW in classes:
        return "not_enough"
    return "reached" if set(classes) == {CellClass.MET} else "near"


def slow_report(rows, bodies, runs, stance):
    """For each statement: cells by body, and the result; runs as in `SetAside`."""
    voters = set(range(len(rows)))
    every = []
    for statement in range(len(rows[0])):
        cells = {}
        for name, body in bodies.items():
            if not body:
                continue
            classes = [slow_cell(rows, statement, body, voters, stance)]
            for people, off_the_roll in runs:
                left = body - people if off_the_roll else body
                classes.append(
                    slow_cell(rows, statement, left, voters - people, stance)
                    if left
                    else (CellClass.TOO_FEW,)
                )
            worst = max((c[0] for c in classes), key=ORDER.index)
            cells[name] = (worst, len(body), *classes[0][1:])
        every.append((cells, slow_result([c[0] for c in cells.values()])))
    return every


def check(found, rows, bodies, runs=()):
    for stance, direction in ((1, "agree"), (-1, "against")):
        slow = slow_report(rows, bodies, runs, stance)
        for statement, (cells, result) in zip(
            found.statements_table, slow, strict=True
        ):
            shown = {
                (c.kind, c.body): (
                    ORDER[WORD[getattr(c, direction).cell_class]],
                    c.size,
                    c.seen,
                    getattr(c, direction).count,
                )
                for c in statement.cells
            }
            assert shown == cells
            assert getattr(statement, direction).result == result
        check_without(found, rows, bodies, runs, stance, direction)


def check_without(found, rows, bodies, runs, stance, direction):
    """Each run's own figures, cell by cell."""
    voters = set(range(len(rows)))
    for number, statement in enumerate(found.statements_table):
        for cell in statement.cells:
            body = bodies[cell.kind, cell.body]
            assert len(cell.without) == len(runs)
            for shown, (gone, off_the_roll) in zip(cell.without, runs, strict=True):
                left = body - gone if off_the_roll else body
                class_, heard, count = (
                    slow_cell(rows, number, left, voters - gone, stance)
                    if left
                    else (CellClass.TOO_FEW, 0, 0)
                )
                assert (shown.size, shown.seen) == (len(left), heard)
                agrees = direction == "agree"
                assert count == (shown.agree if agrees else shown.disagree)
                said = shown.agree_class if agrees else shown.against_class
                assert ORDER[WORD[said]] == class_


stances = st.sampled_from([1, 1, 1, 0, -1, None])
people = st.sets(st.integers(0, 25), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(stances, min_size=3, max_size=3), min_size=1, max_size=20),
    sides=st.lists(people, min_size=1, max_size=3),
    groups=st.lists(st.sampled_from("ab "), min_size=20, max_size=20),
    marked=people,
    collected=people,
)
def test_given_groups_sides_two_hats_and_collectors(
    rows, sides, groups, marked, collected
):
    # People from 20 on are entitled and never voted.
    named: dict[str, list[str]] = {}
    for number, side in enumerate(sides):
        for person in side:
            named.setdefault(str(person), []).append(f"side {number}")
    of_group = {str(p): name for p, name in enumerate(groups) if name != " "}
    found = report(
        conversation(
            rows,
            sides={person: tuple(several) for person, several in named.items()},
            groups=of_group,
            set_aside=[
                SetAside("marked", frozenset(map(str, marked))),
                SetAside(
                    "collector", frozenset(map(str, collected)), off_the_roll=False
                ),
            ],
        )
    )
    bodies = {("side", f"side {n}"): set(side) for n, side in enumerate(sides)}
    for name in set(of_group.values()):
        bodies["group", name] = {int(p) for p, g in of_group.items() if g == name}
    voted = [row + [None] * 0 for row in rows] + [[None] * 3] * (26 - len(rows))
    check(found, voted, bodies, [(marked, True), (collected, False)])


def test_with_a_roll_only_those_on_it_count():
    rows = [[1]] * 12 + [[-1]] * 6
    sides = {str(p): ("owners",) for p in range(18)}
    roll = {str(p): () for p in range(6, 20)}
    found = report(conversation(rows, sides=sides, roll=roll))
    assert [(s.id, s.size, s.roll) for s in found.sides] == [("owners", 18, 12)]
    check(found, rows, {("side", "owners"): set(range(6, 18))})
    assert found.statements_table[0].by_side["owners"].seen == 12
    assert found.statements_table[0].total.seen == 18


def test_sides_of_the_roll_serve_where_there_is_no_other_list():
    rows = [[1]] * 10
    roll = {str(p): ("a", "b") if p < 5 else ("b",) for p in range(12)}
    found = report(conversation(rows, roll=roll))
    assert [(s.id, s.size, s.roll) for s in found.sides] == [("a", 5, 5), ("b", 12, 12)]
    check(
        found,
        rows + [[None]] * 2,
        {("side", "a"): set(range(5)), ("side", "b"): set(range(12))},
    )


def test_without_sides_and_groups_everybody_placed_is_one_cell():
    rows = [[1, 0]] * 9 + [[-1, 1]] * 4 + [[None, None]] * 3
    found = report(conversation(rows))
    check(found, rows, {("everyone", "everyone"): set(range(13))})


def test_found_groups_decide_with_the_sides():
    rows = planted(120, 70, missing=0.2)
    sides = {str(p): ("owners" if p % 3 else "tenants",) for p in range(120)}
    found = report(conversation(rows, sides=sides))
    assert not found.judged_without_it
    bodies = {
        ("side", name): {int(p) for p, several in sides.items() if name in several}
        for name in ("owners", "tenants")
    }
    for group in found.groups:
        bodies["group", group.id] = set(map(int, group.members))
    small = {name: body for name, body in bodies.items() if len(body) <= 80}
    assert len(small) == 4
    check(found, rows, bodies)


def dense_groups(rows, kept, k) -> Any:
    """Groups by linear algebra and by trying every start: for well separated people."""
    table = np.array([[np.nan if x is None else x for x in row] for row in rows], float)
    table = table[:, kept]
    means = np.nanmean(table, axis=0)
    centred = np.where(np.isnan(table), 0.0, table - means)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2].T
    scale = np.sqrt(table.shape[1] / (~np.isnan(table)).sum(axis=1))
    places = centred @ axes * scale[:, None]
    least, best = np.inf, np.zeros(len(rows), int)
    for start in range(0, len(rows), 3):
        for other in range(start + 1, len(rows), 5):
            centres = places[[start, other]]
            for _ in range(20):
                labels = np.argmin(
                    ((places[:, None] - centres) ** 2).sum(axis=2), axis=1
                )
                if len(set(labels)) < k:
                    break
                centres = np.array([places[labels == g].mean(axis=0) for g in range(k)])
            spread = ((places - centres[labels]) ** 2).sum()
            if spread < least - 1e-9:
                least, best = float(spread), np.asarray(labels, int)
    return best


def test_each_statement_is_judged_by_the_groups_found_without_it():
    rows = planted(60, 12, missing=0.1, apart=0.7, seed=4)
    found = report(conversation(rows))
    assert found.judged_without_it
    assert len(found.groups) == 2
    for place, statement in enumerate(found.statements_table):
        kept = [s for s in range(12) if s != place]
        labels = dense_groups(rows, kept, 2)
        sizes = sorted(int((labels == g).sum()) for g in range(2))
        assert sorted(cell.size for cell in statement.cells) == sizes
        counts = sorted(
            sum(
                row[place] == 1 for row, of in zip(rows, labels, strict=True) if of == g
            )
            for g in range(2)
        )
        assert sorted(cell.agree.count for cell in statement.cells) == counts


def test_the_report_says_where_the_groups_shown_would_say_otherwise():
    # A bloc that stands apart on one statement only cannot divide it.
    differing = 0
    for seed in range(6):
        rows = planted(80, 6, missing=0, apart=0.5, seed=seed)
        for p, row in enumerate(rows):
            row[0] = -1 if p % 5 == 0 else 1
        found = report(conversation(rows))
        if not found.judged_without_it:
            continue
        given = {m: g.id for g in found.groups for m in g.members}
        shown = report(conversation(rows, groups=given))
        for own, by_shown in zip(
            found.statements_table, shown.statements_table, strict=True
        ):
            other = own.agree.with_groups_shown
            differing += other is not None
            assert (other or own.agree.result) == by_shown.agree.result
    assert differing > 0


def test_polis_figures_are_products_over_groups():
    rows = planted(50, 10)
    groups = {str(p): "abc"[p % 3] for p in range(50)}
    found = report(conversation(rows, groups=groups))
    for statement in found.statements_table:
        tallies = statement.by_group.values()
        exact = prod(
            (Fraction(t.agree + 1, t.seen + 2) for t in tallies), start=Fraction(1)
        )
        assert statement.group_informed_agree == float(exact)


@pytest.mark.parametrize("size", [2, 5, 9, 12, 20])
def test_a_side_of_any_size_is_judged(size):
    rows = [[1, -1, 0]] * size
    sides = {str(p): ("a",) for p in range(size)}
    check(
        report(conversation(rows, sides=sides)), rows, {("side", "a"): set(range(size))}
    )


def test_many_collectors_are_each_left_out_in_turn():
    rows = [[1]] * 60 + [[-1]] * 12
    sides = {str(p): ("x",) if p % 2 else ("y",) for p in range(72)}
    runs = [{p for p in range(72) if (p * 7) % 70 == n} for n in range(70)]
    aside = [
        SetAside(f"collector {n}", frozenset(map(str, people)), off_the_roll=False)
        for n, people in enumerate(runs)
    ]
    found = report(conversation(rows, sides=sides, set_aside=aside))
    bodies = {
        ("side", "x"): set(range(1, 72, 2)),
        ("side", "y"): set(range(0, 72, 2)),
    }
    check(found, rows, bodies, [(people, False) for people in runs])
    assert len(found.set_aside) == 70
