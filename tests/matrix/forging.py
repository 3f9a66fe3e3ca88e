"""What somebody who can write the database does to a row, past the program."""

from contextlib import suppress

from django.db import IntegrityError, models, transaction

from tongxin.journal.tests.make import by_hand
from tongxin.journal.witness import columns_of


def forge(row: models.Model) -> None:
    """Other words in the first column that takes them, past the program."""
    table, key = row._meta.db_table, row._meta.pk.column
    words = [
        column.column
        for column in columns_of(type(row))
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
    ]
    for column in [*words, "witness_salt"]:
        value = b"0" * 16 if column == "witness_salt" else "另"
        with suppress(IntegrityError), transaction.atomic():
            by_hand(
                f'UPDATE {table} SET "{column}" = %s WHERE {key} = %s',  # noqa: S608
                value,
                row.pk,
            )
            return


def remove(row: models.Model) -> None:
    table, key = row._meta.db_table, row._meta.pk.column
    by_hand(f"DELETE FROM {table} WHERE {key} = %s", row.pk)  # noqa: S608
