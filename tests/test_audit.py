"""`make audit`: what is known, what is not, and that silence is no good news."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

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
    monkeypatch.setattr(audit, "ask", lambda _lock: ([SOUND], ""))
    assert audit.main() == 0
    assert "no fault of any locked version" in capsys.readouterr().out


def test_a_known_fault_is_named_once_with_what_mends_it(audit, monkeypatch, capsys):
    monkeypatch.setattr(audit, "ask", lambda _lock: ([SOUND, FAULTY], ""))
    assert audit.main() == 1
    told = capsys.readouterr().out
    assert told == "pillow 12.3.0: PYSEC-1 (CVE-1), mended in 13.0.0\n"


def test_a_package_that_the_index_tells_nothing_of_is_no_good_news(
    audit, monkeypatch, capsys
):
    monkeypatch.setattr(audit, "ask", lambda _lock: ([SOUND, SKIPPED], ""))
    assert audit.main() == 2
    assert "1 packages: segno" in capsys.readouterr().err
    monkeypatch.setattr(audit, "ask", lambda _lock: ([FAULTY, SKIPPED], ""))
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
    assert audit.ask(HOUSE / "requirements" / "run.txt") == (None, "no route")


def test_without_a_way_to_the_index_it_says_so_and_ends_with_two(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(HOUSE / "scripts" / "audit.py", tmp_path / "scripts")
    shutil.copytree(HOUSE / "requirements", tmp_path / "requirements")
    (tmp_path / ".tools").symlink_to((HOUSE / ".tools").resolve())
    nowhere = dict.fromkeys(["HTTPS_PROXY", "https_proxy"], "http://127.0.0.1:1")
    done = subprocess.run(
        [sys.executable, "scripts/audit.py"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "UV_NO_CACHE": "1"} | nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("NOT ASKED ABOUT ALL: ")
    assert "Traceback" not in done.stderr
