"""Rows that the journal vouches for: a line holds a keyed digest of each row it wrote.

A model that is `Witnessed` is written inside an act and nowhere else; the last line
that names one of its rows says how that row must stand. A line names only rows that its
act wrote, so one that adds to a long record costs no more than one that begins it.

A digest is taken over what the columns hold, with a salt that lies in the row and goes
with it: of a row that was erased it says nothing to anybody, and a sealed text may lose
its key. Blacking something out is an act, and is witnessed anew.
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.signals import class_prepared, post_delete, post_save

from tongxin.kernel.sealed import derived_key

SALT_BYTES = 16
DIGEST_BYTES = 16

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

    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)

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


def note(model: type[models.Model], keys: Iterable[int]) -> None:
    """Say that these rows were written. Raises Unwitnessed outside an act."""
    written = _written.get()
    if written is None:
        raise Unwitnessed(f"{model._meta.label} was written outside an act")
    written.setdefault(model, set()).update(keys)


def digests(written: Written) -> Witnesses:
    """How the rows stand now: one query for each model."""
    found: Witnesses = {}
    for model, keys in written.items():
        rows = model._base_manager.in_bulk(keys)
        found[model._meta.label] = {
            str(pk): digest_of(rows[pk]) if pk in rows else None for pk in sorted(keys)
        }
    return found


def digest_of(row: models.Model) -> str:
    """Of all columns but those at their default, so that a new one breaks nothing."""
    values = {
        one.attname: one.value_from_object(row)
        for one in row._meta.concrete_fields
        if _varies(one) or one.value_from_object(row) != one.get_default()
    }
    text = json.dumps(values, default=_plain, sort_keys=True).encode()
    key = derived_key("journal.witness")
    return hmac.digest(key, text, "sha256")[:DIGEST_BYTES].hex()


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


def _note_one(sender: type[models.Model], instance: models.Model, **_more: Any) -> None:
    note(sender, [instance.pk])


class_prepared.connect(_watch)
