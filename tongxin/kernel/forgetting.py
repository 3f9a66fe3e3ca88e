"""What a table still tells when names are gone: moments, and who came after whom."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from tongxin.kernel import clock

BATCH = 500


def forget_order(
    rows: QuerySet[Any], *, by: Sequence[str], moments: Sequence[str]
) -> None:
    """Of their `moments` the day is left, and the rows are laid anew in the order `by`.

    Beside messages, sign-ins and the journal a moment, or who came after whom, would
    tell whose words these are. `rows` are found without a join: deleting over one,
    PostgreSQL compares every row with every other until it knows the table.
    """
    laid = list(rows.order_by(*by))
    rows.delete()
    for row in laid:
        row.pk = None
        for name in moments:
            setattr(row, name, clock.day_of(getattr(row, name)))
    rows.model._default_manager.bulk_create(laid, batch_size=BATCH)
