"""The list of planted faults keeps up with the code: each still fits its one place.

Whether the suite finds them is what `scripts/plant_faults.py` asks; it takes longer.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.planted import KINDS, NEEDS, Fault, every

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parent.parent
FAULTS = every()
LEAST = 60


def test_each_fits_its_file_once():
    assert [f.id for f in FAULTS if not f.fits(_text(f))] == []


def test_each_lies_in_the_function_it_names():
    assert [f.id for f in FAULTS if f.within and not _lies_within(f)] == []


def test_a_python_file_can_still_be_read():
    for fault in FAULTS:
        if fault.file.endswith(".py"):
            ast.parse(fault.planted(_text(fault)), fault.id)


def test_each_has_a_name_of_its_own_and_says_why():
    assert [name for name, n in Counter(f.id for f in FAULTS).items() if n > 1] == []
    assert [f.id for f in FAULTS if not f.id.startswith(f"{f.room}-")] == []
    assert [f.id for f in FAULTS if not f.why.endswith(".") or f.old == f.new] == []
    assert [f.id for f in FAULTS if f.needs not in NEEDS] == []


def test_there_are_enough_of_every_kind_and_in_every_room():
    rooms = {path.parent.name for path in ROOT.glob("tongxin/*/apps.py")} - {"demo"}
    assert len(FAULTS) >= LEAST
    assert rooms - {f.room for f in FAULTS} == set()
    assert {f.kind for f in FAULTS} == set(KINDS)


def _text(fault: Fault) -> str:
    path = ROOT / fault.file
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _lies_within(fault: Fault) -> bool:
    text = _text(fault)
    first = text[: text.find(fault.old)].count("\n") + 1
    last = first + fault.old.rstrip("\n").count("\n")
    return any(
        start <= last and first <= end
        for start, end in _places(ast.parse(text), fault.within)
    )


def _places(tree: ast.Module, name: str) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            above = [decorator.lineno for decorator in node.decorator_list]
            yield min([node.lineno, *above]), node.end_lineno or node.lineno
