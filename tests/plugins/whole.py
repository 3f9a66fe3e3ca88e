"""When a room's tests ran to the last: was every way of its acts seen?"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.plugins.acts import ROOT, Table

# All of the suite; a room alone has no say about what others share.
EVERYTHING = ("tongxin", "tests")
RECORDING = {"record", "record_many"}
# Decorators of acts: the action comes first; `act(actor, "voice.answered", …)`.
DECLARING = {"operation": 0, "creation": 0, "founding": 0, "act": 1}
ACTION = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")


def folders(config: pytest.Config, left_out: list[str]) -> Iterator[str]:
    """Rooms, `tongxin` and `tests`, where all tests are asked and none was left out."""
    if config.getoption("chosen"):
        # Of files that nothing was chosen from nobody is told.
        return
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
    """Every action that is written out where a line is recorded, and where that is."""
    return {
        str(node.value): place
        for name, place in _recorded()
        if not isinstance(name, ast.JoinedStr)
        for node in ast.walk(name)
        if isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value))
    }


def patterns_of_code() -> list[re.Pattern[str]]:
    """Actions that are put together there: `f"duty.{state}"`."""
    made = [re.compile(r"[a-z_]+\.read")]
    for name, _place in _recorded():
        if isinstance(name, ast.JoinedStr):
            parts = (
                re.escape(str(part.value))
                if isinstance(part, ast.Constant)
                else "[a-z_]+"
                for part in name.values
            )
            made.append(re.compile("".join(parts)))
    return made


@cache
def words_of_code() -> frozenset[str]:
    """Whatever reads like an action: it may be handed to where the line is recorded."""
    return frozenset(
        node.value
        for _path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACTION.fullmatch(node.value)
    )


def _recorded() -> Iterator[tuple[ast.expr, str]]:
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                at = _place_of_action(node.func)
                for name in node.args[at : at + 1]:
                    yield name, f"{path.relative_to(ROOT)}:{node.lineno}"


def _place_of_action(function: ast.expr) -> int:
    """Which argument of the call names an action; none, where it is some other call."""
    if isinstance(function, ast.Name):
        return DECLARING.get(function.id, sys.maxsize)
    return 1 if _is_recording(function) else sys.maxsize


def _is_recording(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in RECORDING
        and isinstance(function.value, ast.Name)
        and function.value.id == "journal"
    )


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted((ROOT / "tongxin").rglob("*.py"))
    return tuple(
        (path, ast.parse(path.read_text()))
        for path in paths
        if not {"tests", "migrations"} & set(path.parts)
    )
