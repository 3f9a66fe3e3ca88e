"""What an address is tried with, and by whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.matrix.addresses import Address
from tests.matrix.roles import (
    A_SECRETARY,
    AUTHOR,
    B_SECRETARY,
    EVERYBODY,
    NEIGHBOUR,
    STRANGER,
    UNSIGNED,
    VISITOR,
)
from tests.matrix.rules import (
    DOOR,
    GONE,
    HELD,
    IN,
    NO,
    PROVE,
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
    def requests(self) -> Iterator["Request"]:
        for method, table in (("get", self.see), ("post", self.do)):
            if table is not None:
                pair = one_in_one_out(table)
                for role in sorted(self.roles):
                    yield Request(method, role, outcomes(table[role]), role in pair)

    @property
    def table(self) -> Table:
        return self.see or self.do or {}


@dataclass(frozen=True)
class Request:
    """One of a trial, with the outcomes that are right."""

    method: str
    role: str
    allowed: frozenset[str]
    # Of the two that every database has to answer.
    is_of_the_pair: bool


def outcomes(words: str) -> frozenset[str]:
    return frozenset(words.split(" or "))


def somebody_in(table: Table | None) -> str | None:
    """A role that gets in, signed in where there is one."""
    inside = sorted(r for r, found in (table or {}).items() if found in (IN, PROVE))
    signed = [role for role in inside if role not in UNSIGNED]
    return next(iter(signed or inside), None)


def somebody_out(table: Table) -> str | None:
    """A role that is turned away, by what is asked of the database if possible."""
    for role in (B_SECRETARY, A_SECRETARY, NEIGHBOUR, STRANGER, VISITOR):
        if table[role] != IN:
            return role
    return None


def one_in_one_out(table: Table) -> frozenset[str | None]:
    return frozenset({somebody_in(table), somebody_out(table)})


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
    nothing = {
        name: NOWHERE.get(own_name(name), NO_NUMBER) for name in address.arguments
    }
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
    return {
        name: side[case.ids.get(name, own_name(name))] for name in address.arguments
    }


def own_name(name: str) -> str:
    """`unit__slug` is the slug of the unit that the record lies in."""
    return name.rpartition("__")[2]


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
