"""What no page and no file of this house may hold."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = HOUSE / "tongxin"
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
# Pages for paper become PDF on the server, and no browser sees them.
ON_SCREEN = [p for p in TEMPLATES if not p.stem.endswith("_print")]
STATIC = sorted(p for p in ROOMS.glob("*/static/**/*") if p.suffix in {".css", ".js"})

# The content policy forbids these in a browser; here they are found before.
FORBIDDEN = {
    "a style in the page": r"<style\b|\sstyle\s*=",
    "a script in the page": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
    "an event in an attribute": r"\son[a-z]+\s*=|\bhx-on\b|javascript:",
    "something from another host": (
        r"""\b(?:src|srcset|poster|action)\s*=\s*["']?(?:https?:)?//"""
        r"""|<link\b[^>]*\bhref\s*=\s*["']?(?:https?:)?//"""
    ),
}
FROM_ELSEWHERE = r"""url\(\s*["']?(?:https?:)?//|@import|\bfetch\(\s*["']https?:"""
# A path of somebody's machine, or an address where packages lie.
MACHINE = re.compile(
    r"(?<![\w.~/-])/(?:home|root|Users|work|mnt|private)/\w"
    r"|--(?:extra-)?index-url[ =]\S|files\.pythonhosted|/simple/?\s*$",
    re.MULTILINE,
)

pytestmark = pytest.mark.one_database


def without_comments(text: str) -> str:
    text = re.sub(r"\{#.*?#\}", "", text)
    text = re.sub(r"\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is where the developer has it
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    for name in listed.stdout.split("\0"):
        if name and (HOUSE / name).is_file():
            yield HOUSE / name


def in_house(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", ON_SCREEN, ids=in_house)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_holds(what: str, path: Path):
    found = re.search(FORBIDDEN[what], without_comments(path.read_text()))
    assert found is None, f"{in_house(path)} has {what}: {found[0]!r}"


@pytest.mark.parametrize("path", STATIC, ids=in_house)
def test_no_static_file_asks_another_host(path: Path):
    found = re.search(FROM_ELSEWHERE, path.read_text())
    assert found is None, found[0]


def test_no_file_speaks_of_somebodys_machine():
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if path != Path(__file__):
            found = MACHINE.search(text)
            assert found is None, f"{in_house(path)}: {found[0]!r}"


def test_what_is_made_is_not_kept():
    made = [p for p in tracked() if p.suffix in {".mo", ".pyc", ".sqlite3", ".lock"}]
    assert made == []
