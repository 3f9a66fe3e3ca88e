"""Which SQL each test sends, and which tests PostgreSQL therefore has to see.

The suite runs whole on SQLite, and there each test's statements are noted, with numbers
and lists of parameters folded. From them the fewest tests are chosen that send every
statement once, and every statement that the database refused once more; to these come
all that race, that have the database refuse a statement of their own, or that are
marked `both_databases`. What only tests marked `one_database` send is named at the
end: PostgreSQL does not hear it.

    pytest --note-statements FOLDER      on SQLite: notes, and writes FOLDER/chosen
    pytest --chosen FOLDER/chosen        on PostgreSQL: those tests and no others

A test that asks the same of many may send a part of it to PostgreSQL: what it does
`with part("name")` is noted apart, and there `parts_of(node)` says what was chosen.
"""

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import Error
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from types import FrameType

# Names of savepoints, lists of parameters, numbers: other in each run.
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) .*", re.S)
PARAMETERS = re.compile(r"%s(?:, ?%s)*")
ROWS = re.compile(r"\((?:\?|0(?:, ?0)*)\)(?:, ?\((?:\?|0(?:, ?0)*)\))*")
NUMBER = re.compile(r"\b\d+\b")
# What SQLite is told of itself.
OWN = re.compile(r"\s*(?:PRAGMA|BEGIN|VACUUM)|.*\bsqlite_master\b", re.IGNORECASE)
ROOT = Path(__file__).parent.parent.parent
PROGRAM = str(ROOT / "tongxin") + "/"
# What a test costs before its first statement, in seconds.
SMALLEST = 0.02


def folded(sql: str) -> str:
    """A statement without what changes from run to run."""
    sql = SAVEPOINT.sub(r"\1", sql)
    return ROWS.sub("(?)", NUMBER.sub("0", PARAMETERS.sub("?", sql)))


def is_of_the_program() -> bool:
    """Whether the program asks, and not a test that looks at what it did."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - no other way is quick
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PROGRAM) and "/tests/" not in name[len(PROGRAM) :]:
            return True
        frame = frame.f_back
    return False


def races(item: pytest.Item) -> bool:
    """Whether it commits for others to see, and no browser is why."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and bool(marker.kwargs.get("transaction"))
    return commits and "live_server" not in getattr(item, "fixturenames", ())


@dataclass
class Noted:
    """What one test did: seconds of the processor, statements, and how they ended."""

    seconds: float = 0.0
    statements: set[int] = field(default_factory=set)
    # It races, tries a constraint, or says itself that it belongs there.
    must: bool = False
    # It never runs on PostgreSQL.
    stays: bool = False


def chosen(noted: Mapping[str, Noted]) -> list[str]:
    """Node ids that together send every statement that any test sends there."""
    there = {name: one for name, one in noted.items() if not one.stays}
    found = [name for name, one in there.items() if one.must]
    left = set[int]().union(*(one.statements for one in there.values()))
    left -= set().union(*(there[name].statements for name in found))
    while left:
        name = max(
            there,
            key=lambda n: (
                len(there[n].statements & left) / (there[n].seconds + SMALLEST),
                n,
            ),
        )
        left -= there[name].statements
        found.append(name)
    return sorted(found)


def unheard(noted: Mapping[str, Noted]) -> dict[int, str]:
    """Statements that no test sends which may run on PostgreSQL, with one that does."""
    heard = set[int]().union(*(n.statements for n in noted.values() if not n.stays))
    return {
        statement: name
        for name, one in sorted(noted.items())
        if one.stays
        for statement in one.statements - heard
    }


class Notes:
    """Notes statements of the test that runs, of whichever thread sends them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = is_of_the_program
        self.noted: dict[str, Noted] = {}
        self.numbers: dict[str, int] = {}
        self.now: Noted | None = None
        self._folded: dict[str, int] = {}

    def note(self, sql: str) -> None:
        if self.now is None or OWN.match(sql):
            return
        number = self._folded.get(sql)
        if number is None:
            if not self.counts():
                return
            number = self.numbers.setdefault(folded(sql), len(self.numbers))
            if len(sql) < 20_000:
                self._folded[sql] = number
        self.now.statements.add(number)

    def note_failed(self, sql: str, error: Error) -> None:
        """That the database refuses it is another statement; of a test's own, each is
        about the refusal.
        """
        if self.now is not None and not self.counts():
            self.now.must = True
        self.note(f"{type(error).__name__}: {sql}")

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        send = CursorWrapper._execute_with_wrappers  # noqa: SLF001 - the one way down
        compose = SQLCompiler.as_sql

        def sending(cursor: Any, sql: Any, *rest: Any, **more: Any) -> Any:
            if not isinstance(sql, str):
                sql = str(sql)
            self.note(sql)
            try:
                return send(cursor, sql, *rest, **more)
            except Error as error:
                self.note_failed(sql, error)
                raise

        def composing(compiler: Any, *rest: Any, **more: Any) -> Any:
            made = compose(compiler, *rest, **more)
            # SQLite has no words for a lock of rows, and PostgreSQL rules about them.
            if compiler.query.select_for_update:
                self.note(f"{made[0]} FOR UPDATE")
            return made

        patch.setattr(CursorWrapper, "_execute_with_wrappers", sending)
        patch.setattr(SQLCompiler, "as_sql", composing)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now = self.noted[item.nodeid] = Noted(
            must=bool(item.get_closest_marker("both_databases")) or races(item),
            stays=bool(item.get_closest_marker("one_database")),
        )
        with self._timed(item.nodeid):
            yield
        self.now = None

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.noted[name].seconds += round(time.process_time() - began, 4)

    @contextmanager
    def apart(self, nodeid: str, name: str) -> Iterator[None]:
        """What is sent meanwhile is a part's, which can be chosen without the rest."""
        whole = self.now
        self.now = self.noted.setdefault(f"{nodeid}{PART}{name}", Noted())
        with self._timed(f"{nodeid}{PART}{name}"):
            yield
        self.now = whole

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.write(getattr(session.config, "workerinput", {}).get("workerid", "main"))

    def write(self, worker: str) -> None:
        tests = {
            name: asdict(one) | {"statements": sorted(one.statements)}
            for name, one in self.noted.items()
        }
        told = json.dumps({"statements": list(self.numbers), "tests": tests})
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"noted-{worker}.json").write_text(told)


PART = "@"
NOTES = pytest.StashKey[Notes]()
CHOSEN = pytest.StashKey[set[str]]()


@contextmanager
def part(request: pytest.FixtureRequest, name: str) -> Iterator[None]:
    """What PostgreSQL has to see only if it sends what nothing else does."""
    notes = request.config.stash.get(NOTES, None)
    with notes.apart(request.node.nodeid, name) if notes else nullcontext():
        yield


def parts_of(request: pytest.FixtureRequest) -> set[str]:
    """The parts of this test that were chosen, where a choice was made."""
    names = request.config.stash.get(CHOSEN, set())
    head = f"{request.node.nodeid}{PART}"
    return {name.removeprefix(head) for name in names if name.startswith(head)}


class Chooser:
    """Where all notes come together: the process that started the workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unheard: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        noted, numbers = gathered(sorted(self.folder.glob("noted-*.json")))
        words = list(numbers)
        (self.folder / "chosen").write_text("\n".join(chosen(noted)) + "\n")
        self.unheard = {words[n]: name for n, name in unheard(noted).items()}

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.unheard:
            return
        terminalreporter.section("Statements that no test sends to PostgreSQL")
        for sql, name in self.unheard.items():
            terminalreporter.line(f"{name}\n    {sql[:400]}")


def gathered(files: Iterable[Path]) -> tuple[dict[str, Noted], dict[str, int]]:
    """The notes of all workers, with one number for each statement."""
    noted: dict[str, Noted] = {}
    numbers: dict[str, int] = {}
    for file in files:
        told = json.loads(file.read_text())
        here = [numbers.setdefault(sql, len(numbers)) for sql in told["statements"]]
        for name, one in told["tests"].items():
            one["statements"] = {here[number] for number in one["statements"]}
            noted[name] = Noted(**one)
    return noted, numbers


class Only:
    """Runs the tests of a list."""

    def __init__(self, names: set[str]) -> None:
        self.names = names | {name.rpartition(PART)[0] for name in names}
        self.files = {ROOT / name.partition("::")[0] for name in names}

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """A file of which nothing was chosen is not even read."""
        is_other = collection_path.is_file() and collection_path not in self.files
        return True if is_other else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        dropped = [item for item in items if item.nodeid not in self.names]
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item.nodeid in self.names]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("databases")
    group.addoption("--note-statements", type=Path, metavar="FOLDER")
    group.addoption("--chosen", type=Path, metavar="FILE")


def pytest_configure(config: pytest.Config) -> None:
    if file := config.getoption("chosen"):
        config.stash[CHOSEN] = names = set(file.read_text().splitlines())
        config.pluginmanager.register(Only(names))
    folder: Path | None = config.getoption("note_statements")
    if folder is None:
        return
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        for old in folder.glob("noted-*.json"):
            old.unlink()
        config.pluginmanager.register(Chooser(folder))
    if is_worker or not config.getoption("numprocesses", None):
        notes, patch = Notes(folder), pytest.MonkeyPatch()
        notes.listen(patch)
        config.stash[NOTES] = notes
        config.pluginmanager.register(notes)
        config.add_cleanup(patch.undo)
