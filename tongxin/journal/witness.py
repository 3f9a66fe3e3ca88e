"""Rows that the journal vouches for: a line holds a keyed digest of each row it wrote.

A model that is `Witnessed` is written inside an act and nowhere else; the last line
that names one of its rows says how that row must stand. A line names only rows that its
act wrote, so one that adds to a long record costs no more than one that begins it.

A digest is taken over what the columns hold, with a salt that lies in the row and goes
with it: of a row that was erased it says nothing to anybody, and a sealed text may lose
its key. Blacking something out is an act, and is witnessed anew.

Each model of the house is `Witnessed`, or says beside its columns why not:

    UNWITNESSED = "A cache: `rebuild` makes it anew."

A `Witnessed` one says so of the columns that are written outside acts, or that nobody
relies on: `UNWITNESSED = {"read_at": "…"}`. No digest holds them.
"""

import hmac
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import batched
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import class_prepared, post_delete, post_save

from tongxin.kernel.sealed import derived_key

SALT_BYTES = 16
DIGEST_BYTES = 16
# How many rows are asked for at once.
CHUNK = 500

# Label of the model → key of the row → digest in hex, None: the row is gone.
type Witnesses = dict[str, dict[str, str | None]]
# How a row stands that was written in part: the database is asked when the act ends.
UNREAD = ""

_is_under_way: ContextVar[bool] = ContextVar("is_under_way", default=False)


class Unwitnessed(RuntimeError):  # noqa: N818 - named as it reads in `except`
    """A row that the journal vouches for was written outside an act."""


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)


class WitnessedRows[Row: models.Model](models.QuerySet[Row]):
    """What passes by `save` and `delete` is noted as well."""

    def update(self, **values: Any) -> int:
        if not _is_witnessed(self.model, values):
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        # These and no others: a row that matches only now would go unnoted.
        changed = super(WitnessedRows, self.filter(pk__in=keys)).update(**values)
        note(self.model, dict.fromkeys(keys, UNREAD))
        return changed

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        rows = super().bulk_create(objs, *args, **options)
        note(self.model, {row.pk: digest_of(row) for row in rows})
        return rows


class Witnessed(models.Model):
    """A row that is written by acts alone. A manager of its own is of WitnessedRows."""

    # Column → why it is left out.
    UNWITNESSED: ClassVar[Mapping[str, str]] = {}

    witness_salt = models.BinaryField(
        max_length=SALT_BYTES, default=new_salt, editable=False
    )

    objects = WitnessedRows.as_manager()

    class Meta:
        abstract = True
        # What Django writes of itself, as when a row that this one names is deleted,
        # goes the same way.
        base_manager_name = "objects"

    def draw_salt(self) -> None:
        """For a row whose content went for good: no guess of what it was can be
        compared with the digests in earlier lines any more. To be saved by the act.
        """
        self.witness_salt = new_salt()


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """Rows that were written, or read again, and how they stand.

    It stands among what Django calls after the commit, which is where it drops whatever
    belonged to a savepoint that was taken back.
    """

    model: type[models.Model]
    rows: Mapping[int, str | None]
    is_reading: bool = False

    def __call__(self) -> None: ...


@contextmanager
def under_way() -> Iterator[None]:
    """An act is: what is written inside it has a line to go to."""
    token = _is_under_way.set(True)
    try:
        yield
    finally:
        _is_under_way.reset(token)


def is_under_way() -> bool:
    return _is_under_way.get()


def note(model: type[models.Model], rows: Mapping[int, str | None]) -> None:
    """Say that these rows were written: key → digest, None: gone, or UNREAD.

    Raises Unwitnessed outside an act.
    """
    if not is_under_way():
        raise Unwitnessed(f"{model._meta.label} was written outside an act")
    if rows:
        transaction.on_commit(Noted(model, rows))


def note_reading(row: models.Model) -> None:
    """The row as it was just read: if it was written before, nobody reads it again."""
    if is_under_way() and isinstance(row, Witnessed):
        rows = {row.pk: digest_of(row)}
        transaction.on_commit(Noted(type(row), rows, is_reading=True))


def digests(noted: Iterable[Noted]) -> Witnesses:
    """How the rows stand now that were written, in the order of `noted`.

    One query for each model of which a row was written in part and not read since.
    """
    last: dict[type[models.Model], dict[int, str | None]] = {}
    for one in noted:
        rows = last.setdefault(one.model, {})
        for pk, digest in one.rows.items():
            if not one.is_reading or rows.get(pk) == UNREAD:
                rows[pk] = digest
    for model, rows in last.items():
        if unread := [pk for pk, digest in rows.items() if digest == UNREAD]:
            rows.update(dict.fromkeys(unread) | standing(model, unread))
    return {
        model._meta.label: {str(pk): rows[pk] for pk in sorted(rows)}
        for model, rows in last.items()
        if rows
    }


def standing(model: type[models.Model], keys: Iterable[int]) -> dict[int, str]:
    """Key → digest of the row as it stands, of those that are there."""
    return {
        pk: digest
        for chunk in batched(sorted(keys), CHUNK)
        for pk, digest in stream(model._base_manager.filter(pk__in=chunk))
    }


def stream(rows: models.QuerySet[models.Model]) -> Iterator[tuple[int, str]]:
    """Key and digest of each as it stands, in one statement, never all in memory."""
    names = [one.attname for one in columns_of(rows.model)]
    for pk, *values in rows.order_by().values_list("pk", *names).iterator():
        yield pk, _digest(rows.model, values)


def digest_of(row: models.Model) -> str:
    """Of a row that was just written or read whole, as the database now holds it.

    UNREAD where only the database knows what it made of it.
    """
    columns = columns_of(type(row))
    values = [one.value_from_object(row) for one in columns]
    if any(hasattr(value, "resolve_expression") for value in values):
        return UNREAD
    return _digest(type(row), map(_as_read, columns, values))


@cache
def columns_of(model: type[models.Model]) -> Sequence["models.Field[Any, Any]"]:
    """What a digest holds, in the order of the names: a column may change its place."""
    left_out = getattr(model, "UNWITNESSED", {})
    columns = [one for one in model._meta.concrete_fields if one.name not in left_out]
    return sorted(columns, key=lambda one: one.attname)


def _digest(model: type[models.Model], values: Iterable[object]) -> str:
    """Of all columns but those at their default, so that a new one breaks nothing."""
    said = {
        name: value
        for (name, usual), value in zip(_defaults_of(model), values, strict=True)
        if value != usual
    }
    text = json.dumps(said, default=_plain, sort_keys=True).encode()
    key = derived_key("journal.witness")
    return hmac.digest(key, text, "sha256")[:DIGEST_BYTES].hex()


@cache
def _defaults_of(model: type[models.Model]) -> Sequence[tuple[str, object]]:
    """Name and default of each column; one that is another tomorrow equals nothing."""
    return [
        (one.attname, object() if _varies(one) else one.get_default())
        for one in columns_of(model)
    ]


def _varies(one: "models.Field[Any, Any]") -> bool:
    return callable(one.default) and one.default not in (list, dict)


def _as_read(one: "models.Field[Any, Any]", value: Any) -> Any:
    """What comes back from the database when this was written."""
    if isinstance(one, models.JSONField):
        return json.loads(json.dumps(value, cls=one.encoder))
    return one.to_python(value) if value is not None else None


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        # As many places as it was written with, or as its column has.
        return format(value.normalize(), "f")
    return str(value)


def _watch(sender: type[models.Model], **_more: Any) -> None:
    # By sender: a receiver for all models would keep each of them from fast deletion.
    if issubclass(sender, Witnessed) and not sender._meta.abstract:
        post_save.connect(_note_saved, sender=sender)
        post_delete.connect(_note_deleted, sender=sender)


def _note_saved(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: Collection[str] | None = None,
    **_more: Any,
) -> None:
    if update_fields is None:
        note(sender, {instance.pk: digest_of(instance)})
    elif _is_witnessed(sender, update_fields):
        note(sender, {instance.pk: UNREAD})


def _note_deleted(
    sender: type[models.Model], instance: models.Model, **_more: Any
) -> None:
    note(sender, {instance.pk: None})


def _is_witnessed(model: type[models.Model], columns: Iterable[str]) -> bool:
    """Whether a digest holds any of them."""
    return not set(columns) <= getattr(model, "UNWITNESSED", {}).keys()


class_prepared.connect(_watch)
