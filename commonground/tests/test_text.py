"""The report to read: what it says, in which order, and that it fits."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from commonground.opinions.chance import ChanceTest
from commonground.result import Bound, Cell, Firmness, Report, Side, Statement, Verdict
from commonground.telling.columns import width
from commonground.telling.text import write_text
from commonground.tests.generated_reports import reports
from commonground.tests.made_reports import (
    AGAINST,
    NEAR,
    OPPOSED,
    REACHED,
    a_report_of_every_kind,
    make_report,
    make_statement,
    moderated,
)


def text_of(report: Report, texts: Mapping[str, str] | None = None) -> str:
    file = io.StringIO()
    write_text(report, file, texts=texts)
    return file.getvalue()


def flat(report: Report, texts: Mapping[str, str] | None = None) -> str:
    """The text with its lines joined, so that no test hangs on where a line ends."""
    return " ".join(text_of(report, texts).split())


def one(*rows: Any, **changes: Any) -> str:
    """The text of a report with one statement."""
    return flat(make_report(make_statement("1", *rows), **changes))


def with_bound(statement: Statement, place: int, **changes: Any) -> Statement:
    """The statement, something of one cell's agreement changed."""
    cells = list(statement.cells)
    cell: Cell = cells[place]
    bound: Bound = replace(cell.agree, **changes)
    cells[place] = replace(cell, agree=bound)
    return replace(statement, cells=tuple(cells))


def changed(statement: Statement, **changes: Any) -> Verdict:
    assert statement.agree is not None
    return replace(statement.agree, **changes)


def test_it_begins_with_how_many():
    text = text_of(a_report_of_every_kind())
    assert text.startswith("Common ground\n=============\n\n100 people, 6 statements, ")


def test_one_of_everything_is_no_plural():
    report = make_report(make_statement("1", ("everyone", "", 1, 1, 0, 0)))
    report = replace(report, participants=1, votes=1, placed=1)
    text = flat(report)
    assert "1 person, 1 statement, 1 stance." in text
    assert "1 statement was judged" in text
    assert "1 of 1 heard of 1 agrees" in text


def test_parts_stand_in_their_order():
    text = text_of(a_report_of_every_kind())
    titles = [
        "● Common ground: reached (1)",
        "⊖ Common ground against: reached, that it should not be done (1)",
        "◐ Near (1)",
        "✕ Divided (2)",
        "○ Not enough heard (1)",
        "For comparison: Polis",
    ]
    places = [text.index(f"\n{title}\n") for title in titles]
    assert places == sorted(places)


def test_the_weakest_body_is_named_with_its_counts():
    assert "Weakest: group 1, 22 of 32 heard of 40 agree; 27 needed." in one(*NEAR)


def test_the_bounds_are_said_in_words():
    report = make_report(make_statement("1", *NEAR))
    bound = report.statements_table[0].cells[1].agree
    assert f"speaks for {bound.low} to {bound.high} of all 40." in flat(report)


def test_a_single_body_is_not_called_the_weakest():
    text = one(("side", "owners", 60, 50, 3, 2))
    assert "Side owners: 50 of 55 heard of 60 agree; 40 needed." in text
    assert "Weakest" not in text


def test_everybody_heard_is_exact():
    assert "Everybody there was heard, so this is exact." in one(
        ("side", "shops", 9, 7, 1, 1)
    )


def test_a_body_in_which_nobody_was_heard():
    text = one(("side", "shops", 9, 0, 0, 0))
    assert "Weakest: side shops, none of 9 heard." in text
    assert "at least 6 more of side shops" in text


def test_reached_for_certain():
    assert "Certain, whatever the silent think." in one(*REACHED)


def test_reached_likely_says_what_it_leans_on():
    text = one(("side", "owners", 180, 70, 10, 4))
    assert "Likely; holds only if at least 50 of the 96 silent agree." in text


def test_one_silent_person():
    statement = with_bound(
        make_statement("1", ("side", "owners", 9, 8, 0, 0)), 0, of_the_silent=1
    )
    assert "Likely; holds only if the one silent person agrees." in flat(
        make_report(statement)
    )


def test_reached_against_speaks_of_being_against():
    text = one(*AGAINST)
    assert "44 of 50 heard of 60 are against" in text
    assert "that it should not be done (1)" in text


def test_near_says_what_would_move_it():
    report = make_report(make_statement("1", *NEAR))
    more = report.statements_table[0].cells[1].agree.next_all
    told = f"What would move it: the next {more} of group 1, if they all agree."
    assert more is not None
    assert more > 1
    assert told in flat(report)


def test_near_by_one_person():
    statement = with_bound(make_statement("1", *NEAR), 1, next_all=1)
    told = "What would move it: the next person of group 1, if that person agrees."
    assert told in flat(make_report(statement))


def test_near_names_the_weakest_body_first():
    text = one(("group", "0", 60, 34, 10, 6), ("group", "1", 40, 21, 7, 4))
    moves = text.split("What would move it: ")[1].split(", if they")[0]
    assert moves.split(" and ")[0].endswith("of group 1")
    assert moves.split(" and ")[1].endswith("of group 0")


def test_divided_may_be_near_the_other_way_round():
    told = "That it should not be done is near."
    assert told in one(("side", "owners", 60, 6, 30, 8))
    assert told not in one(("side", "owners", 60, 20, 20, 8))


def test_divided_says_why():
    text = text_of(a_report_of_every_kind()).split("✕ Divided (2)")[1]
    opposed, no_view = text.index("\n        Opposed. "), text.index("No view yet. ")
    assert opposed < text.index("○ Not enough")
    assert no_view < text.index("○ Not enough")


def test_not_enough_says_who_is_missing():
    text = one(("side", "owners", 60, 50, 3, 2), ("side", "shops", 24, 3, 0, 0))
    assert "Who is missing: at least 6 more of side shops." in text


def test_strongest_first_and_ties_in_id_order():
    strong = (("side", "owners", 60, 58, 1, 1),)
    weak = (("side", "owners", 60, 50, 5, 5),)
    made = [make_statement(n, *r) for n, r in [("1", weak), ("2", strong), ("3", weak)]]
    lines = text_of(make_report(*made)).splitlines()
    told = [
        line.split()[0]
        for line in lines
        if line.startswith("  ") and "heard of 60" in line
    ]
    assert told == ["2", "1", "3"]


def test_changes_that_would_change_it():
    assert "3 changed stances would change the result." in one(*REACHED)
    statement = make_statement("1", *REACHED)
    verdict = changed(statement, changes=1, changes_exact=False)
    text = flat(make_report(replace(statement, agree=verdict)))
    assert "At least 1 changed stance would change the result." in text
    verdict = changed(statement, changes=None)
    text = flat(make_report(replace(statement, agree=verdict)))
    assert "would change the result" not in text


def test_another_result_by_the_groups_shown():
    statement = make_statement("1", *REACHED)
    verdict = changed(statement, with_groups_shown="divided")
    text = flat(make_report(replace(statement, agree=verdict)))
    assert 'By the groups shown above it would be "divided".' in text


def test_a_worse_class_without_some_people_is_said_without_figures():
    statement = with_bound(
        make_statement("1", *NEAR), 1, worse_without=("marked", "c" * 300)
    )
    text = flat(make_report(statement, set_aside={"marked": 3}))
    assert "Without some people (marked and ccc" in text
    assert "the worse result stands: marked (3 took part)." in text


def test_too_few_only_without_the_people_set_aside():
    statement = make_statement("1", ("side", "owners", 60, 50, 3, 2))
    statement = with_bound(statement, 0, cell_class="too_few")
    verdict = changed(statement, result="not_enough")
    text = flat(make_report(replace(statement, agree=verdict)))
    assert "Too few are left without the people set aside." in text


def test_ten_are_told_and_the_others_counted():
    made = [make_statement(str(number), *OPPOSED) for number in range(13)]
    text = text_of(make_report(*made))
    assert "✕ Divided (13)" in text
    assert "  ... and 3 more statements; the JSON has all of them." in text
    told = [line for line in text.splitlines() if "Weakest: " in line]
    assert len(told) == 10


def test_how_many_were_judged():
    made = [make_statement("1", *REACHED), moderated(make_statement("2", *REACHED))]
    text = flat(make_report(*made))
    assert "1 statement was judged, each by itself." in text
    assert "1 statement was taken out by moderators" in text


def test_texts_stand_beside_numbers():
    text = text_of(a_report_of_every_kind(), {"1": "The old\nbanyan stays."})
    assert "\n  1     The old banyan stays.\n        Weakest: " in text


def test_a_long_text_ends_after_four_lines():
    text = text_of(make_report(make_statement("1", *REACHED)), {"1": "同心 " * 200})
    told = text.split("● Common ground: reached (1)")[1].split("Weakest")[0]
    lines = [line for line in told.splitlines() if "同心" in line]
    assert len(lines) == 4
    assert lines[-1].endswith("...")


def test_a_long_id_is_cut_in_the_middle():
    text = text_of(make_report(make_statement("ab" * 150, *REACHED)))
    assert "\n  ababababababa...abababababab\n" in text
    assert "ab" * 20 not in text


def test_a_blank_id_has_a_name():
    text = one(("side", "\n ", 60, 50, 3, 2))
    assert "Side (blank): 50 of 55 heard" in text


def test_firmness_is_said():
    text = one(*REACHED)
    assert "94 in 100 people stay with their group" in text
    assert "2 groups 0.44 and 3 groups 0.41" in text
    assert "never camps" in text


@pytest.mark.parametrize(("readiness", "warned"), [(0.79, False), (0.8, True)])
def test_readiness_to_agree_is_warned_of(readiness: float, *, warned: bool):
    firmness = Firmness({2: 0.4}, 0.9, readiness)
    text = one(*REACHED, firmness=firmness)
    assert ("how readily they agree" in text) == warned


def test_what_sets_a_group_apart():
    text = flat(make_report(make_statement("7", *OPPOSED)), {"7": "Move the hall."})
    assert "Group 0 7 44 of 50 agree, elsewhere 6 of 34 Move the hall." in text
    assert "Group 1 7 24 of 34 are against, elsewhere 2 of 50 Move the hall." in text


def test_nothing_sets_a_group_apart():
    assert "What sets each apart" not in one(*REACHED)


def test_no_groups_because_of_too_few():
    text = one(structure="too_few", placed=3)
    assert "No groups: there is too little to find any in. 3 people of" in text
    assert "nobody, so no statement can be judged." in text
    assert "No body of people decides here" in text


def test_no_groups_because_of_chance():
    text = one(structure="none", chance=ChanceTest(90, 1.25, 1.2, 0.05, 1.3, 19))
    assert "none can be told from chance" in text
    assert "strength of 1.25 " in text
    assert "still give 1.20 on average" in text
    assert "1.30 at most in 19 tables" in text
    assert "only above 1.35: 3 standard deviations more" in text


def test_groups_that_only_help_the_eye():
    report = make_report(make_statement("1", *REACHED))
    groups = tuple(replace(group, counts=False) for group in report.groups)
    text = flat(replace(report, groups=groups, placed=39))
    assert "With fewer than 40 people placed" in text
    assert "too few to decide" in text


def test_groups_given_from_outside():
    text = one(*REACHED, structure="given", chance=None, firmness=None)
    assert "2 groups as given from outside; nobody was regrouped" in text


def test_who_decides_names_only_groups_that_count():
    report = make_report(make_statement("1", *REACHED))
    groups = (report.groups[0], replace(report.groups[1], counts=False))
    text = flat(replace(report, groups=groups))
    assert "Who decides: group 0 (60 people)." in text
    assert "at least 10 people and at least a tenth" in text


def test_polis_ranks_by_its_own_figure():
    made = [
        make_statement("1", *REACHED, group_informed_agree=0.25),
        make_statement("2", *OPPOSED, group_informed_agree=0.75),
    ]
    lines = text_of(make_report(*made)).split("For comparison: Polis")[1].splitlines()
    assert [line.split() for line in lines if line.startswith("  0.")] == [
        ["0.75", "2", "divided"],
        ["0.25", "1", "reached"],
    ]


def test_who_decides_names_rolls():
    sides = (Side("owners", 42, 40), Side("shops", 9, None))
    text = flat(make_report(make_statement("1"), sides=sides))
    assert "Who decides: side owners (40 people on the roll) and side shops" in text


def test_a_side_on_which_nobody_is_asks_nothing():
    sides = (Side("owners", 42, None), Side("shops", 3, 0))
    text = flat(make_report(make_statement("1"), sides=sides))
    assert "Who decides: side owners (42 people). Nobody is on side shops," in text


def test_nothing_at_all():
    text = flat(make_report())
    assert text.startswith("Common ground ============= 0 people, 0 statements, 0 ")


def test_it_ends_with_the_digest():
    report = a_report_of_every_kind()
    assert text_of(report).endswith(f"\n  {report.digest}\n")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_any_report_can_be_read_in_80_columns(report: Report):
    texts = {s.statement: s.statement * 9 for s in report.statements_table}
    for given_texts in (None, texts):
        lines = text_of(report, given_texts).split("\n")
        assert max(map(width, lines)) <= 78
        assert all(line == line.rstrip() for line in lines)
        assert not any("\x1b" in line for line in lines)
