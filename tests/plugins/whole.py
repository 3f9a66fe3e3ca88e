"""When a room's tests ran to the last: was every way of its acts seen?"""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

from tests.plugins.acts import ROOT, Table

# All of the suite; a room alone has no say about what others share.
EVERYTHING = ("tongxin", "tests")
RECORDING = {"record", "record_many", "record_read"}
ACTION = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")


def folders(config: pytest.Config, left_out: list[str]) -> Iterator[str]:
    """Rooms, `tongxin` and `tests`, where all tests are asked and none was left out."""
    asked = [one for one in config.args if "::" not in one]
    whole = [(config.invocation_params.dir / one).resolve() for one in asked]
    rooms = (path.parent for path in (ROOT / "tongxin").glob("*/operations*"))
    for folder in {*rooms, *(ROOT / name for name in EVERYTHING)}:
        name = str(folder.relative_to(ROOT))
        is_asked = any(folder.is_relative_to(path) for path in whole)
        if is_asked and not any(one.startswith(f"{name}/") for one in left_out):
            yield name


def unseen(table: Table, seen: Mapping[str, set[str]], whole: set[str]) -> list[str]:
    """Ways of acts that the tests of their own room never took, in words."""
    missing: list[str] = []
    for name, row in table.rows.items():
        if f"tongxin/{name.split('.')[0]}" not in whole:
            continue
        missing += [f"{name}: {way}" for way in row.unseen(seen.get(name, set()))]
        left = seen.get(f"{name} refused", set())
        missing += [f"{name} refused: {one}" for one in row.refused - left]
    if whole >= set(EVERYTHING):
        for told, named in (("outside", table.outside), ("reads", table.reads)):
            missing += [
                f"{told}: {one}" for one in named.keys() - seen.get(told, set())
            ]
    return sorted(missing)


def literal_actions() -> dict[str, str]:
    """Every action that the code writes out, and where; an f-string as a pattern."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "tongxin").rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_recording(node.func):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                found |= dict.fromkeys(_actions(node), place)
    return found


def _is_recording(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in RECORDING
        and (isinstance(function.value, ast.Name) and function.value.id == "journal")
    )


def _actions(call: ast.Call) -> Iterator[str]:
    for one in call.args[1:2]:
        for node in ast.walk(one):
            if isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value)):
                yield str(node.value)
