"""Two conversations on a real Polis server: its counts and products come out."""

import csv
from pathlib import Path

import pytest

from commonground import read, report

GOLDEN = Path(__file__).parent / "golden"
CONVERSATIONS = ["below-100-ptpts", "25ptpt-3gp-no-strict-with-meta"]


@pytest.fixture(params=CONVERSATIONS)
def folder(request):
    return GOLDEN / request.param


def expected(folder):
    with (folder / "expected.csv").open() as file:
        return {row["statement"]: row for row in csv.DictReader(file)}


def found_in(folder):
    conversation = read(
        folder / "votes.csv",
        groups=folder / "groups.csv",
        mod_out=folder / "mod_out.txt",
    )
    return report(conversation)


def test_every_count_is_the_servers(folder):
    found, wanted = found_in(folder), expected(folder)
    assert [s.statement for s in found.statements_table] == list(wanted)
    for statement in found.statements_table:
        for group, tally in statement.by_group.items():
            row = wanted[statement.statement]
            assert tally.agree == int(row[f"{group}:A"])
            assert tally.disagree == int(row[f"{group}:D"])
            assert tally.seen == int(row[f"{group}:S"])


def test_every_product_is_the_servers_to_twelve_digits(folder):
    found, wanted = found_in(folder), expected(folder)
    for statement in found.statements_table:
        servers = float(wanted[statement.statement]["group_aware_consensus"])
        assert statement.group_informed_agree == pytest.approx(servers, abs=1e-12)


def test_moderated_statements_keep_their_counts_and_have_no_result(folder):
    found = found_in(folder)
    moderated = (folder / "mod_out.txt").read_text().split()
    assert moderated
    for statement in found.statements_table:
        assert statement.moderated_out == (statement.statement in moderated)
        assert (statement.agree is None) == statement.moderated_out


def test_who_is_not_in_the_servers_groups_counts_in_the_totals_only(folder):
    found = found_in(folder)
    assert found.structure == "given"
    assert found.placed == sum(group.size for group in found.groups)
    outside = found.votes - sum(
        tally.seen
        for statement in found.statements_table
        for tally in statement.by_group.values()
    )
    grouped = {member for group in found.groups for member in group.members}
    with (folder / "votes.csv").open() as file:
        voted = {(r["participant"], r["statement"]) for r in csv.DictReader(file)}
    assert outside == sum(participant not in grouped for participant, _ in voted)
