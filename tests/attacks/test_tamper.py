"""Somebody can write the database and has no key: whatever they change is named.

The demo's year, made by acts alone. Each try is taken back.
"""

import hashlib
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_street")]

JOURNAL, POLL, TALK = "verify_journal", "verify_poll", "verify_consultation"


@pytest.fixture(autouse=True)
def _taken_back(demo_street: None, db: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [tuple(row) for row in cursor.fetchall()]


def swap(table: str, column: str, first: object, second: object) -> None:
    """Each has in that column what the other had."""
    of = f"SELECT {column} FROM {table} WHERE id = %s"  # noqa: S608 - names of a test
    ((one,),), ((two,),) = rows(of, first), rows(of, second)
    change = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608 - names of a test
    assert one != two
    run(change, two, first)
    run(change, one, second)


def told(command: str) -> str:
    """What the auditor reads, whether it fails or not."""
    out = StringIO()
    try:
        call_command(command, stdout=out)
    except CommandError as wrong:
        return f"FAULT {out.getvalue()} {wrong}"
    return out.getvalue()


def is_found(command: str, *names: str) -> bool:
    words = told(command)
    return words.startswith("FAULT") and all(name in words for name in names)


def test_a_year_that_nobody_touched_is_whole():
    for command in (JOURNAL, POLL, TALK):
        assert not told(command).startswith("FAULT"), told(command)


# What is changed → by which statement.
STATEMENTS = {
    "voices.Answer": "UPDATE voices_answer SET text = 'x'",
    "voices.Voice": "UPDATE voices_voice SET text = 'x'",
    "voices.AuthorWord": "UPDATE voices_authorword SET word = 'solved'"
    " WHERE word = 'not_solved'",
    "councils.Decision": "UPDATE councils_decision SET recommendation = 'x'",
    "councils.Minutes": "UPDATE councils_minutes SET content = '{}'",
    "consultations.PublishedResult": "UPDATE consultations_publishedresult SET result ="
    " 'reached' WHERE result <> 'reached'",
    "polls.Result": "UPDATE polls_result SET heads_agree = heads_part - heads_abstain"
    " - heads_split, heads_against = 0 WHERE heads_against > 0",
    "polls.Head": "UPDATE polls_head SET area = area * 3",
    "rolls.Entitlement": "UPDATE rolls_entitlement SET lives_since = '2020-01-01'",
}


@pytest.mark.parametrize("label", STATEMENTS)
def test_what_was_said_decided_and_published_is_named_where_it_was_changed(label):
    assert run(STATEMENTS[label]) > 0
    assert is_found(JOURNAL, label)


def test_days_of_all_voices_are_not_moved():
    assert run("UPDATE voices_voice SET due_on = '2099-01-01'") > 0
    assert is_found(JOURNAL, "voices.Voice")


# ---- The journal itself ----


def test_an_empty_journal_beside_records_is_a_fault():
    run("DELETE FROM journal_entry")
    run("DELETE FROM journal_seal")
    assert is_found(JOURNAL)


def test_the_last_line_is_not_taken_away_with_its_seal_nor_without():
    ((last, seal),) = rows("SELECT id, seal_id FROM journal_entry ORDER BY id DESC"
                           " LIMIT 1")  # fmt: skip
    run("DELETE FROM journal_entry WHERE id = %s", last)
    if seal is not None:
        assert is_found(JOURNAL, str(last))


# ---- Consultations ----


def sealed_talk() -> int:
    ((pk,), *_more) = rows(
        "SELECT consultation_id FROM consultations_publishedreport ORDER BY 1"
    )
    return int(pk)


def open_talk() -> int:
    ((pk,), *_more) = rows(
        "SELECT c.id FROM consultations_consultation c JOIN consultations_statement s"
        " ON s.consultation_id = c.id JOIN consultations_stance t"
        " ON t.statement_id = s.id WHERE c.state = 'open' ORDER BY 1"
    )
    return int(pk)


@pytest.mark.parametrize("find", [sealed_talk, open_talk])
def test_a_stance_that_was_turned_is_named_by_its_pseudonym(find):
    ((stance, pseudonym), *_more) = rows(
        "SELECT t.id, t.pseudonym FROM consultations_stance t JOIN"
        " consultations_statement s ON s.id = t.statement_id WHERE t.choice = 'against'"
        " AND s.consultation_id = %s",
        find(),
    )
    run("UPDATE consultations_stance SET choice = 'agree' WHERE id = %s", stance)
    assert is_found(TALK, pseudonym)


def test_a_stance_that_the_program_never_took_is_named():
    ((statement,), *_more) = rows(
        "SELECT id FROM consultations_statement WHERE consultation_id = %s AND"
        " state = 'issued'",
        open_talk(),
    )
    run(
        "INSERT INTO consultations_stance (pseudonym, expressed_at, received_at,"
        " collector_id, statement_id, choice, channel, code) SELECT %s, expressed_at,"
        " received_at, NULL, statement_id, 'agree', 'web', code FROM"
        " consultations_stance WHERE statement_id = %s LIMIT 1",
        "0" * 32,
        statement,
    )
    assert is_found(TALK, "0" * 32)


def test_a_printed_figure_is_compared_with_the_stances_not_with_its_own_digest():
    pk = sealed_talk()
    ((text,),) = rows(
        "SELECT content FROM consultations_publishedreport WHERE consultation_id = %s",
        pk,
    )
    content = json.loads(text) if isinstance(text, str) else text
    at, cell = next(
        (at, cell)
        for at, one in enumerate(content["statements"], 1)
        for cell in one["cells"]
        if cell["figures"]
    )
    name = next(k for k, v in cell["figures"].items() if isinstance(v, int))
    cell["figures"][name] += 1
    canonical = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    run(
        "UPDATE consultations_publishedreport SET content = %s, digest = %s"
        " WHERE consultation_id = %s",
        json.dumps(content),
        hashlib.sha256(canonical.encode()).hexdigest(),
        pk,
    )
    assert is_found(TALK, f"statements.{at}.", name)
    assert is_found(JOURNAL, "consultations.PublishedReport")


def test_a_published_word_is_compared_with_the_stances():
    run("UPDATE consultations_publishedresult SET result = 'reached'"
        " WHERE result <> 'reached'")  # fmt: skip
    assert is_found(TALK)


def test_what_was_computed_is_computed_anew():
    run("UPDATE consultations_reportcell SET agree = agree + 1, against = against - 1"
        " WHERE against > 0")  # fmt: skip
    assert is_found(TALK, "statements.")


@pytest.mark.parametrize("column", ["pseudonym_sealed", "person_id"])
@pytest.mark.parametrize("find", [sealed_talk, open_talk])
def test_two_people_on_a_roll_do_not_change_places(find, column):
    (one,), (two,), *_more = rows(
        "SELECT id FROM consultations_rollentry WHERE consultation_id = %s ORDER BY id",
        find(),
    )
    if column == "person_id":
        # The constraint lets nobody stand there twice, not even for a moment.
        ((first,),) = rows(
            "SELECT person_id FROM consultations_rollentry WHERE id = %s", one
        )
        ((second,),) = rows(
            "SELECT person_id FROM consultations_rollentry WHERE id = %s", two
        )
        ((free,), *_others) = rows(
            "SELECT id FROM people_person WHERE id NOT IN (SELECT person_id FROM"
            " consultations_rollentry WHERE consultation_id = %s)",
            find(),
        )
        for pk, person in ((one, free), (two, first), (one, second)):
            run("UPDATE consultations_rollentry SET person_id = %s WHERE id = %s",
                person, pk)  # fmt: skip
    else:
        swap("consultations_rollentry", column, one, two)
    assert is_found(TALK, str(one), str(two))
    assert is_found(JOURNAL, "consultations.RollEntry")


def test_nobody_is_put_on_another_side():
    (one, side), *_more = rows(
        "SELECT id, side_id FROM consultations_rollentryside ORDER BY id"
    )
    ((other,), *_rest) = rows(
        "SELECT id FROM consultations_consultationside WHERE id <> %s AND"
        " consultation_id = (SELECT consultation_id FROM consultations_consultationside"
        " WHERE id = %s) AND id NOT IN (SELECT side_id FROM consultations_rollentryside"
        " WHERE entry_id = (SELECT entry_id FROM consultations_rollentryside WHERE"
        " id = %s))",
        side,
        side,
        one,
    )
    run("UPDATE consultations_rollentryside SET side_id = %s WHERE id = %s", other, one)
    assert is_found(JOURNAL, "consultations.RollEntrySide")


# ---- Owners' polls ----


def counted_poll() -> int:
    ((pk,), *_more) = rows("SELECT poll_id FROM polls_result ORDER BY 1")
    return int(pk)


def test_a_vote_that_was_turned_is_named_before_and_after_the_count():
    for kind in ("=", "<>"):
        ((vote, pseudonym), *_more) = rows(
            "SELECT v.id, v.pseudonym FROM polls_vote v JOIN polls_poll p"  # noqa: S608 - one of two
            f" ON p.id = v.poll_id WHERE p.seal_root {kind} '' AND v.choice ="
            " 'against' ORDER BY 1"
        )
        run("UPDATE polls_vote SET choice = 'agree' WHERE id = %s", vote)
        assert is_found(POLL, pseudonym)


def test_two_owners_do_not_swap_their_ballots():
    (one, _first), (two, _second), *_more = rows(
        "SELECT MIN(b.id), h.area FROM polls_ballot b JOIN polls_head h ON h.id ="
        " b.head_id WHERE b.poll_id = %s GROUP BY h.area ORDER BY 1",
        counted_poll(),
    )
    swap("polls_ballot", "pseudonym_sealed", one, two)
    assert is_found(POLL, str(one), str(two))
    assert is_found(JOURNAL, "polls.Ballot")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE polls_head SET area = area * 3 WHERE poll_id = %s",
        "UPDATE polls_result SET area_agree = area_agree + 1 WHERE poll_id = %s",
        "UPDATE polls_result SET printed = '{}' WHERE poll_id = %s",
    ],
)
def test_areas_and_sums_of_owners_are_added_up_anew(sql):
    assert run(sql, counted_poll()) > 0
    assert is_found(POLL)
