"""Small and odd conversations: each has an answer, and none falls over."""

import io
import json

import numpy as np
import pytest

from commonground import discovery, report, write_json
from commonground.analysis import Choices
from commonground.tests.make import (
    AGAINST,
    AGREE,
    NONE,
    PASS,
    conversation,
    noise,
    of_triples,
    planted,
)


def results(found):
    return [statement.agree.result for statement in found.statements_table]


def results_against(found):
    return [statement.against.result for statement in found.statements_table]


def test_nothing_at_all():
    found = report(of_triples([]))
    assert found.structure == "too_few"
    assert (found.participants, found.statements, found.votes) == (0, 0, 0)
    assert (len(found.groups), len(found.statements_table)) == (0, 0)


def test_one_person():
    found = report(conversation([[AGREE, AGAINST, PASS]]))
    assert (found.structure, found.placed) == ("too_few", 1)
    # One of one is everybody: nothing is uncertain about him.
    assert results(found) == ["reached", "divided", "divided"]
    assert results_against(found) == ["divided", "reached", "divided"]


def test_one_statement():
    found = report(conversation([[AGREE]] * 30))
    assert (found.structure, found.placed) == ("too_few", 30)
    assert results(found) == ["reached"]


def test_half_of_thirty():
    found = report(conversation([[AGREE]] * 15 + [[AGAINST]] * 15))
    assert results(found) == ["divided"]
    assert found.statements_table[0].agree.why == "opposed"


def test_thirty_people_who_were_asked_and_said_nothing():
    found = report(conversation([[NONE]] * 30))
    assert (found.participants, found.votes, found.placed) == (30, 0, 0)
    assert results(found) == ["not_enough"]
    assert found.statements_table[0].cells == ()


def test_everybody_agrees_to_everything():
    found = report(conversation([[AGREE] * 10] * 50))
    assert found.structure == "none"
    assert results(found) == ["reached"] * 10
    assert found.statements_table[0].cells[0].agree.certain is True


def test_everybody_passes():
    found = report(conversation([[PASS] * 10] * 50))
    assert found.structure == "none"
    assert results(found) == ["divided"] * 10
    assert found.statements_table[0].agree.why == "no_view_yet"


def test_everybody_is_against_everything():
    found = report(conversation([[AGAINST] * 10] * 50))
    assert results(found) == ["divided"] * 10
    assert results_against(found) == ["reached"] * 10


def test_three_people_are_too_few_for_groups():
    found = report(conversation([[AGREE] * 8, [AGAINST] * 8, [AGREE] * 8]))
    assert (found.structure, found.placed) == ("too_few", 3)


def test_two_people_who_never_answered_the_same():
    rows = [[AGREE] * 7 + [NONE] * 7, [NONE] * 7 + [AGAINST] * 7]
    found = report(conversation(rows))
    assert found.structure == "too_few"
    assert found.placed == 2


def test_nobody_answered_enough_to_be_placed():
    rows = [[AGREE if s == p % 20 else NONE for s in range(20)] for p in range(40)]
    found = report(conversation(rows))
    assert (found.structure, found.placed) == ("too_few", 0)
    assert set(results(found)) == {"not_enough"}


def test_everything_is_moderated_out():
    rows = planted(40, 8)
    found = report(conversation(rows, mod_out=[str(s) for s in range(8)]))
    assert (found.structure, found.placed) == ("too_few", 0)
    assert all(s.moderated_out and s.agree is None for s in found.statements_table)
    assert found.statements_table[0].total.seen > 0


def test_a_statement_that_nobody_saw():
    rows = [[*row, NONE] for row in planted(60, 12)]
    found = report(conversation(rows))
    assert found.structure == "found"
    last = found.statements_table[-1]
    assert (last.total.seen, last.agree.result) == (0, "not_enough")
    assert np.isfinite(found.coordinates).all()


def test_noise_has_no_groups_and_everyone_placed_is_one_cell():
    found = report(conversation(noise(200, 20)))
    assert found.structure == "none"
    cell = found.statements_table[0].cells[0]
    assert (cell.kind, cell.size) == ("everyone", found.placed)


def test_fewer_than_forty_are_grouped_but_no_group_decides():
    found = report(conversation(planted(39, 16, missing=0)))
    assert found.structure == "found"
    assert not any(group.counts for group in found.groups)
    assert {cell.kind for s in found.statements_table for cell in s.cells} == {
        "everyone"
    }


def test_a_small_group_is_drawn_but_does_not_decide():
    rows = [[AGREE] * 8 + [AGAINST] * 8] * 60 + [[AGAINST] * 8 + [AGREE] * 8] * 9
    found = report(conversation(rows))
    assert [(g.size, g.counts) for g in found.groups] == [(60, True), (9, False)]
    bodies = {(c.kind, c.body) for s in found.statements_table for c in s.cells}
    assert bodies == {("group", "0")}


def test_given_groups_with_a_header_only_mean_no_groups_and_no_cell():
    found = report(conversation(planted(60, 12), groups={}))
    assert (found.structure, found.groups, found.placed) == ("given", (), 0)
    assert set(results(found)) == {"not_enough"}
    assert found.statements_table[0].group_informed_agree is None


def test_a_given_member_who_did_not_vote_counts_in_the_size_only():
    rows = [[AGREE]] * 5
    groups = {str(p): "a" for p in range(5)} | {"elsewhere": "a"}
    found = report(conversation(rows, groups=groups))
    assert [(g.id, g.size) for g in found.groups] == [("a", 6)]
    assert found.placed == 5
    assert found.statements_table[0].cells[0].size == 6


@pytest.mark.parametrize("size", [4, 5, 6, 7])
def test_a_handful_of_people_is_reported_without_fault(size):
    found = report(conversation(planted(size, 9, missing=0)))
    assert found.structure in ("found", "none")


def test_no_result_holds_nan_or_infinity():
    for rows in (planted(50, 10), noise(50, 10), [[AGREE] * 9] * 9, [[NONE] * 3] * 3):
        file = io.StringIO()
        found = report(conversation(rows), Choices(coordinates=True))
        write_json(found, file, members=True, coordinates=True, timing=True)
        json.loads(file.getvalue(), parse_constant=pytest.fail)


def test_ids_are_text_to_the_last_digit():
    names = ["7", "07", "7.0", "0" * 40, "名", '"', "a\\b", "\n", "9" * 40]
    found = report(
        conversation([[AGREE]] * 9, people=names, groups=dict.fromkeys(names, 'g"'))
    )
    file = io.StringIO()
    write_json(found, file, members=True)
    assert sorted(json.loads(file.getvalue())["groups"][0]["members"]) == sorted(names)


def test_more_statements_than_a_matrix_is_held_for(monkeypatch):
    rows = planted(60, 20, seed=2)
    held = report(conversation(rows))
    monkeypatch.setattr(discovery, "HELD_STATEMENTS", 10)
    gone_through = report(conversation(rows))
    assert gone_through.coordinates == pytest.approx(held.coordinates, abs=1e-9)
    assert [list(g.members) for g in gone_through.groups] == [
        list(g.members) for g in held.groups
    ]


def test_seventy_thousand_statements_and_a_few_people():
    draw = np.random.default_rng(1)
    triples = [
        (f"p{p}", f"s{s}", int(draw.integers(-1, 2)))
        for p in range(8)
        for s in range(p * 8_000, p * 8_000 + 14_000)
    ]
    found = report(of_triples(triples))
    assert found.statements == 70_000
    assert found.placed == 8
