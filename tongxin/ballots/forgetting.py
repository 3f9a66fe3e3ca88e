"""What a table of answers still tells when names are gone: moments, who typed, and who
came after whom.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tongxin.kernel import clock

BATCH = 500


def forget_ways(
    rows: QuerySet[Any],
    *,
    by: Sequence[str],
    end: datetime,
    kept: Collection[tuple[int | None, str]] = (),
) -> None:
    """Nothing is left of how and when each answer came: all become one class, dated by
    the day of the end, and the rows are laid anew in the order `by`.

    A row whose collector and channel are among `kept` keeps those two: a result is
    computed without them. Beside messages, sign-ins and looks on record anything finer
    would tell whose words these are. `rows` are found without a join: deleting over
    one, PostgreSQL compares every row with every other until it knows the table.
    """
    laid, day = list(rows.order_by(*by)), clock.day_of(end)
    rows.delete()
    for row in laid:
        row.pk = None
        row.expressed_at = row.received_at = day
        if (row.collector_id, row.channel) not in kept:
            row.collector_id, row.channel = None, rows.model.Channel.SEALED
    rows.model._default_manager.bulk_create(laid, batch_size=BATCH)
