"""What was written, and is still there: statements followed through savepoints.

Nothing is asked of the database. Each thread has its own log, and writes into it only
while an act is being watched.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from tests.plugins.trampoline import divert

TABLE = re.compile(r'\s*(?:INSERT\s.*?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.DOTALL)
# A visitor's session and what is kept for a minute are no records.
NO_RECORDS = frozenset({"people_session", "people_cache", "kernel_trycount"})
JOURNAL = "journal_entry"


@dataclass(slots=True)
class Act:
    """A call that is being watched."""

    name: str
    is_operation: bool = True


@dataclass(slots=True, eq=False)
class Written:
    """A row written into a table, or a line of the journal (then `action`)."""

    owner: Act
    table: str
    action: str = ""
    # Of a line: the kind of record that it is about.
    label: str = ""
    # The act that raised after this was written.
    refused: str = ""

    def __str__(self) -> str:
        return self.action or f"a row of {self.table}"


@dataclass(slots=True)
class Log:
    acts: list[Act] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    # Savepoint → how much was written before it.
    savepoints: dict[str, int] = field(default_factory=dict)
    # How much is committed: no rollback takes it away.
    committed: int = 0

    def enter(self, name: str, *, is_operation: bool = True) -> tuple[Act, int]:
        self.acts.append(act := Act(name, is_operation))
        return act, len(self.written)

    def leave(self, act: Act, start: int) -> list[Written]:
        """What was written in the act and, as far as one can know now, is kept."""
        while self.acts.pop() is not act:
            pass
        is_lost = connection.in_atomic_block and connection.needs_rollback
        kept = [] if is_lost else self.written[start:]
        if not self.acts:
            self.written, self.savepoints, self.committed = [], {}, 0
        return kept

    def hand_up(self, act: Act) -> None:
        """What the act wrote counts as that operation's which called it."""
        if self.acts and self.acts[-1].is_operation:
            for one in self.written:
                if one.owner is act:
                    one.owner = self.acts[-1]

    def add(self, table: str, action: str = "", label: str = "") -> None:
        self.written.append(Written(self.acts[-1], table, action, label))
        if not connection.in_atomic_block:
            self.committed = len(self.written)

    def mark(self, savepoint: str) -> None:
        self.savepoints[savepoint] = len(self.written)

    def back_to(self, savepoint: str | None) -> None:
        # A savepoint made before the first watched act: all of it is gone.
        mark = self.savepoints.get(savepoint, 0) if savepoint else 0
        del self.written[max(mark, self.committed) :]

    def commit(self) -> None:
        self.committed, self.savepoints = len(self.written), {}


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.log = Log()


_of_thread = _OfThread()


def log() -> Log:
    """This thread's."""
    return _of_thread.log


@contextmanager
def unwatched() -> Iterator[None]:
    """What is written here belongs to no act."""
    old, _of_thread.log = _of_thread.log, Log()
    try:
        yield
    finally:
        _of_thread.log = old


def follow() -> None:
    """Patch Django's cursors and connections, and our ways to write a line."""
    _follow_statements()
    _after("_savepoint", Log.mark)
    _after("_savepoint_rollback", Log.back_to)
    _after("rollback", lambda its: its.back_to(None))
    _after("close", lambda its: its.back_to(None))
    _after("commit", Log.commit)
    from tongxin.journal import operations as journal  # noqa: PLC0415 - models first
    from tongxin.kernel import rows  # noqa: PLC0415

    divert(_plain(journal.record), _noting_line)
    divert(_plain(journal.record_many), _noting_lines)
    divert(_plain(rows._try_write), _noting_whether)  # noqa: SLF001 - says what stands


def _plain(function: Any) -> FunctionType:
    assert isinstance(function, FunctionType)
    return function


def _follow_statements() -> None:
    run = CursorWrapper._execute_with_wrappers  # noqa: SLF001 - all statements pass it

    def followed(self: Any, sql: Any, params: Any, many: bool, executor: Any) -> Any:
        result = run(self, sql, params, many, executor)
        its = _of_thread.log
        if its.acts and (found := TABLE.match(str(sql))):
            note(its, found[1], str(sql), self.cursor)
        return result

    CursorWrapper._execute_with_wrappers = followed  # noqa: SLF001


def note(its: Log, table: str, sql: str, cursor: Any) -> None:
    if table in NO_RECORDS or (table == JOURNAL and sql.startswith("INSERT")):
        return
    # SQLite counts returned rows when they are fetched: there, one stands for some.
    if cursor.rowcount != 0 or "RETURNING" in sql:
        its.add(table)


def _after(name: str, then: Callable[..., Any]) -> None:
    old = getattr(BaseDatabaseWrapper, name)

    def followed(self: Any, *args: Any) -> Any:
        result = old(self, *args)
        if _of_thread.log.acts:
            then(_of_thread.log, *args)
        return result

    setattr(BaseDatabaseWrapper, name, followed)


def _noting_line(record: FunctionType) -> Callable[..., Any]:
    def noted(*args: Any, **kwargs: Any) -> Any:
        entry = record(*args, **kwargs)
        if _of_thread.log.acts:
            _of_thread.log.add(JOURNAL, entry.action, entry.subject_label)
        return entry

    return noted


def _noting_lines(record_many: FunctionType) -> Callable[..., Any]:
    def noted(*args: Any, **kwargs: Any) -> Any:
        entries = record_many(*args, **kwargs)
        if entries and _of_thread.log.acts:
            entry = entries[0]
            _of_thread.log.add(JOURNAL, entry.action, entry.subject_label)
        return entries

    return noted


def _noting_whether(try_write: FunctionType) -> Callable[..., Any]:
    """A row that was there already was not written."""

    def noted(*args: Any, **kwargs: Any) -> Any:
        before = len(_of_thread.log.written)
        row = try_write(*args, **kwargs)
        if row is None:
            del _of_thread.log.written[before:]
        return row

    return noted
