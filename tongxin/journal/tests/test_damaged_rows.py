"""On SQLite a column takes anything: a row that cannot even be read is named too."""

import pytest
from django.db import connection

from tongxin.journal.models import Seal
from tongxin.journal.tests.make import by_hand, make_entries, seal_now
from tongxin.journal.verification import Wrong, verify

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]


@pytest.fixture(autouse=True)
def _sqlite():
    assert connection.vendor == "sqlite"


@pytest.mark.parametrize(
    ("column", "rubbish"),
    [
        ("fields", "[broken"),
        ("at", "yesterday"),
        ("at", "2026-99-99 00:00:00"),
        ("at", 7),
        ("mac", "text"),
        ("actor_id", "seven"),
    ],
)
@pytest.mark.parametrize("place", [1, 3], ids=["sealed", "waiting"])
def test_row_of_rubbish_is_named(column, rubbish, place):
    sealed = make_entries(3)
    seal_now()
    entries = [*sealed, *make_entries(2)]
    by_hand("PRAGMA ignore_check_constraints = ON")
    statement = f"UPDATE journal_entry SET {column} = %s WHERE id = %s"  # noqa: S608
    by_hand(statement, rubbish, entries[place].pk)
    by_hand("PRAGMA ignore_check_constraints = OFF")
    with pytest.raises(Wrong, match=str(entries[place].pk)):
        verify()


@pytest.mark.parametrize("column", ["at", "digest", "leaves", "count", "previous"])
def test_seal_of_rubbish_is_named(column):
    make_entries(3)
    seal_now()
    seal = Seal.objects.get()
    by_hand(f'UPDATE journal_seal SET "{column}" = %s', "rubbish")  # noqa: S608
    with pytest.raises(Wrong, match=str(seal.pk)):
        verify()


def test_seal_that_entries_name_and_nobody_has_is_named():
    make_entries(3)
    seal_now()
    seal = Seal.objects.get()
    by_hand("PRAGMA defer_foreign_keys = ON")
    by_hand("DELETE FROM journal_seal")
    make_entries(1)
    with pytest.raises(Wrong):
        verify()
    by_hand("UPDATE journal_entry SET seal_id = NULL WHERE seal_id = %s", seal.pk)
