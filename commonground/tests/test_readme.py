"""What the README shows works as it stands there."""

import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
README = (HOUSE / "commonground" / "README.md").read_text()
COMMANDS = re.findall(r"^    python (-m commonground .+)$", README, re.MULTILINE)
# The only block of several lines is Python's.
PYTHON = re.findall(r"From Python:\n\n((?:    .*\n|\n)+)", README)[0]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Polis export: forty people, twelve statements."""
    folder = tmp_path_factory.mktemp("export")
    votes = ["timestamp,datetime,comment-id,voter-id,vote"]
    for person in range(40):
        for statement in range(12):
            opinion = 1 if statement < 4 else (-1) ** (person + statement)
            votes.append(f"{1_500_000_000 + person},,{statement},{person},{opinion}")
    texts = ["timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,"]
    texts[0] += "comment-body"
    texts += [f"1500000000,,{one},1,0,0,1,Trees on street {one}" for one in range(12)]
    (folder / "votes.csv").write_text("\n".join([*votes, ""]))
    (folder / "comments.csv").write_text("\n".join([*texts, ""]))
    return folder


def run(export: Path, *arguments: str) -> str:
    """Python with these arguments, in the export's folder."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=export,
        env={"PYTHONPATH": str(HOUSE), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme_shows_commands_and_python():
    assert len(COMMANDS) == 3
    assert "commonground.report" in PYTHON


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works(command: str, export: Path):
    arguments = shlex.split(command)
    said = run(export, *arguments)
    assert bool(said) == ("--json" not in command)
    for option, file in pairwise(arguments):
        if option in {"--json", "--picture"}:
            assert (export / file).stat().st_size > 1000
    if "--texts" in arguments:
        assert "Trees on street" in said


def test_python_works(export: Path):
    code = "\n".join(line[4:] for line in PYTHON.splitlines())
    said = run(export, "-c", code).splitlines()
    assert [line.split()[0] for line in said] == [str(one) for one in range(12)]
