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
from datetime import UTC, datetime
from functools import cache
from itertools import batched
from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import class_prepared, post_delete, post_save

from tongxin.kernel.sealed import derived_key

SALT_BYTES = 16
DIGEST_BYTES = 16
# How many rows are asked for at once.
CHUNK = 500

# Label of the model → key of the row → digest in hex, None: the row is gone.
type Witnesses = dict[str, dict[str, str | None]]
type Written = dict[type[models.Model], set[int]]

_written: ContextVar[Written | None] = ContextVar("written", default=None)


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
        note(self.model, keys)
        return changed

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        rows = super().bulk_create(objs, *args, **options)
        note(self.model, [row.pk for row in rows])
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


@contextmanager
def collected() -> Iterator[Written]:
    """What is written inside; an act within another adds to the outer one's."""
    written = _written.get()
    if written is not None:
        yield written
        return
    token = _written.set(written := {})
    try:
        yield written
    finally:
        _written.reset(token)


def is_under_way() -> bool:
    """Whether an act is."""
    return _written.get() is not None


def note(model: type[models.Model], keys: Iterable[int]) -> None:
    """Say that these rows were written. Raises Unwitnessed outside an act."""
    written = _written.get()
    if written is None:
        raise Unwitnessed(f"{model._meta.label} was written outside an act")
    if some := set(keys):
        written.setdefault(model, set()).update(some)


def digests(written: Written) -> Witnesses:
    """How the rows stand now: one query for each model."""
    return {
        model._meta.label: {
            str(pk): found.get(pk)
            for found in [standing(model, keys)]
            for pk in sorted(keys)
        }
        for model, keys in written.items()
    }


def standing(model: type[models.Model], keys: Iterable[int]) -> dict[int, str]:
    """Key → digest of the row as it stands, of those that are there."""
    columns = columns_of(model)
    names, found = [one.attname for one in columns], dict[int, str]()
    for chunk in batched(sorted(keys), CHUNK):
        rows = model._base_manager.order_by().filter(pk__in=chunk)
        for pk, *values in rows.values_list("pk", *names):
            found[pk] = _digest(columns, values)
    return found


def digest_of(row: models.Model) -> str:
    """Of the row as it is in hand."""
    columns = columns_of(type(row))
    return _digest(columns, [one.value_from_object(row) for one in columns])


@cache
def columns_of(model: type[models.Model]) -> Sequence["models.Field[Any, Any]"]:
    """What a digest holds, in the order of the names: a column may change its place."""
    left_out = getattr(model, "UNWITNESSED", {})
    columns = [one for one in model._meta.concrete_fields if one.name not in left_out]
    return sorted(columns, key=lambda one: one.attname)


def _digest(
    columns: Sequence["models.Field[Any, Any]"], values: Sequence[object]
) -> str:
    """Of all columns but those at their default, so that a new one breaks nothing."""
    said = {
        one.attname: value
        for one, value in zip(columns, values, strict=True)
        if _varies(one) or value != one.get_default()
    }
    text = json.dumps(said, default=_plain, sort_keys=True).encode()
    key = derived_key("journal.witness")
    return hmac.digest(key, text, "sha256")[:DIGEST_BYTES].hex()


@cache
def _varies(one: "models.Field[Any, Any]") -> bool:
    """Whether its default is another one tomorrow."""
    return callable(one.default) and one.default not in (list, dict)


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _watch(sender: type[models.Model], **_more: Any) -> None:
    # By sender: a receiver for all models would keep each of them from fast deletion.
    if issubclass(sender, Witnessed) and not sender._meta.abstract:
        post_save.connect(_note_one, sender=sender)
        post_delete.connect(_note_one, sender=sender)


def _note_one(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: Collection[str] | None = None,
    **_more: Any,
) -> None:
    if update_fields is None or _is_witnessed(sender, update_fields):
        note(sender, [instance.pk])


def _is_witnessed(model: type[models.Model], columns: Iterable[str]) -> bool:
    """Whether a digest holds any of them."""
    return not set(columns) <= getattr(model, "UNWITNESSED", {}).keys()


class_prepared.connect(_watch)
