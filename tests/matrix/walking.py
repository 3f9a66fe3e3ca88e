"""One walk: each role, address and record is asked once, and every judge reads it."""

import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from django.db import connection

from tests.matrix import roles
from tests.matrix.asking import GUARDED_DOOR, ask
from tests.matrix.code import CODE
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.judging import Known, Question, judge
from tests.matrix.rules import GONE, IN, NO, WRONG_METHOD, Table
from tests.matrix.trying import Request, Trial, outcomes, somebody_in, trials
from tests.plugins import statements

OTHER_METHODS = ("head", "options", "put", "patch", "delete", "trace")
# To whoever is sent away before any method is looked at, they are all alike.
OF_A_VISITOR = ("head", "put")
# A part of each address: no page of ours asks so.
NEVER_ASKED = "never asked"
# What forms call their words: each comes back as words.
FIELDS = ["text", "reason", "title", "note", "name", "phone", "number", "code", "slug"]
FIELDS += ["evidence", "question", "answer", "summary", "holding", "email", "address"]
ASKED = dict.fromkeys(("q", "find", "number", "name"), CODE)


class Asker:
    """Which role's requests are made, and that each is noted apart.

    SQLite answers everybody. PostgreSQL, which answers the same statements, hears one
    insider, one outsider, and whoever asks what nothing else asks it.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request
        is_whole = request.config.getoption("everything")
        self._is_everything = connection.vendor == "sqlite" or is_whole
        self._chosen = statements.parts_of(request)

    def is_chosen(self, part: str) -> bool:
        return self._is_everything or part in self._chosen

    def is_to_ask(self, one: Request) -> bool:
        return one.is_of_the_pair or self.is_chosen(one.role)

    def apart(self, part: str) -> AbstractContextManager[None]:
        return statements.part(self._request, part)

    def noted(self, one: Request) -> AbstractContextManager[None]:
        return nullcontext() if one.is_of_the_pair else self.apart(one.role)


def faults(known: Known, name: str, asker: Asker) -> list[str]:
    """Everything at one address that is not as it should be, one line each."""
    all_trials = list(trials(known.world, ADDRESSES[name], EXPECTED[name]))
    told: list[str] = []
    for trial in all_trials:
        for one in filter(asker.is_to_ask, trial.requests):
            body = trial.body() if one.method == "post" else {}
            asked = Question(name, trial.path, one.method, one.role, one.allowed)
            with asker.noted(one):
                found = _judged(known, asked, body)
            told += [f"{line} ({trial.record})" for line in found]
    if asker.is_chosen(NEVER_ASKED):
        with asker.apart(NEVER_ASKED):
            for asked, body, how in _never_asked(name, all_trials[0]):
                told += _judged(known, asked, body, **how)
    for asked, body, how in _typed(name, all_trials[0]):
        told += _judged(known, asked, body, **how)
    return told


def _judged(
    known: Known, asked: Question, body: dict[str, Any], **how: Any
) -> list[str]:
    try:
        answer = ask(known.world, asked.role, asked.method, asked.path, body, **how)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error}"[:300]
        return [f"{asked}: {said} ({where.filename}:{where.lineno})"]
    return [f"{asked}: {fault}" for fault in judge(known, asked, answer)]


# Asked beside the table: what is sent along, and how.
type Once = tuple[Question, dict[str, Any], dict[str, Any]]


def _never_asked(name: str, trial: Trial) -> Iterator[Once]:
    """What hangs on the address and on nobody who asks."""
    yield from _wrong_method(name, trial)
    yield from _other_methods(name, trial)
    if trial.do:
        yield _forged(name, trial, trial.do)


def _wrong_method(name: str, trial: Trial) -> Iterator[Once]:
    role = somebody_in(trial.table) or roles.CLERK
    for method, table in (("get", trial.see), ("post", trial.do)):
        if table is None:
            # Refused as such, or as the address itself would be.
            allowed = {WRONG_METHOD} | outcomes(trial.table[role]) - {IN}
            yield Question(name, trial.path, method, role, frozenset(allowed)), {}, {}


def _other_methods(name: str, trial: Trial) -> Iterator[Once]:
    """A fault of ours is raised; any status of its own is a proper answer."""
    insider = somebody_in(trial.table) or roles.CLERK
    for role, methods in ((insider, OTHER_METHODS), (roles.VISITOR, OF_A_VISITOR)):
        for method in methods:
            yield Question(name, trial.path, method, role, is_odd=True), {}, {}


def _forged(name: str, trial: Trial, table: Table) -> Once:
    """A form of another site is refused before anything else is looked at."""
    insider = somebody_in(table)
    # Where nobody has anything to do, not even this is said.
    allowed = frozenset({NO} if insider else {NO, GONE})
    asked = Question(name, trial.path, "post", insider or roles.CLERK, allowed)
    return asked, trial.body(), {"door": GUARDED_DOOR}


def _typed(name: str, trial: Trial) -> Iterator[Once]:
    """Code in what is asked for and typed in, for a whole page and for a part."""
    reader, writer = somebody_in(trial.see), somebody_in(trial.do)
    if reader is not None:
        asked = Question(name, trial.path, "get", reader, is_odd=True)
        yield asked, ASKED, {}
        yield asked, ASKED, {"headers": {"HX-Request": "true"}}
    if writer is not None:
        asked = Question(name, trial.path, "post", writer, is_odd=True)
        yield asked, trial.body() | dict.fromkeys(FIELDS, CODE), {}
