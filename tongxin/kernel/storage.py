"""Files of records on this disk; one whose record never came to be goes again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction


class _Written:
    """A file written on the way to a record: kept once that is committed."""

    def __init__(self, storage: FileSystemStorage, name: str) -> None:
        self._storage, self._name, self._is_kept = storage, name, False

    def keep(self) -> None:
        self._is_kept = True

    def drop_if_in_vain(self) -> None:
        # A rollback empties the list of callbacks (see `kept.py`).
        is_waiting = any(self.keep in entry for entry in connection.run_on_commit)
        if not self._is_kept and not is_waiting:
            self._storage.delete(self._name)


_written: ContextVar[list[_Written] | None] = ContextVar("_written", default=None)


@contextmanager
def none_in_vain() -> Iterator[None]:
    """At its end, what was written in it for records that are not is deleted."""
    token = _written.set([])
    try:
        yield
    finally:
        for one in _written.get() or ():
            one.drop_if_in_vain()
        _written.reset(token)


class RecordStorage(FileSystemStorage):
    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """One that is nobody else's: what is deleted under it was written here."""
        path = PurePosixPath(name)
        return str(path.with_name(f"{secrets.token_hex(16)}{path.suffix.lower()}"))

    def _save(self, name: str, content: Any) -> str:
        file = _Written(self, name)
        if (written := _written.get()) is not None:
            written.append(file)
        saved = str(super()._save(name, content))  # type: ignore[misc] # not in the stubs
        transaction.on_commit(file.keep)
        return saved
