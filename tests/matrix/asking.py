"""One role asks one address: what it answers, and what was written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test.client import ClientHandler
from django.urls import reverse

from tests.matrix.marks import bytes_of, head_of, words_of
from tests.matrix.rules import DOOR, GONE, IN, NO, PROVE, SIGN_IN, WRONG_METHOD
from tests.matrix.world import World

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE)
# What every reading of a page may touch: the browser's session, counts of tries.
OF_THE_BROWSER = {"people_session", "people_cache", "kernel_trycount"}
# Their middleware is loaded once, not for every browser.
OPEN_DOOR = ClientHandler(enforce_csrf_checks=False)
GUARDED_DOOR = ClientHandler(enforce_csrf_checks=True)


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end, and the tables that it left otherwise."""

    response: HttpResponseBase
    body: bytes
    written: set[str]

    @cached_property
    def found(self) -> str:
        return found_in(self.response)

    @cached_property
    def head(self) -> str:
        return "\n".join(head_of(self.response))

    @cached_property
    def words(self) -> str:
        return "\n".join(words_of(self.body))

    @property
    def is_html(self) -> bool:
        return str(self.response.get("Content-Type", "")).startswith("text/html")


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


def ask(
    world: World,
    role: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    **how: Any,
) -> Answer:
    """Ask, read the answer, and let nothing of it stay."""
    client = world.client(role)
    client.handler = how.pop("door", OPEN_DOOR)

    def send() -> tuple[HttpResponseBase, bytes]:
        response = getattr(client, method)(path, body, **how)
        return response, bytes_of(response)

    (response, read), written = watched(send)
    return Answer(response, read, written)


def watched[T](act: Callable[[], T]) -> tuple[T, set[str]]:
    """What an act gives, and the tables it left otherwise; nothing of it stays."""
    touched: set[str] = set()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if match := WRITE.match(sql):
            touched.add(match[1])
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            given = act()
        tables = touched - OF_THE_BROWSER
        after = {name: rows_of(name) for name in tables}
        transaction.set_rollback(True)
    # Written and taken back is not written.
    return given, {name for name, rows in after.items() if rows != rows_of(name)}


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')  # noqa: S608 - our tables
        return list(map(_plain, cursor.fetchall()))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
