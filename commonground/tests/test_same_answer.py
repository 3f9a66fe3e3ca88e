"""Same votes, same answer: whatever the order, the files, the threads, the names."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground import read, report
from commonground.analysis import Choices
from commonground.tests.make import conversation, of_triples, planted


def triples(rows):
    return [
        (str(p), str(s), x)
        for p, row in enumerate(rows)
        for s, x in enumerate(row)
        if x is not None
    ]


COLUMNS = ("participant", "statement", "stance")


def written(path, rows, columns=COLUMNS):
    order = {"participant": 0, "statement": 1, "stance": 2}
    lines = [",".join(columns)]
    lines += [",".join(str(row[order[c]]) for c in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), shape=st.sampled_from([(50, 9), (45, 70), (80, 30)]))
def test_the_order_of_rows_does_not_matter(seed, shape):
    rows = triples(planted(*shape, seed=seed % 1000))
    mixed = rows.copy()
    random.Random(seed).shuffle(mixed)  # noqa: S311 - a seeded order, no secret
    assert report(of_triples(mixed)).digest == report(of_triples(rows)).digest


@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_does_not_matter(threads):
    # Enough people that they are shared out, and few enough statements to judge each by
    # the groups found without it.
    rows = planted(15_000, 12, groups=3, missing=0.2)
    one = report(conversation(rows))
    many = report(conversation(rows, threads=threads), Choices(threads=threads))
    assert one.digest == many.digest
    assert np.array_equal(one.coordinates, many.coordinates)


def test_several_files_are_one_conversation(tmp_path):
    rows = triples(planted(60, 20))
    whole = written(tmp_path / "whole.csv", rows)
    parts = [
        written(
            tmp_path / f"{part}.csv",
            rows[part::3],
            ("stance", "participant", "statement"),
        )
        for part in range(3)
    ]
    assert report(read(parts)).digest == report(read(whole)).digest


def test_a_stance_that_was_changed_leaves_no_trace():
    rows = triples(planted(50, 10))
    before = [(p, s, -x) for p, s, x in rows]
    assert report(of_triples(before + rows)).digest == report(of_triples(rows)).digest


def structure(found):
    """Everything but names: sizes, counts and results, in an order of their own."""
    groups = sorted(g.size for g in found.groups)
    statements = sorted(
        (
            s.total.agree,
            s.total.disagree,
            s.total.passed,
            s.agree.result,
            s.against.result,
            sorted((c.kind, c.size, c.agree.count, c.agree.low) for c in s.cells),
        )
        for s in found.statements_table
    )
    return found.structure, found.placed, groups, statements


@pytest.mark.parametrize("seed", range(8))
def test_other_names_give_the_same_structure(seed):
    rows = planted(70, 24, groups=2 + seed % 2, seed=seed)
    draw = random.Random(seed)  # noqa: S311 - a seeded order, no secret
    people, statements = list(range(70)), list(range(24))
    draw.shuffle(people)
    draw.shuffle(statements)
    renamed = [
        (f"p{people[int(p)]:03}", f"s{statements[int(s)]:03}", x)
        for p, s, x in triples(rows)
    ]
    assert structure(report(of_triples(renamed))) == structure(
        report(conversation(rows))
    )


def test_turning_every_stance_round_exchanges_agreeing_and_being_against():
    rows = planted(60, 20, missing=0.2)
    turned = [[None if x is None else -x for x in row] for row in rows]
    there, back = report(conversation(rows)), report(conversation(turned))
    for one, other in zip(there.statements_table, back.statements_table, strict=True):
        assert one.agree == other.against
        assert one.against == other.agree
        assert one.group_informed_agree == other.group_informed_disagree


def test_nothing_handed_in_is_changed():
    rows = planted(60, 20)
    held = conversation(rows, sides={str(p): ("a",) for p in range(60)})
    votes = held.people.votes
    before = votes.starts.copy(), votes.codes.copy(), held.sides.kinds.copy()
    first = report(held).digest
    assert np.array_equal(votes.starts, before[0])
    assert np.array_equal(votes.codes, before[1])
    assert np.array_equal(held.sides.kinds, before[2])
    assert not votes.codes.flags.writeable
    assert report(held).digest == first
