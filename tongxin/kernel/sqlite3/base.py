"""Django's SQLite, where the text of a statement is put into SQLite's own form once.

Django searches every text anew for the places of its parameters. For the long lists of
columns it writes, that takes as long as running the statement.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

# Longer texts carry values of their own and never come a second time.
LONGEST = 4000


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) <= LONGEST:
            return _converted(query)
        return _plainly(query, param_names)


def _plainly(query: str, param_names: list[str] | None) -> str:
    converted: str = base.SQLiteCursorWrapper.convert_query(
        _ANY_CURSOR, query, param_names=param_names
    )
    return converted


# `convert_query` asks nothing of its cursor.
_ANY_CURSOR: Any = None


@lru_cache(maxsize=2000)
def _converted(query: str) -> str:
    return _plainly(query, None)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
