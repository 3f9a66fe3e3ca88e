"""What an address is tried with, and whatever differs from its expectation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.matrix.addresses import Address
from tests.matrix.asking import Reply, ask
from tests.matrix.roles import AUTHOR, EVERYBODY, STRANGER, VISITOR
from tests.matrix.rules import (
    DOOR,
    GONE,
    HELD,
    IN,
    NO,
    WRONG_METHOD,
    Case,
    Expectation,
    Table,
)
from tests.matrix.world import Side, World

# Stands for a record that does not exist.
NOWHERE = {"slug": "nowhere", "form": "pdf"}
NO_NUMBER = 987_654_321


@dataclass(frozen=True)
class Trial:
    """One record (or none) with what each role must find, reading and acting."""

    record: str
    path: str
    see: Table | None
    do: Table | None
    # Made anew for each request: a file can be sent once.
    body: Callable[[], dict[str, Any]]
    # All of them; or a few, where what is asked hangs little on who asks.
    roles: frozenset[str] = EVERYBODY

    @property
    def requests(self) -> Iterator[tuple[str, Table | None, str]]:
        for method, table in (("get", self.see), ("post", self.do)):
            roles = self.roles if table else self.roles & _some(self.see or self.do)
            for role in sorted(roles):
                yield method, table, role


def trials(world: World, address: Address, wanted: Expectation) -> Iterator[Trial]:
    """Every record of the expectation; then records that do not belong or exist."""
    for case in wanted.cases:
        side = world.sides[case.side]
        path = address.path(_values(address, case, side))
        record = f"{case.side} {', '.join(case.ids.values())}".strip()
        yield Trial(record, path, case.see, case.do, _sent(wanted, side))
    if address.arguments and wanted.knows_records:
        yield from _without_a_record(world, address, wanted)


def _without_a_record(
    world: World, address: Address, wanted: Expectation
) -> Iterator[Trial]:
    case = wanted.cases[0]
    side = world.sides[case.side]
    nothing = {name: NOWHERE.get(name, NO_NUMBER) for name in address.arguments}
    trial = Trial(
        "nothing",
        address.path(nothing),
        _hidden(case.see),
        _hidden(case.do),
        _sent(wanted, side),
        _some(case.see or case.do),
    )
    yield trial
    if len(address.arguments) > 1:
        other = world.sides["B" if case.side == "A" else "A"]
        mixed, last = _values(address, case, side), address.arguments[-1]
        mixed[last] = _values(address, case, other)[last]
        yield replace(
            trial,
            record="mixed",
            path=address.path(mixed),
            see=_apart(case.see),
            do=_apart(case.do),
        )


def _values(address: Address, case: Case, side: Side) -> dict[str, Any]:
    return {name: side[case.ids.get(name, name)] for name in address.arguments}


def _sent(wanted: Expectation, side: Side) -> Callable[[], dict[str, Any]]:
    return lambda: wanted.sent(side)


def _hidden(table: Table | None) -> Table | None:
    """What is not there looks to everybody as what they may not see."""
    if table is None:
        return None
    if DOOR in table.values():
        return dict.fromkeys(table, DOOR)
    seen = (IN, NO, HELD)
    return {role: GONE if what in seen else what for role, what in table.items()}


def _apart(table: Table | None) -> Table | None:
    """A record of one community under a record of the other is found by nobody."""
    if table is None:
        return None
    # Whoever may only look at the upper record may be told so first.
    outcomes = {IN: GONE, HELD: GONE, NO: f"{NO} or {GONE}"}
    return {role: outcomes.get(what, what) for role, what in table.items()}


def _some(table: Table | None) -> frozenset[str]:
    inside = sorted(role for role, what in (table or {}).items() if what in (IN, NO))
    return frozenset({VISITOR, AUTHOR, STRANGER, *inside[:3]})


# ---- The judgement ----


def faults(world: World, address: Address, wanted: Expectation) -> list[str]:
    """Everything that differs from the expectation, one line each."""
    told = []
    for trial in trials(world, address, wanted):
        for method, table, role in trial.requests:
            body = trial.body() if method == "post" else {}
            reply = ask(world, role, method, trial.path, body)
            told += [
                f"{method.upper()} {trial.path} ({trial.record}) as {role}: {fault}"
                for fault in _wrong(reply, role, table, trial.see or trial.do or {})
            ]
    return told


def _wrong(reply: Reply, role: str, table: Table | None, other: Table) -> Iterator[str]:
    if table is None:
        # The other method: refused as such, or as the address itself would be.
        allowed = {WRONG_METHOD, *other[role].split(" or ")} - {IN}
    else:
        allowed = set(table[role].split(" or "))
    held = HELD in allowed and reply.status == 422
    if reply.found not in allowed and not held:
        yield f"{reply.found}, not {' or '.join(sorted(allowed))}"
    if (held or reply.found != IN) and reply.written:
        yield f"refused, but wrote {', '.join(sorted(reply.written))}"
    if reply.leaked:
        yield f"leaks {', '.join(sorted(reply.leaked))}"
