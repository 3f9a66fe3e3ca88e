"""Fifty nasty inputs over every form: a clear word each time, never a fault of ours."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.html import strip_tags

from tests.matrix import roles
from tests.matrix.addresses import walk
from tests.matrix.asking import OF_THE_BROWSER, WRITE, rows_of
from tests.matrix.expect_consultations import CONSULTATIONS
from tests.matrix.expect_councils import COUNCILS
from tests.matrix.expect_house import HOUSE
from tests.matrix.expect_polls import POLLS
from tests.matrix.expect_voices import VOICES
from tests.matrix.marks import bytes_of
from tests.matrix.nasty import FORMS, KINDS
from tests.matrix.rules import IN

pytestmark = pytest.mark.django_db

ADDRESSES = {address.name: address for address in walk()}
EXPECTED = HOUSE | VOICES | CONSULTATIONS | POLLS | COUNCILS
# Answers of a program that knows what it does.
PROPER = {200, 302, 400, 403, 404, 405, 409, 413, 422, 429}
# Parts of a page, which may well have nothing to say.
PARTS = {reverse(name) for name in ("voices:alike", "voices:caller")}
NASTY = [(kind, name) for kind, values in KINDS.items() for name in values]


@pytest.fixture(autouse=True)
def _forget_tries(world):
    cache.clear()


def test_there_are_fifty_and_more():
    assert len(NASTY) >= 50


# ---- Sending, and judging what comes back ----


def insider(name: str) -> str:
    table = EXPECTED[name].cases[0].do or EXPECTED[name].cases[0].see or {}
    inside = sorted(role for role, found in table.items() if found == IN)
    return next((r for r in inside if r not in roles.UNSIGNED), roles.VISITOR)


def send(
    world, name: str, body: Any, at: dict[str, str] | None = None, **how: Any
) -> tuple[HttpResponseBase, set[str]]:
    """Send it as somebody who may; the answer, and the tables that were changed."""
    role, address = insider(name), ADDRESSES[name]
    of_b = role in (roles.B_SECRETARY, roles.NEIGHBOUR)
    side = world.sides["B" if of_b else "A"]
    ids = {
        n: side[{**CASES.get(name, {}), **(at or {})}.get(n, n)]
        for n in address.arguments
    }
    touched: set[str] = set()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if match := WRITE.match(sql):
            touched.add(match[1])
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            answer = world.client(role).post(address.path(ids), body, **how)
        tables = touched - OF_THE_BROWSER
        changed = {table for table in tables if rows_of(table) != world.before[table]}
        transaction.set_rollback(True)
    return answer, changed


CASES = {name: dict(wanted.cases[0].ids) for name, wanted in EXPECTED.items()}


def is_proper(answer: HttpResponseBase) -> str:
    """Empty when the answer is one; else what is wrong with it."""
    if answer.status_code not in PROPER:
        return f"status {answer.status_code}"
    if answer.status_code == 302 or answer.streaming:
        return ""
    words = strip_tags(bytes_of(answer).decode())
    is_part = answer.wsgi_request.path in PARTS
    return "" if is_part or len(words.split()) > 3 else "says nothing"


def side_of(world, name: str):
    return world.sides[
        "B" if insider(name) in (roles.B_SECRETARY, roles.NEIGHBOUR) else "A"
    ]


# ---- Every field of every form ----


@pytest.mark.parametrize(("kind", "what"), NASTY)
def test_no_form_breaks_over(world, kind, what):
    value, faults = KINDS[kind][what], []
    for name, form in FORMS.items():
        for one in form.fields(kind):
            body = form.answer(side_of(world, name)) | {one: value}
            try:
                answer, _changed = send(world, name, body, form.at)
            except Exception as error:
                faults.append(f"{name} {one}: {type(error).__name__}: {error}"[:300])
                continue
            if wrong := is_proper(answer):
                faults.append(f"{name} {one}: {wrong}")
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
