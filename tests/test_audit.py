"""`make audit`: what is known, what is not, and that silence is no good news."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.package_index import Index, open_index

HOUSE = Path(__file__).parent.parent
SOUND = {"name": "django", "version": "6.1.3", "vulns": []}
FAULTY = {
    "name": "pillow",
    "version": "12.3.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["13.0.0"]}],
}
SKIPPED = {"name": "segno", "skip_reason": "Dependency not found"}

pytestmark = pytest.mark.one_database


@pytest.fixture
def audit(monkeypatch) -> ModuleType:
    path = HOUSE / "scripts" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "prepare", lambda: "")
    return module


def test_no_known_fault_is_good_news(audit, monkeypatch, capsys):
    monkeypatch.setattr(audit, "ask", lambda: ([SOUND], ""))
    assert audit.main() == 0
    assert "no fault of any locked version" in capsys.readouterr().out


def test_a_known_fault_is_named_once_with_what_mends_it(audit, monkeypatch, capsys):
    monkeypatch.setattr(audit, "ask", lambda: ([SOUND, FAULTY], ""))
    assert audit.main() == 1
    told = capsys.readouterr().out
    assert told == "pillow 12.3.0: PYSEC-1 (CVE-1), mended in 13.0.0\n"


def test_a_package_that_the_index_tells_nothing_of_is_no_good_news(
    audit, monkeypatch, capsys
):
    monkeypatch.setattr(audit, "ask", lambda: ([SOUND, SKIPPED], ""))
    assert audit.main() == 2
    assert "1 packages: segno" in capsys.readouterr().err
    monkeypatch.setattr(audit, "ask", lambda: ([FAULTY, SKIPPED], ""))
    assert audit.main() == 1, "a fault that is known is said first"


@pytest.mark.parametrize("answer", ["", "{}", json.dumps({"error": "no way"})])
def test_what_the_tool_answers_without_a_list_is_not_taken_for_one(
    audit, monkeypatch, tmp_path, answer
):
    tool = tmp_path / "bin" / "pip-audit"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\necho '{answer}'\necho 'no route' >&2\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setattr(audit, "HERE", tmp_path)
    assert audit.ask() == (None, "no route")


# ---- The tool itself, and an index that speaks as the real one does ----

FAULTY_PIN = "jinja2==2.10 --hash=sha256:" + "0" * 64


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the script, what it asks with, and one pin that is to be asked."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(HOUSE / "scripts" / "audit.py", tmp_path / "scripts")
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev", "tools", "bench"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("")
    shutil.copy(HOUSE / "requirements" / "audit.txt", tmp_path / "requirements")
    (tmp_path / "requirements" / "run.txt").write_text(f"{FAULTY_PIN}\n")
    (tmp_path / ".tools").symlink_to((HOUSE / ".tools").resolve())
    return tmp_path


def audited(house: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "scripts/audit.py"],
        cwd=house,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(house)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> Iterator[Index]:
    with open_index(tmp_path_factory.mktemp("index")) as index:
        yield index


@pytest.mark.parametrize(
    ("known", "code", "told"),
    [
        (True, 1, "jinja2 2.10: PYSEC-2019-217 (CVE-2019-10906, GHSA-462w-v97r-4m45),"),
        (False, 0, "The package index knows no fault of any locked version."),
        (None, 2, ""),
    ],
    ids=["a fault", "none", "no answer"],
)
def test_what_the_index_answers_becomes_the_end_of_the_command(
    house, index, known, code, told
):
    if not (HOUSE / ".bench/audit/bin/pip-audit").exists():
        pytest.skip("What it asks with is not here: `make audit` makes it.")
    (house / ".bench").symlink_to((HOUSE / ".bench").resolve())
    index.knows = known
    done = audited(house, UV_OFFLINE="1", **index.way())
    assert done.returncode == code, done.stderr
    # What was withdrawn, and what is of another version, is not named.
    assert done.stdout.count("\n") == (1 if told else 0)
    assert done.stdout.startswith(told)
    assert done.stderr.startswith("NOT ASKED ABOUT ALL: ") is (code == 2)


def test_without_a_way_to_the_index_it_says_so_and_ends_with_two(house):
    nowhere = dict.fromkeys(["HTTPS_PROXY", "https_proxy"], "http://127.0.0.1:1")
    done = audited(house, UV_NO_CACHE="1", **nowhere)
    assert done.returncode == 2
    assert done.stderr.startswith("NOT ASKED ABOUT ALL: ")
