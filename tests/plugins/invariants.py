"""Around every operation, request and answer of every test: what always holds.

`--acts-seen=FILE` writes down what acts wrote, and judges none of it: for making a row
of tests/journal_actions.toml, which is then read against the operation's code.
"""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.plugins import acts, answers, log, whole

FINDINGS = acts.Findings()
# Which folders of tests were run to the last of them.
WHOLE: set[str] = set()
_LEFT_OUT: list[str] = []
_KEY = "tongxin_acts"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--acts-seen", help="write what every operation wrote; judge none")


def _has_workers(config: pytest.Config) -> bool:
    """Whether this process only hands tests out to others."""
    is_worker = hasattr(config, "workerinput")
    return not is_worker and getattr(config.option, "dist", "no") != "no"


def pytest_sessionstart(session: pytest.Session) -> None:
    if _has_workers(session.config):
        return
    log.follow()
    is_judging = not session.config.getoption("acts_seen")
    watch = acts.Watch(acts.read_table(), FINDINGS, is_judging=is_judging)
    acts.watch_all(watch)
    answers.watch_requests(watch)


def pytest_deselected(items: list[pytest.Item]) -> None:
    _LEFT_OUT.extend(item.nodeid for item in items)


def pytest_collection_finish(session: pytest.Session) -> None:
    if not _has_workers(session.config):
        WHOLE.update(whole.folders(session.config, _LEFT_OUT))


def _tell() -> None:
    # A server's thread and a test that catches everything cannot hide them here.
    if faults := FINDINGS.told():
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None]:
    yield
    _tell()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    yield
    _tell()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    yield
    _tell()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker saw, told to the process that started it."""
    told = getattr(node, "workeroutput", {}).get(_KEY)
    if told is None:
        return
    WHOLE.update(told["whole"])
    for name, ways in told["seen"].items():
        FINDINGS.seen[name].update(ways)


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    seen = {name: sorted(ways) for name, ways in sorted(FINDINGS.seen.items())}
    if hasattr(config, "workeroutput"):
        config.workeroutput[_KEY] = {"seen": seen, "whole": sorted(WHOLE)}
    elif path := config.getoption("acts_seen"):
        Path(path).write_text(json.dumps(seen, indent=1))
        return
    if session.shouldstop or session.shouldfail:
        WHOLE.clear()
    if _unseen() and not hasattr(config, "workeroutput"):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def _unseen() -> list[str]:
    return whole.unseen(acts.read_table(), FINDINGS.seen, WHOLE)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("acts_seen") and (unseen := _unseen()):
        terminalreporter.section("what no test makes an operation write", red=True)
        for line in unseen:
            terminalreporter.write_line(line)
