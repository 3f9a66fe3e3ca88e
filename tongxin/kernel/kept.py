"""Small tables that every request reads: kept in memory, never longer than a minute."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

KEPT_SECONDS = 60.0
_EVERY: "list[Kept[Any]]" = []


class Kept[Value]:
    """What `load` read from the database, kept in this process for up to a minute.

    Another process's change is seen after `KEPT_SECONDS`; this process's own change
    at once, through `changed()`.
    """

    def __init__(self, load: Callable[[], Value]) -> None:
        self._load = load
        self._held: tuple[float, Value] | None = None
        _EVERY.append(self)

    def get(self) -> Value:
        if self._has_uncommitted_change():
            # Rows that may yet be rolled back are read anew and not kept.
            return self._load()
        held = self._held
        if held is None or time.monotonic() - held[0] > KEPT_SECONDS:
            held = self._held = (time.monotonic(), self._load())
        return held[1]

    def forget(self) -> None:
        self._held = None

    def changed(self) -> None:
        """Call it in the transaction that writes the rows."""
        transaction.on_commit(self.forget)

    def _has_uncommitted_change(self) -> bool:
        # A rollback empties the list of callbacks, so the list is the one true
        # witness of a change that is neither committed nor undone.
        waiting = connection.run_on_commit
        return any(self.forget in entry for entry in waiting)


def forget_all() -> None:
    """For whoever puts another database under the program: a test, a restore."""
    for one in _EVERY:
        one.forget()
