"""One walk: each role, address and record is asked once, and every judge reads it."""

from collections.abc import Iterator

from tests.matrix import roles
from tests.matrix.asking import GUARDED_DOOR, Answer, ask
from tests.matrix.code import CODE
from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.judging import Known, Question, judge
from tests.matrix.rules import GONE, IN, NO, WRONG_METHOD
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
    found = list(trials(known.world, ADDRESSES[name], EXPECTED[name]))
    told = []
    for trial in found:
        for method, role, allowed in trial.requests:
            body = trial.body() if method == "post" else {}
            answer = ask(known.world, role, method, trial.path, body)
            asked = Question(name, trial.path, method, role, allowed)
            told += [f"{one} ({trial.record})" for one in judge(known, asked, answer)]
    for asked, answer in _once(known, name, found[0]):
        told += judge(known, asked, answer)
    return told


def _once(known: Known, name: str, trial: Trial) -> Iterator[tuple[Question, Answer]]:
    """What hangs on the address and on nobody who asks."""
    yield from _wrong_method(known, name, trial)
    yield from _other_methods(known, name, trial)
    if trial.do:
        yield from _forged(known, name, trial)
    yield from _typed(known, name, trial)


def _wrong_method(known: Known, name: str, trial: Trial):
    role = somebody_in(trial.table) or roles.CLERK
    for method, table in (("get", trial.see), ("post", trial.do)):
        if table is None:
            # Refused as such, or as the address itself would be.
            allowed = {WRONG_METHOD} | outcomes(trial.table[role]) - {IN}
            asked = Question(name, trial.path, method, role, frozenset(allowed))
            yield asked, ask(known.world, role, method, trial.path)


def _other_methods(known: Known, name: str, trial: Trial):
    """A fault of ours is raised; any status of its own is a proper answer."""
    insider = somebody_in(trial.table) or roles.CLERK
    for role, methods in ((insider, OTHER_METHODS), (roles.VISITOR, OF_A_VISITOR)):
        for method in methods:
            asked = Question(name, trial.path, method, role, is_odd=True)
            yield asked, ask(known.world, role, method, trial.path)


def _forged(known: Known, name: str, trial: Trial):
    """A form of another site is refused before anything else is looked at."""
    insider = somebody_in(trial.do)
    # Where nobody has anything to do, not even this is said.
    allowed = frozenset({NO} if insider else {NO, GONE})
    role = insider or roles.CLERK
    asked = Question(f"{name}, forged", trial.path, "post", role, allowed)
    body = trial.body()
    yield asked, ask(known.world, role, "post", trial.path, body, door=GUARDED_DOOR)


def _typed(known: Known, name: str, trial: Trial):
    """Code in what is asked for and typed in, for a whole page and for a part."""
    role = somebody_in(trial.see)
    if role is not None:
        asked = Question(name, trial.path, "get", role, is_odd=True)
        for headers in ({}, {"HX-Request": "true"}):
            yield (
                asked,
                ask(known.world, role, "get", trial.path, ASKED, headers=headers),
            )
    role = somebody_in(trial.do)
    if role is not None:
        body = trial.body() | dict.fromkeys(FIELDS, CODE)
        asked = Question(name, trial.path, "post", role, is_odd=True)
        yield asked, ask(known.world, role, "post", trial.path, body)
