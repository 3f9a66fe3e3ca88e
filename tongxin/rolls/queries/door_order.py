"""Doors in the order in which somebody walks past them."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from django.db.models import Model, QuerySet

_DIGITS = re.compile(r"(\d+)")


def door_order(label: str) -> list[tuple[bool, int, str]]:
    """As people count: 2栋 before 10栋."""
    parts = _DIGITS.split(label)
    return [(p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in parts if p]


class ByDoor[Row: Model]:
    """A list in the order of its doors: all names are read, but only some rows whole.

    `first` are fields that come before the door; rows without a door stand first.
    """

    def __init__(self, rows: QuerySet[Row], label: str, *first: str) -> None:
        self._rows, self._label, self._first = rows, label, first

    @cached_property
    def _keys(self) -> list[int]:
        fields = [name.removeprefix("-") for name in self._first]
        rows = self._rows.order_by(*self._first, "pk")
        named = rows.values_list("pk", self._label, *fields)
        return [
            pk
            for _same, group in groupby(named, key=lambda one: one[2:])
            for pk, *_rest in sorted(group, key=lambda one: door_order(one[1] or ""))
        ]

    def __getitem__(self, wanted: slice) -> list[Row]:
        keys = self._keys[wanted]
        found = {row.pk: row for row in self._rows.filter(pk__in=keys)}
        return [found[pk] for pk in keys if pk in found]

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])
