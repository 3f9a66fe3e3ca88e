"""The documents keep up with the program."""

import re
from itertools import chain
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
DOCUMENTS = sorted(
    chain(
        HOUSE.glob("*.md"),
        *((HOUSE / folder).rglob("*.md") for folder in ("docs", "commonground")),
    )
)
VARIABLE = re.compile(
    r"(?:environ(?:\.get)?[\[(]\s*|\bflag\(|kept_secret\(\"[^\"]+\", )\"([A-Z_]+)\""
)
NOT_FOR_OPERATORS = {"DJANGO_SETTINGS_MODULE"}

pytestmark = pytest.mark.one_database


def test_every_variable_is_described_and_every_described_one_is_read():
    read = {"DATABASE_URL"}
    for path in chain(HOUSE.glob("config/*.py"), HOUSE.glob("scripts/*.py")):
        read |= set(VARIABLE.findall(path.read_text()))
    page = (HOUSE / "docs" / "operations.md").read_text()
    table = page.split("## Variables")[1].split("\n## ")[0]
    described = set(re.findall(r"`([A-Z][A-Z_]+)`", table)) - {"WARNING"}
    assert described == read - NOT_FOR_OPERATORS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(HOUSE)))
def test_links_lead_somewhere(path: Path):
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if "://" not in link:
            assert (path.parent / link).exists(), f"{path.name} links to {link}"


def test_every_target_is_a_command_that_help_lists():
    makefile = (HOUSE / "Makefile").read_text()
    listed = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    phony = set(re.findall(r"\.PHONY: (.+)", makefile)[0].split())
    assert listed == phony
    assert {"setup", "run", "test", "check", "bench", "help", "lock"} <= listed


def test_a_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (HOUSE / "docs" / "adr").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)
