"""Which tests run the functions in which faults are planted.

    pytest --reached FOLDER        writes FOLDER/reached.json

`scripts/plant_faults.py` asks those tests, and no others, whether they see the fault.
Only these functions are watched: every other is heard of once and then left alone.
"""

import ast
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.planted import Fault, every

ROOT = Path(__file__).parent.parent.parent
TOOL = 4
type Seconds = dict[str, dict[str, float]]


def place_of(fault: Fault) -> tuple[str, int] | None:
    """File and first line of the innermost function that the fault lies in."""
    path = ROOT / fault.file
    if path.suffix != ".py" or not path.exists():
        return None
    text = path.read_text(encoding="utf-8")
    if fault.old not in text:
        return None
    line = text[: text.index(fault.old)].count("\n") + 1
    found = None
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (
            node.end_lineno or 0
        ):
            # As Python tells it: with its decorators.
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found = max(found or 0, first)
    return None if found is None else (str(path), found)


class Reached:
    """Notes for each fault the tests that ran its function, and what they cost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[tuple[str, int], list[str]] = defaultdict(list)
        for fault in every():
            if place := place_of(fault):
                self.faults[place].append(fault.id)
        self.test = ""
        self.ran: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}

    def listen(self) -> None:
        watching = sys.monitoring
        watching.use_tool_id(TOOL, "planted faults")
        watching.register_callback(TOOL, watching.events.PY_START, self._started)
        watching.set_events(TOOL, watching.events.PY_START)

    def _started(self, code: CodeType, _offset: int) -> Any:
        faults = self.faults.get((code.co_filename, code.co_firstlineno))
        if faults is None:
            return sys.monitoring.DISABLE
        for fault in faults if self.test else ():
            self.ran[fault].add(self.test)
        return None

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.test, began = item.nodeid, time.process_time()
        yield
        self.seconds[item.nodeid] = round(time.process_time() - began, 3)
        self.test = ""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        sys.monitoring.free_tool_id(TOOL)
        worker = getattr(session.config, "workerinput", {}).get("workerid", "main")
        told: Seconds = {
            fault: {name: self.seconds[name] for name in sorted(names)}
            for fault, names in self.ran.items()
        }
        (self.folder / f"reached-{worker}.json").write_text(json.dumps(told))


def gathered(folder: Path) -> Seconds:
    """Fault → test → seconds, of all workers; nothing where nobody noted it."""
    found: Seconds = defaultdict(dict)
    for file in folder.glob("reached-*.json"):
        for fault, tests in json.loads(file.read_text()).items():
            found[fault] |= tests
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("databases")
    group.addoption("--reached", type=Path, metavar="FOLDER")


def pytest_configure(config: pytest.Config) -> None:
    folder: Path | None = config.getoption("reached")
    if folder is None:
        return
    is_worker = hasattr(config, "workerinput")
    folder.mkdir(parents=True, exist_ok=True)
    if not is_worker:
        for old in folder.glob("reached-*.json"):
            old.unlink()
    if is_worker or not config.getoption("numprocesses", None):
        reached = Reached(folder)
        reached.listen()
        config.pluginmanager.register(reached)
