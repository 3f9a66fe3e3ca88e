"""Our SQLite converts a text once, and to what Django's converts it to."""

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from tongxin.kernel.sqlite3 import base

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL takes Django's own marks"
    ),
]


def rows(sql: str, values: object = None) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def test_marks_and_doubled_percent_signs_come_out_as_djangos_do():
    django = SQLiteCursorWrapper.convert_query
    for sql in ("SELECT %s, %s", "SELECT '%%s', %s", "SELECT 'a' LIKE '100%%'", "x"):
        assert base._converted(sql) == django(None, sql)  # noqa: SLF001 - the very thing
    assert rows("SELECT %s, '%%s', %s", [1, "%s"]) == [(1, "%s", "%s")]
    assert rows("SELECT %(one)s", {"one": 5}) == [(5,)]
    assert rows("SELECT '%s'") == [("%s",)]
    many = [5] * base.LONGEST
    assert rows(f"SELECT 5 IN ({'%s, ' * len(many)}1)", many) == [(1,)]


def test_a_text_that_comes_again_is_not_searched_again():
    base._converted.cache_clear()  # noqa: SLF001 - from the start
    for _each in range(3):
        rows("SELECT %s + 1", [1])
    assert base._converted.cache_info().misses == 1  # noqa: SLF001
    rows(f"SELECT 1 IN ({'%s, ' * base.LONGEST}1)", [1] * base.LONGEST)
    assert base._converted.cache_info().misses == 1  # noqa: SLF001
