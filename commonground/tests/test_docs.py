"""The docs are true: every key is explained, and the tutorial runs."""

import csv
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commonground.__main__ import main

DOCS = Path(__file__).parent.parent / "docs"
# Objects whose keys are ids or names, not words of ours.
BY_ID = {"by_group", "by_side", "representativeness", "silhouettes", "coordinates"}
BY_ID |= {"set_aside"}
PAGES = sorted(DOCS.glob("*.md"))


def blocks(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and content, in their order."""
    text = (DOCS / page).read_text()
    return re.findall(r"^```(\w+)\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small copy of the shape of a Polis export, in the folder we stand in.

    Sixty people in two groups, sixteen statements, one of them moderated out.
    """
    monkeypatch.chdir(tmp_path)
    votes = [("timestamp", "datetime", "comment-id", "voter-id", "vote")]
    numbers = [str(statement) for statement in range(16)]
    wide = [("participant", "group-id", "n-votes", *numbers)]
    for person in range(60):
        group = person % 3 // 2
        row = []
        for statement in range(16):
            opinion = 1 if statement < 4 or (statement + group) % 2 else -1
            if (person * 7 + statement * 5) % 11 == 0:
                opinion = 0
            row.append(str(opinion))
            at = str(1_500_000_000 + person)
            votes.append((at, "", str(statement), str(person), str(opinion)))
        wide.append((str(person), str(group), "16", *row))
    header = ("timestamp", "datetime", "comment-id", "author-id", "moderated")
    texts = [(*header, "comment-body")]
    for number in numbers:
        out = "-1" if number == "15" else "1"
        texts.append(("1500000000", "", number, "1", out, f"路 {number}, or\na street"))
    for name, table in (
        ("votes.csv", votes),
        ("participants-votes.csv", wide),
        ("comments.csv", texts),
    ):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    return tmp_path


def keys(value: Any, *, are_ids: bool = False) -> Iterator[str]:
    """Every key of ours in a JSON value."""
    if isinstance(value, list):
        for each in value:
            yield from keys(each)
    elif isinstance(value, dict):
        for key, inside in value.items():
            if not are_ids:
                yield key
            yield from keys(inside, are_ids=key in BY_ID)


def run(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """What `python -m commonground …` prints."""
    python, module, name, *arguments = shlex.split(command)
    assert (python, module, name) == ("python", "-m", "commonground")
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_every_key_is_explained_and_no_other(
    export: Path, capsys: pytest.CaptureFixture[str]
):
    people = "".join(f"{p},{'north' if p % 2 else 'south'}\n" for p in range(70))
    (export / "roll.csv").write_text(f"participant,side\n{people}")
    (export / "marked.txt").write_text("1\n2\n")
    (export / "out.txt").write_text("15\n")
    command = (
        "python -m commonground report votes.csv --mod-out out.txt --roll roll.csv"
        " --marked marked.txt --json - --members --coordinates --timing"
    )
    result = json.loads(run(capsys, command))
    assert result["structure"] == "found"
    page = (DOCS / "result.md").read_text()
    first_cells = re.findall(r"^\|(.*?)\|", page, re.MULTILINE)
    explained = set(re.findall(r"`(\w+)`", " ".join(first_cells)))
    # Said in the row of the object that they stand in.
    explained |= {"id", "roll", "read_s", "compute_s", "core_s"}
    found = set(keys(result))
    assert found - explained == set()
    assert explained - found == set()
    assert all(f"`{key}`" in page for key in found)


def test_the_tutorial_runs(export: Path, capsys: pytest.CaptureFixture[str]):
    said, told = "", []
    for language, content in blocks("tutorial.md"):
        if language == "python":
            exec(compile(content, "tutorial.md", "exec"), {})  # noqa: S102 (our own page)
            said = capsys.readouterr().out
        elif language == "sh" and content.startswith("python"):
            said = run(capsys, content)
            told.append(content)
        elif language == "text" and told and "village.csv" in told[-1]:
            # Its votes stand in the page, so what it shows must come out.
            for part in content.split("\n...\n"):
                assert part.strip() in said or len(part) == 64
    assert len(told) == 6
    assert (export / "vtaiwan.svg").stat().st_size > 1000
    assert json.loads((export / "report.json").read_text())["structure"] == "found"


def test_the_tutorial_shows_what_a_village_gives():
    shown = [c for language, c in blocks("tutorial.md") if language == "text"]
    assert any("move the hall" in content for content in shown)


def test_both_forms_of_the_export_have_one_digest(
    export: Path, capsys: pytest.CaptureFixture[str]
):
    digests = {
        run(capsys, f"python -m commonground report {votes} --threads {threads}")[-66:]
        for votes, threads in (("votes.csv", 2), ("participants-votes.csv", 1))
    }
    assert len(digests) == 1


def test_the_index_names_every_page():
    index = (DOCS / "index.md").read_text()
    others = [page.name for page in PAGES if page.name != "index.md"]
    assert [name for name in others if f"({name})" not in index] == []
