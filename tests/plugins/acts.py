"""Every operation says in a table what it writes into the journal, and keeps to it."""

import importlib
import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from tests.plugins.log import Written, log
from tests.plugins.trampoline import divert

if TYPE_CHECKING:
    from tongxin.journal.acts import Founding, Operation

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests/journal_actions.toml"
# Asked by their own name, past the door of their room.
ALSO = ("tongxin.voices.operations.indexing",)
# It writes the lines themselves: no act has written anything without it.
WRITERS = {
    "journal.act_first",
    "journal.record",
    "journal.record_many",
    "journal.record_read",
}

NOTHING = "nothing"
# Rows were written, and no line.
SILENT = "silent"


@dataclass(frozen=True)
class Row:
    """What an act may leave behind when it succeeds, and when it refuses."""

    # Each as in "voice.answered + voice.point_answered".
    acts: frozenset[str]
    # Lines that may stand beside those of any way: of what was settled on the way.
    beside: frozenset[str] = frozenset()
    silent: str = ""
    # Actions and tables: what stands although the act refused, and why.
    refused: frozenset[str] = frozenset()
    because: str = ""

    @property
    def ways(self) -> frozenset[str]:
        return self.acts | {SILENT} if self.silent else self.acts

    def allows(self, seen: str) -> bool:
        return any(self._is_taken(way, seen) for way in self.ways)

    def _is_taken(self, way: str, seen: str) -> bool:
        # "nothing" is exact, unless it is all that the row knows.
        is_exact = not self.beside or (not _lines(way) and self.acts != {NOTHING})
        if way == seen or is_exact:
            return way == seen
        promised, written = _lines(way), _lines(seen)
        return bool(written) and promised <= written <= promised | self.beside

    def unseen(self, seen: set[str]) -> list[str]:
        """Ways that no test took, and lines that none wrote beside them."""
        ways = {
            way for way in self.ways if not any(self._is_taken(way, s) for s in seen)
        }
        written = {line for way in seen for line in _lines(way)}
        return sorted(ways | (self.beside - written))


def _lines(way: str) -> set[str]:
    return set(way.split(" + ")) - {NOTHING, SILENT}


@dataclass(frozen=True)
class Table:
    rows: dict[str, Row]
    # Lines that are written outside operations, and tables a reading may change.
    outside: dict[str, str]
    reads: dict[str, str]

    def actions(self) -> set[str]:
        """Every action named anywhere in it."""
        named = set(self.outside)
        for row in self.rows.values():
            for way in row.ways | row.beside | row.refused:
                named |= _lines(way)
        return {what for what in named if "." in what}


def read_table(path: Path = TABLE) -> Table:
    told = tomllib.loads(path.read_text())
    outside, reads = told.pop("outside"), told.pop("reads")
    rows = {
        f"{room}.{act}": _row(one)
        for room, acts in told.items()
        for act, one in acts.items()
    }
    return Table(rows, outside, reads)


def _row(told: list[str] | dict[str, Any]) -> Row:
    if isinstance(told, list):
        return Row(frozenset(told))
    return Row(
        frozenset(told.get("acts", ())),
        frozenset(told.get("beside", ())),
        told.get("silent", ""),
        frozenset(told.get("refused", ())),
        told.get("because", ""),
    )


@dataclass
class Findings:
    """What was seen: ways of acts for the whole run, faults until somebody is told."""

    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    faults: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        told, self.faults[:] = list(dict.fromkeys(self.faults)), []
        return told


@dataclass
class Watch:
    """Compares what acts write with their rows."""

    table: Table
    findings: Findings
    # While the table is made nothing is judged.
    is_judging: bool = True
    # Records that a room names among its kinds; None: not looked at.
    kinds: Collection[str] | None = None

    def over(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def watch(operation: Callable[..., Any]) -> Callable[..., Any]:
            def watched(*args: Any, **kwargs: Any) -> Any:
                its = log()
                act, start = its.enter(name)
                try:
                    result = operation(*args, **kwargs)
                except BaseException:
                    self._refused(name, its.leave(act, start))
                    raise
                kept = its.leave(act, start)
                way = self._done(name, [one for one in kept if one.owner is act])
                if way == SILENT:
                    its.hand_up(act)
                if not its.acts:
                    self.judge_refusals(kept)
                return result

            return watched

        return watch

    def _done(self, name: str, own: list[Written]) -> str:
        lines = sorted({one.action for one in own if one.action})
        way = " + ".join(lines) or (SILENT if own else NOTHING)
        row = self.table.rows.get(name, Row(frozenset()))
        self.findings.seen[name].add(way)
        if self.is_judging and not row.allows(way):
            wrote = sorted({str(one) for one in own}) or [NOTHING]
            allowed = sorted(row.ways) or ["no row"]
            self.findings.faults.append(
                f"{name} succeeded and wrote {', '.join(wrote)}; "
                f"tests/journal_actions.toml says: {' | '.join(allowed)}"
            )
        if self.is_judging and self.kinds is not None:
            nameless = {one.label for one in own if one.label} - {*self.kinds}
            self.findings.faults += [
                f"{name} wrote of {label}, and no room has it among its `kinds`: "
                "the page of the journal can neither name nor find it"
                for label in sorted(nameless)
            ]
        return way

    def _refused(self, name: str, kept: list[Written]) -> None:
        # Its caller's transaction may still take it all back.
        row = self.table.rows.get(name, Row(frozenset()))
        left = {one.action or one.table for one in kept}
        self.findings.seen[f"{name} refused"] |= left
        if left <= row.refused:
            return
        for one in kept:
            one.refused = one.refused or name
        if not log().acts:
            self.judge_refusals(kept)

    def judge_refusals(self, kept: list[Written]) -> None:
        """Nothing stands of an act that raised."""
        if self.is_judging:
            self.findings.faults += [
                f"{one.refused} refused, and {one} stands all the same"
                for one in kept
                if one.refused
            ]


type Act = Operation[Any, Any, ..., Any] | Founding[Any, ..., Any]


def operations() -> Iterator[tuple[str, FunctionType | Act]]:
    """Every operation of every room, as in `voices.answer_voice`."""
    from tongxin.journal.acts import Founding, Operation  # noqa: PLC0415 - models first

    given: set[FunctionType | Act] = set()
    for name, module in _doors():
        for told in _public(module):
            one = getattr(module, told)
            full = f"{name}.{told}"
            if (
                isinstance(one, FunctionType | Operation | Founding)
                and one not in given
                and full not in WRITERS
            ):
                given.add(one)
                yield full, one


def _doors() -> Iterator[tuple[str, ModuleType]]:
    for path in sorted((ROOT / "tongxin").glob("*/operations*")):
        room = path.parent.name
        if path.suffix == ".py" or path.is_dir():
            yield room, importlib.import_module(f"tongxin.{room}.operations")
    for name in ALSO:
        room, _operations, theme = name.split(".")[1:]
        yield f"{room}.{theme}", importlib.import_module(name)


def _public(module: ModuleType) -> list[str]:
    """Its own names; of a package, what it imports from its parts."""
    is_package = hasattr(module, "__path__")
    return [
        name
        for name, one in vars(module).items()
        if not name.startswith("_")
        and (is_package or getattr(one, "__module__", "") == module.__name__)
    ]


def unjudged(code: str, called: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """An act that a test has made for itself writes, and has no row."""
    its = log()
    own, start = its.enter(code)
    try:
        return called(*args, **kwargs)
    finally:
        its.leave(own, start)


def over_acts(
    watch: Watch, names: Mapping[Act, str]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Acts are no functions: what calls any of them is watched, by which it calls."""

    def by_name(call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(act: Act, *args: Any, **kwargs: Any) -> Any:
            called = partial(call, act)
            if act in names:
                return watch.over(names[act])(called)(*args, **kwargs)
            return unjudged(act.code, called, *args, **kwargs)

        return watched

    return by_name


def watch_all(watch: Watch) -> None:
    from tongxin.audit.entries import kinds  # noqa: PLC0415 - models first
    from tongxin.journal.acts import Founding, Operation  # noqa: PLC0415

    watch.kinds = kinds()
    names: dict[Act, str] = {}
    for name, operation in list(operations()):
        if isinstance(operation, FunctionType):
            divert(operation, watch.over(name))
        else:
            names[operation] = name
    for kind in (Operation, Founding):
        divert(kind.__call__, over_acts(watch, names))
