"""How an expectation is written: an address, and what each role finds there.

Outcomes: `IN` it is there; `SIGN_IN` led to the sign-in page; `NO` 403; `GONE` 404;
`DOOR` led to number and code of a receipt; `PROVE` asked to show again who they are;
`HELD` a form that offers nothing to choose takes nothing (422).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.matrix.roles import EVERYBODY, SIGNED_IN, UNSIGNED

if TYPE_CHECKING:
    from tests.matrix.world import Side

IN, SIGN_IN, NO, GONE = "in", "sign in", "403", "404"
DOOR, PROVE, HELD, WRONG_METHOD = "door", "prove", "422", "405"

type Body = Mapping[str, Any] | Callable[["Side"], Mapping[str, Any]]
type Table = Mapping[str, str]


def who(
    inside: Iterable[str] = (),
    *,
    no: Iterable[str] = (),
    rest: str = GONE,
    unsigned: str = SIGN_IN,
    **but: Iterable[str],
) -> Table:
    """What each role finds: `inside` it is there, `no` it is refused in words.

    `rest` is for everybody else who is signed in, `unsigned` for whoever is not.
    `but`: another outcome by its name in capitals, `DOOR={...}`.
    """
    table = dict.fromkeys(SIGNED_IN, rest) | dict.fromkeys(UNSIGNED, unsigned)
    table |= dict.fromkeys(inside, IN) | dict.fromkeys(no, NO)
    for name, roles in but.items():
        table |= dict.fromkeys(roles, globals()[name])
    return table


ALL = who(EVERYBODY)
NOBODY = who(unsigned=GONE)
ONE_SIGNED_IN = who(SIGNED_IN)


@dataclass(frozen=True)
class Case:
    """One record of an address: whose ids stand in it, and what each role finds."""

    side: str
    see: Table | None
    do: Table | None
    # Names in the address that mean another record than usual: pk="milestone".
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Expectation:
    """What an address does, for every record it is tried with."""

    cases: tuple[Case, ...]
    body: Body = field(default_factory=dict)
    # A record that does not exist looks like one that may not be seen. Only an act
    # that knows no record answers to any number.
    knows_records: bool = True

    def sent(self, side: "Side") -> dict[str, Any]:
        made = self.body(side) if callable(self.body) else self.body
        return dict(made)


def page(*cases: Table | Case) -> Expectation:
    """To be read: GET alone."""
    return Expectation(tuple(_case(one, reads=True, acts=False) for one in cases))


def act(*cases: Table | Case, body: Body | None = None, **more: Any) -> Expectation:
    """To be done: POST alone."""
    found = tuple(_case(one, reads=False, acts=True) for one in cases)
    return Expectation(found, body or {}, **more)


def form(*cases: Table | Case, body: Body | None = None, **more: Any) -> Expectation:
    """To be read and sent."""
    found = tuple(_case(one, reads=True, acts=True) for one in cases)
    return Expectation(found, body or {}, **more)


def of(side: str, see: Table, do: Table | None = None, **ids: str) -> Case:
    """The address with the records of one community; `do` where acting asks more."""
    return Case(side, see, do or see, ids)


def _case(one: Table | Case, *, reads: bool, acts: bool) -> Case:
    if not isinstance(one, Case):
        one = Case("A", one, one)
    see, do = (one.see if reads else None), (one.do if acts else None)
    return Case(one.side, see, do, one.ids)
