"""Where the suite's time goes: seconds of the processor, a room at a time.

Of this process and of whatever it started, the browser above all. A test of a room's
folder belongs to the room; one of `tests/` that names an address (`voices:inbox`) to
the room whose address it is; any other to its file.

    pytest --budget sqlite          prints a table at the end
    pytest --budget sqlite --whole  and fails where a room is over tests/budget.toml

A room that needs more than its budget is a decision, written there. Machines differ:
seconds are multiplied by how much slower a fixed piece of work is here than where the
budgets were written; a faster machine gets no less.
"""

import math
import os
import re
import resource
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parent.parent / "budget.toml"
TICK = os.sysconf("SC_CLK_TCK")
ADDRESS = re.compile(r"\[(?:.*-)?([a-z]+):[\w]+\]")
LOOPS = 400_000


def owner_of(nodeid: str) -> str:
    """Whose time a test is: a room, or a file of the house."""
    file = nodeid.partition("::")[0]
    first, *rest = file.split("/")
    if first == "tongxin" and rest:
        return rest[0]
    if first == "commonground":
        return first
    if found := ADDRESS.search(nodeid):
        return found[1]
    return file.removeprefix("tests/").removesuffix(".py")


def processor_seconds() -> float:
    """Of this process and of all that descend from it, ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    waiting = [os.getpid()]
    while waiting:
        for pid in _children(waiting.pop()):
            total += _used(pid)
            waiting.append(pid)
    return total


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except OSError:
        return []


def _used(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, words[11:15])) / TICK


def slowness() -> float:
    """Seconds that a fixed piece of work takes here."""
    best = math.inf
    for _try in range(3):
        began = time.process_time()
        value = 0
        for number in range(LOOPS):
            value = (value * 31 + number) % 1_000_003
        best = min(best, time.process_time() - began)
    return best


class Meter:
    """Reads the clock of the processor whenever another owner's turn comes."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.owner, self.began = "collection", 0.0

    def turn(self, owner: str) -> None:
        if owner == self.owner:
            return
        now = processor_seconds()
        self.spent[self.owner] += now - self.began
        self.owner, self.began = owner, now

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.turn(owner_of(item.nodeid))
        yield

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.turn("the end")
        told = getattr(session.config, "workeroutput", None)
        if told is not None:
            told["spent"] = dict(self.spent)


class Ledger:
    """Adds up what the workers spent, and holds it against the budgets."""

    def __init__(self, database: str, *, is_whole: bool, meter: Meter | None) -> None:
        self.database, self.is_whole, self.meter = database, is_whole, meter
        self.spent: dict[str, float] = defaultdict(float)
        self.over: list[str] = []
        known = tomllib.loads(FILE.read_text())
        self.budgets: dict[str, float] = known[database]
        self.others: float = known["others"][database]
        self.factor = max(1.0, slowness() / known["slowness"])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.add(getattr(node, "workeroutput", {}).get("spent", {}))

    def add(self, spent: dict[str, float]) -> None:
        for owner, seconds in spent.items():
            self.spent[owner] += seconds

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.meter is not None:
            self.add(self.meter.spent)
        self.over = [name for name in self.spent if self.is_over(name)]
        if self.is_whole and self.over:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def budget(self, owner: str) -> float:
        return self.budgets.get(owner, self.others)

    def is_over(self, owner: str) -> bool:
        return self.spent[owner] > self.budget(owner) * self.factor

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        tell = terminalreporter.line
        terminalreporter.section(f"Processor seconds ({self.database})")
        for owner, seconds in sorted(self.spent.items(), key=lambda one: -one[1]):
            if seconds < 1 and owner not in self.over:
                break
            mark = "  OVER" if owner in self.over else ""
            tell(f"  {seconds:8.1f}  of {self.budget(owner):5.0f}  {owner}{mark}")
        total = sum(self.spent.values())
        tell(f"  {total:8.1f}  in all; this machine: x {self.factor:.2f}")
        if self.is_whole and self.over:
            tell(f"Over budget (tests/budget.toml): {', '.join(self.over)}", red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("budget")
    group.addoption("--budget", choices=["sqlite", "postgresql"])
    group.addoption("--whole", action="store_true", help="the whole suite is run")


def pytest_configure(config: pytest.Config) -> None:
    if not (database := config.getoption("budget")):
        return
    is_worker = hasattr(config, "workerinput")
    alone = not is_worker and not config.getoption("numprocesses", None)
    meter = Meter() if is_worker or alone else None
    if meter:
        config.pluginmanager.register(meter)
    if not is_worker:
        whole = config.getoption("whole")
        config.pluginmanager.register(Ledger(database, is_whole=whole, meter=meter))
