"""How many there are, as far as it is worth knowing: several counts in one statement.

A menu and the tabs of a list count a dozen things on every page. An exact figure would
walk through everything; "99+" is one step along an index.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 99
# Statements, not figures: composing one takes ten times as long as running it.
_KEPT_AT_MOST = 2_000
_statements: dict[Hashable, tuple[str, list[Any] | None]] = {}


def figure(rows: QuerySet[Any]) -> str:
    return _run(*_compose([rows]))[0]


def capped_counts(
    key: Hashable, compose: Callable[[], Sequence[QuerySet[Any]]]
) -> list[str]:
    """Counts of what `compose` returns: "0", "12", "99+".

    The statement is kept under `key`, which has to hold all that the queries depend
    on: what is counted, who asks with all their rights, the day.
    """
    key = (connection.vendor, key)
    statement = _statements.get(key)
    if statement is None:
        if len(_statements) >= _KEPT_AT_MOST:
            _statements.clear()
        statement = _statements[key] = _compose(compose())
    return _run(*statement)


def _compose(queries: Sequence[QuerySet[Any]]) -> tuple[str, list[Any] | None]:
    counts: list[str] = []
    parameters: list[Any] = []
    for rows in queries:
        try:
            sql, its = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        except EmptyResultSet:
            counts.append("0")
        else:
            counts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - composed by the ORM
            parameters += its
    sql = f"SELECT {', '.join(counts)}"
    if connection.vendor == "postgresql":
        # With the values in it, it is planned once and yet for them: few voices wait,
        # and an index may hold only those that do.
        return connection.ops.compose_sql(sql, parameters), None  # type: ignore[attr-defined]
    return sql, parameters


def _run(sql: str, parameters: list[Any] | None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        counts = cursor.fetchone()
    return [f"{MOST}+" if count > MOST else str(count) for count in counts]
