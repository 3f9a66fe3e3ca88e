#!/usr/bin/env python3
"""Which tests look at what changed, for `make check`: words for pytest, one a line, and
on the error channel what was left for `make test`.

Changed is what differs from the last commit; where nothing does, what that commit
changed. A room's tests run whole, or, where they would take longer than a look before a
commit may, those nearest: that name what a changed file defines, or bear its name.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Their tests alone take more than a minute on two cores.
LARGE = {Path("tongxin/consultations"), Path("commonground")}
# So many functions of tests of those are near enough.
NEAREST = 100
# They look at every file of the house, one by one.
ALWAYS = ["tests/test_architecture.py", "tests/test_house_pages.py"]
BY_ENDING = {
    ".md": "tests/test_house_documents.py",
    ".po": "tests/test_house_catalogues.py",
    "Makefile": "tests/test_house_documents.py",
    "config/settings.py": "tests/test_house_deploy.py",
}


def changed() -> list[Path]:
    others = git("ls-files", "--others", "--exclude-standard")
    found = git("diff", "--name-only", "HEAD") | others
    return sorted(map(Path, found or git("diff", "--name-only", "HEAD~1", "HEAD")))


def git(*words: str) -> set[str]:
    asked = ["git", "-c", "core.quotePath=off", *words]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return set(done.stdout.splitlines())


def room_of(path: Path) -> Path | None:
    depth = 2 if path.parts[0] == "tongxin" else 1
    room = Path(*path.parts[:depth])
    is_room = path.parts[0] in {"tongxin", "commonground"} and path != room
    return room if is_room and (ROOT / room / "tests").is_dir() else None


def functions_in(test: Path) -> int:
    return len(re.findall(r"^(?:async )?def test_", test.read_text(), re.MULTILINE))


def defined_in(path: Path) -> set[str]:
    """What a file offers to others, by name."""
    if path.suffix != ".py" or not (ROOT / path).exists():
        return set()
    kinds = (ast.FunctionDef, ast.ClassDef)
    body = ast.parse((ROOT / path).read_text()).body
    return {one.name for one in body if isinstance(one, kinds)} - {"Meta", "Command"}


def words_of(path: Path) -> set[str]:
    """Singular and plural are one word: `meetings.py`, `test_plan_meeting.py`."""
    words = re.split(r"[^a-z]+", path.stem.lower())
    return {word.rstrip("s") for word in words if len(word) > 3} - {"test", "page"}


def nearness(test: Path, changes: Iterable[Path]) -> int:
    text = set(re.findall(r"\w+", test.read_text()))
    score = 0
    for path in changes:
        if ROOT / path == test:
            return 1000
        score += len(defined_in(path) & text)
        score += 3 * len(words_of(path) & words_of(test))
    return score


def nearest(tests: list[Path], changes: list[Path]) -> list[Path]:
    by_score = sorted(((nearness(one, changes), one) for one in tests), reverse=True)
    taken: list[Path] = []
    functions = 0
    for score, test in by_score:
        functions += functions_in(test)
        if score == 0 or (taken and functions > NEAREST):
            break
        taken.append(test)
    return sorted(taken)


def chosen(changes: list[Path]) -> list[str]:
    tests = set(ALWAYS)
    for path in changes:
        tests |= {its for end, its in BY_ENDING.items() if str(path).endswith(end)}
        if path.match("tests/test_*.py") and len(path.parts) == 2:
            tell(f"{path} is a test of the whole house")
    for room in sorted({room for path in changes if (room := room_of(path))}):
        files = sorted((ROOT / room / "tests").glob("test_*.py"))
        if room not in LARGE:
            tests.add(str(room))
            continue
        taken = nearest(files, [path for path in changes if room_of(path) == room])
        tests |= {str(test.relative_to(ROOT)) for test in taken}
        tell(f"{len(files) - len(taken)} of {len(files)} files of {room}/tests")
    return sorted(tests)


def only_changed(changes: list[Path]) -> list[str]:
    """Of what looks at every file: rules without a file, and files of changed rooms."""
    looked_at = {str(room_of(path) or path) for path in changes}
    if not all(re.fullmatch(r"[\w./-]+", name) for name in looked_at):
        return []
    everywhere = " or ".join(Path(one).name for one in ALWAYS)
    return ["-k", " or ".join([f"not ({everywhere})", "not [", *sorted(looked_at)])]


def tell(left: str) -> None:
    print(f"left for `make test`: {left}", file=sys.stderr)


if __name__ == "__main__":
    found = changed()
    print("\n".join([*chosen(found), *only_changed(found)]))
