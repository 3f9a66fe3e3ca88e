"""Who sees which rows: the table in docs/policy-scopes.md is what the policies answer.

Each scope of each room is asked for everybody of the small street. After a change that
is meant: `WRITE_SCOPES=1 .venv/bin/pytest tests/walk/test_scopes.py`, and read
the difference as one reads a change of the law.
"""

import inspect
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

from tests.walk.test_rules import everybody

if TYPE_CHECKING:
    from tests.matrix.world import World

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "policy-scopes.md"
HEAD = """# Who sees which rows

Every read begins with a scope of a room's `policies`: a function of whoever acts,
which returns rows. This table is written by `tests/walk/test_scopes.py` from what the
scopes answer for everybody on a small street of two communities, A and B (who they
are: `tests/matrix/roles.py`), and the suite fails where it is not true any more.
**All** is every row of the street, *some* a part of them. Who is not named sees none.
"""


def scopes(room: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Public callables of a room's policies that take whoever acts and nothing else."""
    if not find_spec(f"tongxin.{room}.policies"):
        return
    policies = import_module(f"tongxin.{room}.policies")
    for name, scope in vars(policies).items():
        if name.startswith("_") or inspect.isclass(scope) or not callable(scope):
            continue
        if getattr(scope, "__module__", policies.__name__) != policies.__name__:
            continue
        if list(inspect.signature(scope).parameters) == ["actor"]:
            yield name, scope


def line(name: str, scope: Callable[[Any], Any], actors: dict[str, Any]) -> str:
    """One row of the table; empty for what answers yes or no."""
    seen: dict[str, set[int]] = {}
    model: type[Model] | None = None
    for who, actor in actors.items():
        try:
            rows = scope(actor)
        except PermissionDenied:
            continue
        if not isinstance(rows, QuerySet):
            return ""
        model = rows.model
        seen[who] = {row.pk for row in rows}
    if model is None:
        return ""
    every = set(model._base_manager.values_list("pk", flat=True))
    whole = [who for who, rows in seen.items() if rows and rows == every]
    part = [who for who, rows in seen.items() if rows and rows != every]
    told = [
        f"**all:** {'everybody' if len(whole) == len(actors) else ', '.join(whole)}"
        if whole
        else "",
        f"*some:* {'everybody' if len(part) == len(actors) else ', '.join(part)}"
        if part
        else "",
    ]
    answer = "; ".join(filter(None, told)) or "nobody on this street"
    return f"| `{name}` | `{model._meta.label}` | {answer} |"


def test_the_table_of_scopes_says_what_the_policies_answer(world: "World"):
    actors = everybody(world)
    found = [HEAD]
    for room in settings.ROOMS:
        lines = [line(name, scope, actors) for name, scope in sorted(scopes(room))]
        if any(lines):
            found.append(f"\n## {room}\n\n| Scope | Rows | Who |\n|---|---|---|\n")
            found += [f"{one}\n" for one in lines if one]
    table = "".join(found)
    if os.environ.get("WRITE_SCOPES"):
        TABLE.write_text(table, "utf-8")
    assert TABLE.read_text("utf-8") == table
