"""One row found, locked, inserted or put by a statement composed once (ADR 0009).

The ORM composes its SQL anew for each call, and for a single row that takes five times
as long as running it. What a whole street does all day goes through here; values,
constraints and errors are those of the ORM. For plain models: one table, one key.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import get_related_populators
from django.db.models.signals import post_save
from django.db.transaction import TransactionManagementError

# The largest key that both databases hold.
LARGEST = 2**63 - 1


class Prepared[Row: models.Model]:
    """A query for rows of a model, and of those it selects beside them.

    `compose` makes the query out of whole numbers (keys); each call only fills them in.
    It is called once, so what it does may depend on nothing else.
    """

    def __init__(self, compose: Callable[..., models.QuerySet[Row]]) -> None:
        self._compose = compose
        self._composed: dict[str, _Statement[Row]] = {}

    def first(self, *numbers: int) -> Row | None:
        """The first row, or none."""
        if not _are_keys(numbers):
            return None
        with connection.cursor() as cursor:
            statement = self._run(cursor, numbers)
            found = cursor.fetchone()
        return None if found is None else statement.row(found)

    def all(self, *numbers: int) -> list[Row]:
        if not _are_keys(numbers):
            return []
        with connection.cursor() as cursor:
            statement = self._run(cursor, numbers)
            return [statement.row(found) for found in cursor.fetchall()]

    def share(self, *numbers: int) -> Row | None:
        """As `first`; nobody changes that row until this transaction ends.

        Any number of people share a row. SQLite has one writer at a time anyhow.
        """
        _require_transaction()
        if not _are_keys(numbers):
            return None
        with connection.cursor() as cursor:
            statement = self._run(cursor, numbers, is_shared=True)
            found = cursor.fetchone()
        return None if found is None else statement.row(found)

    def _run(
        self, cursor: Any, numbers: Sequence[int], *, is_shared: bool = False
    ) -> "_Statement[Row]":
        statement = self._composed.get(connection.vendor)
        if statement is None:
            statement = _compose(self._compose, len(numbers))
            self._composed[connection.vendor] = statement
        sql = statement.sql
        if is_shared and connection.features.has_select_for_update:
            # Of its own row alone: what is selected beside it may not be there.
            sql += f" FOR SHARE OF {_name(statement.model._meta.db_table)}"
        cursor.execute(sql, statement.filled(numbers))
        return statement


def _are_keys(numbers: Sequence[int | None]) -> bool:
    """An address may hold a number that is too large for any column, and a row that was
    never saved has none: nothing is found by them.
    """
    return all(number is not None and number <= LARGEST for number in numbers)


def lock_row[Row: models.Model](row: Row) -> Row:
    """The row as it is now; nobody else changes it until this transaction ends."""
    _require_transaction()
    found: Row | None = _locking(type(row)).first(row.pk)
    if found is None:
        raise row.DoesNotExist  # type: ignore[attr-defined]
    return found


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError


def insert_row[Row: models.Model](row: Row) -> Row:
    """What `row.save(force_insert=True)` does."""
    return _write(row, _insert(type(row), connection.vendor))


def put_row[Row: models.Model](row: Row, *, once: tuple[str, ...]) -> Row:
    """Insert it, or overwrite the row that is the same in `once`, a unique constraint.

    `row` then has the key of the row that is there.
    """
    return _write(row, _upsert(type(row), once, connection.vendor))


def insert_once[Row: models.Model](row: Row, *, once: tuple[str, ...]) -> Row | None:
    """Insert it, unless one is there that is the same in `once`: then None.

    One statement decides, so of two at the same moment one stands.
    """
    return _try_write(row, _insert_or_leave(type(row), once, connection.vendor))


def put_latest[Row: models.Model](
    row: Row, *, once: tuple[str, ...], by: str
) -> Row | None:
    """As `put_row`, unless the row that is there is later by its field `by`: then None.

    One statement decides, so of two at the same moment the later one stands.
    """
    return _try_write(row, _upsert_latest(type(row), once, by, connection.vendor))


# ---- Reading ----

type _Converter = Callable[[Any], Any]


class _Statement[Row: models.Model](NamedTuple):
    """SQL, what fills its parameters, and how a row comes out of it."""

    sql: str
    parameters: list[Any]
    # Which parameter takes which number; the others stay as they were composed.
    places: list[tuple[int, int]]
    model: type[Row]
    names: list[str]
    converters: list[tuple[int, _Converter]]
    # What makes the rows selected beside it, as the ORM does.
    beside: list[Any]

    def filled(self, numbers: Sequence[int]) -> list[Any]:
        filled = self.parameters.copy()
        for at, number in self.places:
            filled[at] = numbers[number]
        return filled

    def row(self, found: Sequence[Any]) -> Row:
        values = list(found)
        for at, convert in self.converters:
            values[at] = convert(values[at])
        own = values[: len(self.names)]
        row: Row = self.model.from_db(connection.alias, self.names, own)
        for one in self.beside:
            one.populate(values, row)
        return row


# Stand for the numbers to come while SQL is composed: no query of ours names such keys.
_MARKS = [2**52 + at for at in range(4)]


def _compose[Row: models.Model](
    compose: Callable[..., models.QuerySet[Row]], count: int
) -> _Statement[Row]:
    queryset = compose(*_MARKS[:count])
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns = [column for column, _sql, _alias in compiler.select]
    own = columns[: len(compiler.klass_info["select_fields"])]
    return _Statement(
        sql,
        list(parameters),
        [
            (at, _MARKS.index(parameter))
            for at, parameter in enumerate(parameters)
            if parameter in _MARKS
        ],
        queryset.model,
        [column.target.attname for column in own],
        [
            (at, _bound(convert, column))
            for at, (converters, column) in compiler.get_converters(columns).items()
            for convert in converters
        ],
        get_related_populators(
            compiler.klass_info, compiler.select, connection.alias, models.FETCH_ONE
        ),
    )


def _bound(convert: Callable[[Any, Any, Any], Any], column: Any) -> _Converter:
    return lambda value: convert(value, column, connection)


@cache
def _locking[Row: models.Model](model: type[Row]) -> Prepared[Row]:
    every: models.QuerySet[Row] = models.QuerySet(model).select_for_update()
    return Prepared(lambda pk: every.filter(pk=pk))


# ---- Writing ----


def _write[Row: models.Model](row: Row, sql: str) -> Row:
    written = _try_write(row, sql)
    assert written is not None
    return written


def _try_write[Row: models.Model](row: Row, sql: str) -> Row | None:
    # Itself, not what stands for it: that would be looked up for each field.
    database = connections[DEFAULT_DB_ALIAS]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), database)
        for field in _fields(type(row))
    ]
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        written = cursor.fetchall()
    if not written:
        return None
    ((row.pk,),) = written
    row._state.adding, row._state.db = False, database.alias  # noqa: SLF001 - as the ORM does
    # One statement does not tell whether it is new.
    sender = type(row)
    post_save.send(sender, instance=row, created=None, raw=False, update_fields=None)
    return row


@cache
def _fields(model: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    """What is written: all but a key that the database gives."""
    fields = model._meta.concrete_fields
    return tuple(f for f in fields if not isinstance(f, models.AutoField))


@cache
def _insert(model: type[models.Model], _vendor: str) -> str:
    key, fields = model._meta.pk, _fields(model)
    assert key is not None
    return (
        f"INSERT INTO {_name(model._meta.db_table)} "  # noqa: S608 - names of our own tables
        f"({', '.join(_column(field) for field in fields)}) "
        f"VALUES ({', '.join('%s' for _field in fields)}) RETURNING {_column(key)}"
    )


@cache
def _insert_or_leave(
    model: type[models.Model], once: tuple[str, ...], vendor: str
) -> str:
    insert, returning = _insert(model, vendor).split(" RETURNING ")
    same = [_column(field) for field in _fields(model) if field.name in once]
    return f"{insert} ON CONFLICT ({', '.join(same)}) DO NOTHING RETURNING {returning}"


@cache
def _upsert(model: type[models.Model], once: tuple[str, ...], vendor: str) -> str:
    insert, returning = _insert(model, vendor).split(" RETURNING ")
    same = [_column(field) for field in _fields(model) if field.name in once]
    others = [_column(field) for field in _fields(model) if field.name not in once]
    changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
    return (
        f"{insert} ON CONFLICT ({', '.join(same)}) "
        f"DO UPDATE SET {changes} RETURNING {returning}"
    )


@cache
def _upsert_latest(
    model: type[models.Model], once: tuple[str, ...], by: str, vendor: str
) -> str:
    upsert, returning = _upsert(model, once, vendor).split(" RETURNING ")
    table = _name(model._meta.db_table)
    (column,) = [_column(field) for field in _fields(model) if field.name == by]
    return f"{upsert} WHERE {table}.{column} <= EXCLUDED.{column} RETURNING {returning}"


def _column(field: "models.Field[Any, Any]") -> str:
    return _name(field.column or "")


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
