"""The mathematics is tested whole when it can have changed, else by its golden values.

The same folder, requirements and Python give the same results. A green run of all tests
of `commonground` writes their hash into `commonground/tests/last_green`, which is
committed; where it fits, a run of more than that folder leaves out all but the golden
values and the published formula. `--everything` leaves out nothing.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
PACKAGE = HOUSE / "commonground"
LAST_GREEN = PACKAGE / "tests" / "last_green"
REQUIREMENTS = ("run", "dev")
ALWAYS = {"test_golden.py", "test_formula.py"}


def hash_of_sources() -> str:
    """Of everything that a result, or a test of it, comes from."""
    digest = hashlib.sha256(repr(sys.version_info[:3]).encode())
    files = [p for p in PACKAGE.rglob("*") if p.is_file() and p != LAST_GREEN]
    files += [HOUSE / "requirements" / f"{name}.txt" for name in REQUIREMENTS]
    for path in sorted(files):
        inside = path.relative_to(HOUSE)
        if {"__pycache__", "build"} & set(inside.parts):
            continue
        digest.update(f"{inside}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_unchanged() -> bool:
    return LAST_GREEN.exists() and LAST_GREEN.read_text().strip() == hash_of_sources()


@cache
def is_of_package(path: Path) -> bool:
    return PACKAGE in path.resolve().parents or path.resolve() == PACKAGE


def is_asked_for(config: pytest.Config) -> bool:
    """Whoever runs this folder, or everything, wants all of it."""
    named = [Path(str(word).partition("::")[0]) for word in config.args]
    return bool(config.getoption("everything")) or all(map(is_of_package, named))


def is_left_out(item: pytest.Item) -> bool:
    return is_of_package(item.path) and item.path.name not in ALWAYS


class Green:
    """Writes the hash after a run in which all of the package's tests passed."""

    def __init__(self) -> None:
        self.before = hash_of_sources()
        self.passed = self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.nodeid.startswith("commonground/"):
            return
        self.failed += report.failed
        self.passed += report.passed and report.when == "call"

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        if (
            ended
            and self.passed
            and not self.failed
            and self.before == hash_of_sources()
        ):
            LAST_GREEN.write_text(self.before + "\n")


def is_whole(config: pytest.Config) -> bool:
    """Nothing of the package is chosen by name, word or mark."""
    named = [Path(str(word)).resolve() for word in config.args]
    chosen = config.getoption("keyword") or config.getoption("markexpr")
    return not chosen and any(path in (PACKAGE, HOUSE) for path in named)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("databases").addoption(
        "--everything",
        action="store_true",
        help="all of commonground, and on PostgreSQL all roles at every address",
    )


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    config.stash[LEAVES_OUT] = not is_asked_for(config) and is_unchanged()
    if not is_worker and is_whole(config) and not config.stash[LEAVES_OUT]:
        config.pluginmanager.register(Green())


LEAVES_OUT = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.stash[LEAVES_OUT]:
        dropped = [item for item in items if is_left_out(item)]
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if not is_left_out(item)]
