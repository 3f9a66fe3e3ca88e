"""One role asks one address: what it finds, what leaks, and what was written."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import reverse

from tests.matrix.marks import leaks, readable
from tests.matrix.roles import AUTHOR, OFFICER
from tests.matrix.rules import DOOR, GONE, IN, NO, PROVE, SIGN_IN, WRONG_METHOD
from tests.matrix.world import World

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE)
# What every reading of a page may touch: the browser's session, counts of tries.
OF_THE_BROWSER = {"people_session", "people_cache"}


@dataclass(frozen=True)
class Reply:
    found: str
    status: int
    leaked: set[str]
    written: set[str]


def found_in(response: HttpResponseBase) -> str:
    """The outcome, in the words of the rules."""
    if response.status_code in (301, 302):
        path = urlsplit(response["Location"]).path
        proofs = ("account_reauthenticate", "mfa_reauthenticate")
        if path in (reverse("people:sign_in"), reverse("account_login")):
            return SIGN_IN
        if path == reverse("voices:find") and "number=" in response["Location"]:
            return DOOR
        return PROVE if path in map(reverse, proofs) else IN
    known = {403: NO, 404: GONE, 405: WRONG_METHOD}
    if response.status_code in known:
        return known[response.status_code]
    # A mistake in what was typed (409, 422) is told to whoever is in.
    is_well = response.status_code in (200, 409, 422)
    return IN if is_well else f"status {response.status_code}"


def ask(world: World, role: str, method: str, path: str, body: dict[str, Any]) -> Reply:
    """Ask, look at the answer, and let nothing of it stay."""
    reader = AUTHOR if (role, path) == (OFFICER, copy_path(world)) else role
    touched: set[str] = set()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if match := WRITE.match(sql):
            touched.add(match[1])
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            send = getattr(world.client(role), method)
            response = send(path, body) if body else send(path)
            text = readable(response)
        written = touched - OF_THE_BROWSER
        # Written and taken back is not written.
        kept = {name for name in written if rows_of(name) != world.before[name]}
        transaction.set_rollback(True)
    return Reply(found_in(response), response.status_code, leaks(reader, text), kept)


def copy_path(world: World) -> str:
    """Where the officer hands out a copy: it holds what its person may read."""
    return reverse("people:data_export", args=[world.sides["A"]["person"]])


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')  # noqa: S608 - our tables
        return list(map(_plain, cursor.fetchall()))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
    }
    return {name: rows_of(name) for name in tables - OF_THE_BROWSER}
