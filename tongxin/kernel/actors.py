"""Who acts when no signed-in person does.

`journal` stands below `people`, so an actor is known here only by its kind and,
for a signed-in person, by the number of its account.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

ActorKind = Literal["person", "public", "system"]


class Acting(Protocol):
    """What the journal needs to know of whoever acts."""

    @property
    def actor_kind(self) -> ActorKind: ...

    @property
    def pk(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody from the street, not signed in."""

    actor_kind: ActorKind = "public"
    pk: None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has just proved, by number and code, that a receipt is theirs.

    Signed in or not: what they do with it names no account.
    """

    receipt_id: int
    actor_kind: ActorKind = "public"
    pk: None = None


@dataclass(frozen=True, slots=True)
class System:
    """The program itself: imports by command, timers, deliveries."""

    actor_kind: ActorKind = "system"
    pk: None = None


VISITOR = Visitor()
SYSTEM = System()
