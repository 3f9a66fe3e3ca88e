"""One walk: each role, address and record is asked once, and every judge reads it."""

import traceback
from collections.abc import Iterator
from typing import Any

from tests.matrix import roles
from tests.matrix.asking import GUARDED_DOOR, ask
from tests.matrix.code import CODE
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.judging import Known, Question, judge
from tests.matrix.rules import GONE, IN, NO, WRONG_METHOD, Table
from tests.matrix.trying import Trial, outcomes, somebody_in, trials

OTHER_METHODS = ("head", "options", "put", "patch", "delete", "trace")
# To whoever is sent away before any method is looked at, they are all alike.
OF_A_VISITOR = ("head", "put")
# What forms call their words: each comes back as words.
FIELDS = ["text", "reason", "title", "note", "name", "phone", "number", "code", "slug"]
FIELDS += ["evidence", "question", "answer", "summary", "holding", "email", "address"]
ASKED = dict.fromkeys(("q", "find", "number", "name"), CODE)


def faults(known: Known, name: str) -> list[str]:
    """Everything at one address that is not as it should be, one line each."""
    all_trials = list(trials(known.world, ADDRESSES[name], EXPECTED[name]))
    told: list[str] = []
    for trial in all_trials:
        for method, role, allowed in trial.requests:
            body = trial.body() if method == "post" else {}
            asked = Question(name, trial.path, method, role, allowed)
            found = _judged(known, asked, body)
            told += [f"{one} ({trial.record})" for one in found]
    for asked, body, how in _once(name, all_trials[0]):
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


def _once(name: str, trial: Trial) -> Iterator[Once]:
    """What hangs on the address and on nobody who asks."""
    yield from _wrong_method(name, trial)
    yield from _other_methods(name, trial)
    if trial.do:
        yield _forged(name, trial, trial.do)
    yield from _typed(name, trial)


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
