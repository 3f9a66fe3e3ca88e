"""Nothing that a visitor can ask for costs more than ten empty pages.

The measure is how many functions are called, which is the same on a busy machine. What
one call alone makes dear, as a drawing, is caught by the processor's time, with room
for whatever else runs. Both are counted against an empty page of the same run, the
second time an address is asked: what is made once is made by then.
`WRITE_COST=1` writes docs/public-cost.md.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import transaction

from tests import ready
from tests.attacks.counting import calls
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.roles import VISITOR
from tests.matrix.rules import IN
from tests.matrix.trying import Trial, trials
from tongxin.people import attempts
from tongxin.voices import rate_limit

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoDbBlocker

    from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TABLE = Path(__file__).parents[2] / "docs" / "public-cost.md"
CLASSES = (1, 3, 10)
# What a page may cost more than its class before the table has to say so.
SLACK = 1.25
# By time; a drawing is some hundred empty pages.
BY_TIME = 40
EMPTY = "/nowhere/"
# What a reader types into the field of a list.
ASKED = {"q": "楼道的灯坏了两个月", "find": "楼道"}
# What is sent so that it goes all the way.
SENT: dict[str, dict[str, Any]] = {
    "voices:new": {
        "text": "楼道的灯坏了两个月，老人晚上不敢下楼。" * 20,
        "kind": "help",
        "audience": "public",
        "answer_channel": "sms",
        "phone": "13800138000",
        "name": "林样例",
    },
    "voices:alike": {"text": "楼道的灯坏了两个月，公园缺座椅。" * 300},
    "voices:find": {"number": "东晓-2026-000001", "code": "123456"},
    "people:sign_in": {"phone": "13800138000"},
    "account_login": {"login": "clerk", "password": "no such word"},
}
ROW = re.compile(r"^\| `(?P<name>\S+ \S+)` \| ≤ (?P<most>\d+) \|$", re.MULTILINE)


HEAD = """\
# What a visitor's asking costs

In empty pages (the 404 page for somebody who is not signed in), by functions called, on
the small street of the walk, the second time an address is asked: what is made once is
made by then. `WRITE_COST=1` with `tests/attacks/test_public_cost.py` writes it; that
test fails where an address is new, dearer than its class, or over ten.

**Left out of them is the check of a password**, which the suite makes cheap. In earnest
it is dear on purpose: one `POST account_login` then took the processor as long as
{hash} empty pages (when this was written). One address has at most {address} checked in
a quarter of an hour, whichever names it types; one name {here} from there, and
{everywhere} an hour from all addresses together. What is over is refused before it is
hashed (`tests/attacks/test_exhaust.py`). Whoever has a thousand addresses has a
thousand times as many; the proxy in front is where these are held off.

| address | empty pages |
|---|---|
"""


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator["World"]:
    with django_db_blocker.unblock():
        yield ready.stand_on(ready.WORLD)
        ready.stand_on(ready.EMPTY)


def seconds(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


type Ask = Callable[[], object]


def asking(world: "World", method: str, path: str, body: dict[str, Any]) -> Ask:
    client: Client = world.client(VISITOR)

    def ask() -> None:
        cache.clear()
        with transaction.atomic():
            answer = getattr(client, method)(path, body)
            for _piece in answer.streaming_content if answer.streaming else ():
                pass
            transaction.set_rollback(True)

    return ask


def public(world: "World") -> Iterator[tuple[str, Ask]]:
    """Every way in which somebody without an account gets in, by its address."""
    for name, wanted in EXPECTED.items():
        for trial in trials(world, ADDRESSES[name], wanted):
            if trial.see and trial.see[VISITOR] == IN:
                yield f"GET {name}", asking(world, "get", trial.path, {})
                yield f"GET {name}", asking(world, "get", trial.path, ASKED)
            if trial.do and trial.do[VISITOR] == IN:
                yield (
                    f"POST {name}",
                    asking(world, "post", trial.path, sent(name, trial)),
                )


def sent(name: str, trial: Trial) -> dict[str, Any]:
    opened = {"opened": rate_limit.opened_now()} if name == "voices:new" else {}
    return trial.body() | SENT.get(name, {}) | opened


def write(cost: dict[str, float], empty: float) -> None:
    """`empty`: seconds of an empty page, what a check of a password is told in."""
    hash_ = seconds(lambda: PBKDF2PasswordHasher().encode("no such word", "salt"))
    rows = "".join(
        f"| `{name}` | ≤ {next(most for most in CLASSES if ratio <= most)} |\n"
        for name, ratio in sorted(cost.items())
    )
    head = HEAD.format(
        hash=round(hash_ / empty),
        address=attempts.ADDRESS.most,
        here=attempts.PASSWORD.here.most,
        everywhere=attempts.PASSWORD.everywhere.most,
    )
    TABLE.write_text(head + rows)


def test_nothing_that_a_visitor_asks_costs_more_than_ten_empty_pages(
    world: "World", monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)
    empty = asking(world, "get", EMPTY, {})
    empty()
    of_empty = calls(empty), min(seconds(empty) for _ in range(5))
    cost: dict[str, float] = {}
    dear: list[str] = []
    for name, ask in public(world):
        ask()
        by_calls = calls(ask) / of_empty[0]
        by_time = min(seconds(ask), seconds(ask)) / of_empty[1]
        if by_calls > CLASSES[-1] or by_time > BY_TIME:
            dear.append(f"{name}: {by_calls:.1f} by calls, {by_time:.1f} by time")
        cost[name] = max(by_calls, cost.get(name, 0))
    assert not dear, dear
    if os.environ.get("WRITE_COST"):
        write(cost, of_empty[1])
    said = {one["name"]: int(one["most"]) for one in ROW.finditer(TABLE.read_text())}
    assert said.keys() == cost.keys(), "WRITE_COST=1 writes the table anew"
    grown = {
        name: round(cost[name], 1)
        for name, most in said.items()
        if cost[name] > min(most * SLACK, CLASSES[-1])
    }
    assert not grown, f"dearer than the table says: {grown}"
