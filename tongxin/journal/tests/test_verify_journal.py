"""Whoever changes the journal behind the program's back is found out."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.journal import digests, operations
from tongxin.journal.models import Entry, Seal
from tongxin.journal.operations import record, record_many, seal_pending
from tongxin.journal.tests.make import by_hand, make_entries, make_subject, seal_now
from tongxin.journal.verification import Wrong, verify, witnessed_models
from tongxin.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(monkeypatch) -> list[int]:
    """Six entries under two seals, and two that wait; their ids."""
    monkeypatch.setattr(operations, "BATCH", 3)
    sealed = make_entries(6)
    seal_now()
    return [entry.pk for entry in [*sealed, *make_entries(2)]]


def run() -> str:
    out = StringIO()
    call_command("verify_journal", stdout=out)
    return out.getvalue()


def fault() -> str:
    with pytest.raises(CommandError) as refusal:
        run()
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_empty_journal_is_whole():
    assert "0" in run()


def test_whole_journal_says_how_much_it_holds_and_its_last_digest(journal):
    out = run()
    last = Seal.objects.order_by("pk").last()
    for word in ("6", "2", bytes(last.digest).hex()):
        assert word in out


CHANGES = {
    "action": "tea.spilled",
    "actor_id": 8,
    "subject_id": 99,
    "subject_label": "kernel.SealKey",
    "on_behalf_of_id": 3,
    "fields": '["cup", "sugar"]',
    "at": "2020-01-01 00:00:00+00:00",
    "mac": bytes(40),
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("place", [4, 7], ids=["sealed", "waiting"])
def test_changed_row_is_named(journal, column, place):
    statement = f"UPDATE journal_entry SET {column} = %s WHERE id = %s"  # noqa: S608
    by_hand(statement, CHANGES[column], journal[place])
    assert str(journal[place]) in fault()


def test_first_of_several_changed_rows_is_named(journal):
    for place in (5, 1, 7):
        by_hand("UPDATE journal_entry SET actor_id = 9 WHERE id = %s", journal[place])
    assert str(journal[1]) in fault()


@pytest.mark.parametrize("place", [0, 2, 5])
def test_deleted_row_is_named(journal, place):
    by_hand("DELETE FROM journal_entry WHERE id = %s", journal[place])
    assert str(journal[place]) in fault()


COPY = (
    "INSERT INTO journal_entry (id, at, actor_kind, actor_id, on_behalf_of_id, action,"
    " subject_label, subject_id, fields, witnesses, mac, seal_id)"
    " SELECT %s, at, actor_kind, {actor}, on_behalf_of_id, action,"
    " subject_label, subject_id, fields, witnesses, mac, {seal}"
    " FROM journal_entry WHERE id = %s"
)


# A number that no row has yet: PostgreSQL's go on from test to test.
INSERTED = 5_000_000_000


@pytest.mark.parametrize("seal", ["NULL", "seal_id"], ids=["waiting", "sealed"])
@pytest.mark.parametrize("actor", ["9", "actor_id"], ids=["forged", "copied"])
def test_inserted_row_is_named(journal, seal, actor):
    by_hand(COPY.format(actor=actor, seal=seal), INSERTED, journal[1])
    assert str(INSERTED) in fault()


def test_copy_of_a_waiting_row_is_named(journal):
    by_hand(COPY.format(actor="actor_id", seal="NULL"), INSERTED, journal[7])
    assert str(INSERTED) in fault()


def test_rows_that_changed_places_are_named(journal):
    first, second = journal[1], journal[4]
    for old, new in ((first, 9_999), (second, first), (9_999, second)):
        by_hand("UPDATE journal_entry SET id = %s WHERE id = %s", new, old)
    assert str(first) in fault()


def test_row_taken_out_of_its_seal_is_named(journal):
    by_hand("UPDATE journal_entry SET seal_id = NULL WHERE id = %s", journal[1])
    assert str(journal[1]) in fault()


def test_row_put_under_a_seal_that_does_not_hold_it_is_named(journal):
    seal = Seal.objects.order_by("pk").first()
    by_hand("UPDATE journal_entry SET seal_id = %s WHERE id = %s", seal.pk, journal[6])
    assert str(journal[6]) in fault()


SEAL_CHANGES = {
    "count": 2,
    "first_id": 1_000,
    "last_id": 1_000,
    "at": "2020-01-01 00:00:00+00:00",
    "previous": bytes(31) + b"1",
    "digest": bytes(32),
    "leaves": bytes(144),
}


@pytest.mark.parametrize("column", SEAL_CHANGES)
def test_changed_seal_is_named(journal, column):
    seal = Seal.objects.order_by("pk").first()
    statement = f'UPDATE journal_seal SET "{column}" = %s WHERE id = %s'  # noqa: S608
    by_hand(statement, SEAL_CHANGES[column], seal.pk)
    assert str(seal.pk) in fault()


def test_seal_taken_out_of_the_chain_is_noticed(journal):
    first, second = Seal.objects.order_by("pk")
    by_hand("DELETE FROM journal_entry WHERE seal_id = %s", first.pk)
    by_hand("DELETE FROM journal_seal WHERE id = %s", first.pk)
    assert str(second.pk) in fault()


def test_seals_that_changed_places_are_noticed(journal):
    first, second = Seal.objects.order_by("pk")
    by_hand("UPDATE journal_entry SET seal_id = NULL")
    for old, new in ((first.pk, 9_999), (second.pk, first.pk), (9_999, second.pk)):
        by_hand("UPDATE journal_seal SET id = %s WHERE id = %s", new, old)
    assert str(first.pk) in fault()


def cut_off() -> None:
    """The last seal, with all that lies under it."""
    last = Seal.objects.order_by("pk").last()
    by_hand("DELETE FROM journal_entry WHERE seal_id = %s", last.pk)
    by_hand("DELETE FROM journal_seal WHERE id = %s", last.pk)


def test_end_that_was_cut_off_is_found_by_what_was_noted_beside_the_database(journal):
    assert verify().noted == 1
    cut_off()
    assert "被截去" in fault()


def test_next_seal_does_not_heal_an_end_that_was_cut_off(journal):
    cut_off()
    record(SYSTEM, "tea.poured", make_subject())
    assert seal_pending(timedelta(0)) > 0
    assert "被截去" in fault()
    record(SYSTEM, "tea.poured", make_subject())
    assert seal_pending(timedelta(0)) > 0
    assert "被截去" in fault()


def test_end_that_was_cut_off_is_found_by_what_somebody_kept(
    journal, settings, tmp_path
):
    whole = verify()
    kept = tmp_path / "kept.csv"
    kept.write_text(digests.text_of(digests.by_day()))
    assert whole.last_digest in kept.read_text()
    settings.DIGESTS.unlink()
    cut_off()
    assert "4" in run()  # three sealed, two waiting: nothing left to tell by
    for known in (str(kept), whole.last_digest.upper()):
        with pytest.raises(CommandError):
            call_command("verify_journal", known=known)


def test_only_what_came_after_a_seal_is_looked_at_where_one_asks_so(journal):
    first = Seal.objects.order_by("pk").first()
    assert verify(since=first.pk).sealed == 3
    assert verify(since=verify().last_seal).sealed == 0
    by_hand("UPDATE journal_entry SET actor_id = 9 WHERE seal_id = %s", first.pk)
    assert verify(since=first.pk).seals == 2
    with pytest.raises(Wrong):
        verify()
    by_hand("UPDATE journal_entry SET actor_id = 9 WHERE seal_id > %s", first.pk)
    with pytest.raises(Wrong):
        verify(since=first.pk)
    with pytest.raises(Wrong):
        verify(since=9_999)


def test_it_says_how_far_it_is(journal):
    said = []
    verify(tell=lambda *how_far: said.append(how_far))
    assert [one for one in said if one[0] == "seals"] == [
        ("seals", 0, 2),
        ("seals", 1, 2),
    ]
    assert said[-1][1] + 1 == said[-1][2] == len(witnessed_models())


def test_row_put_back_as_it_was_is_whole_again(journal):
    by_hand("UPDATE journal_entry SET actor_id = 9 WHERE id = %s", journal[1])
    with pytest.raises(Wrong):
        verify()
    by_hand("UPDATE journal_entry SET actor_id = 7 WHERE id = %s", journal[1])
    assert verify().sealed == 6


def test_other_key_of_the_house_verifies_nothing(journal, settings):
    settings.SEAL_KEY = b"another key of the house, long enough"
    with pytest.raises(Wrong):
        verify()


def test_checking_costs_few_statements_and_writes_nothing(
    journal, django_assert_max_num_queries
):
    # One for each model whose rows are witnessed, and these for the journal itself.
    most = 14 + len(witnessed_models())
    with django_assert_max_num_queries(most) as seen:
        verify()
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_many_entries_are_read_in_few_questions():
    subject = make_subject()
    for _thousand in range(10):
        record_many(SYSTEM, "tea.poured", [subject] * 1_000)
    seal_now()
    with CaptureQueriesContext(connection) as asked:
        assert verify().sealed == 10_000
    assert len(asked) < 10_000 / 100 + len(witnessed_models())


def test_journal_still_verifies_after_its_subject_is_gone(journal):
    subject = Entry.objects.first()
    by_hand("DELETE FROM kernel_receipt WHERE id = %s", subject.subject_id)
    assert verify().sealed == 6
