"""`scripts/nearest.py`: which tests a look before a commit runs."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parent.parent
OF_EVERY_FILE = {"tests/test_architecture.py", "tests/test_house_pages.py"}

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def nearest() -> ModuleType:
    path = HOUSE / "scripts" / "nearest.py"
    spec = importlib.util.spec_from_file_location("nearest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_room_that_changed_is_tested_whole(nearest, capsys):
    changes = [Path("tongxin/polls/operations/votes.py"), Path("ruff.toml")]
    assert set(nearest.chosen(changes)) == {*OF_EVERY_FILE, "tongxin/polls"}
    assert capsys.readouterr().err == ""


def test_of_a_large_room_the_nearest_and_it_says_what_is_left(nearest, capsys):
    changed = Path("tongxin/consultations/operations/drafting.py")
    found = set(nearest.chosen([changed])) - OF_EVERY_FILE
    folder = HOUSE / "tongxin" / "consultations" / "tests"
    every = {str(one.relative_to(HOUSE)) for one in folder.glob("test_*.py")}
    assert "tongxin/consultations/tests/test_draft_consultation.py" in found
    assert "tongxin/consultations/tests/test_draw_rings.py" not in found
    assert found < every
    left = f"{len(every) - len(found)} of {len(every)} files of tongxin/consultations"
    assert left in capsys.readouterr().err


def test_a_test_that_changed_is_the_nearest_of_all(nearest):
    path = "tongxin/consultations/tests/test_resident_browser.py"
    assert path in nearest.chosen([Path(path)])


def test_every_room_and_the_documents_are_known(nearest):
    assert all((HOUSE / room).is_dir() for room in nearest.LARGE)
    tests = [*nearest.ALWAYS, *nearest.BY_ENDING.values()]
    assert all((HOUSE / path).is_file() for path in tests)


def test_of_what_looks_at_every_file_only_changed_rooms_are_looked_at(nearest):
    _k, words = nearest.only_changed(
        [Path("tongxin/polls/forms.py"), Path("README.md")]
    )
    every = "not (test_architecture.py or test_house_pages.py)"
    assert words == f"{every} or not [ or README.md or tongxin/polls"
    assert nearest.only_changed([Path("docs/多 字.md")]) == []


def test_what_a_clean_tree_shows_is_its_last_commit(nearest, monkeypatch):
    said = {"HEAD": set(), "HEAD~1": {"tongxin/polls/forms.py"}}

    def git(*words: str) -> set[str]:
        return said.get(words[2], set()) if words[0] == "diff" else set()

    monkeypatch.setattr(nearest, "git", git)
    assert nearest.changed() == [Path("tongxin/polls/forms.py")]
    said["HEAD"] = {"README.md"}
    assert nearest.changed() == [Path("README.md")]
