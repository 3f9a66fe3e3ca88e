"""What a room brings to the house, said by the room itself.

`settings.ROOMS` names the rooms from the bottom up. Each may have a `room.py` with a
`ROOM`: what has to be done again and again, what it keeps of a person, its lines of
the office's menu. Whatever stands above reads them here and names no room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise


def nobody(_user: object) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A line of the office's menu: for whom `who` says, and whoever `owns` a row."""

    # The name of an address.
    address: str
    title: Promise
    # Lines of all rooms stand in this order.
    place: int
    who: Callable[[Any], bool] = nobody
    owns: Callable[[Any], QuerySet[Any]] | None = None
    # What is counted beside it.
    waiting: Callable[[Any], QuerySet[Any]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everything the house has to know of a room; a room without one brings nothing."""

    menu: Sequence[MenuEntry] = ()
    # What `manage.py worker` does, and every how many seconds. It bears being run by
    # several workers at once, and looks at `timers.is_stopping()` within long work.
    timers: Sequence[tuple[Callable[[], object], float]] = ()
    # A person's copy of their data holds what this returns.
    personal_data: Callable[[Any], object] | None = None
    # `forget(actor, person)`: what goes altogether when a person is erased, since it
    # would still say something of a name that stays public elsewhere.
    forget: Callable[[Any, Any], object] | None = None


@cache
def rooms() -> dict[str, Room]:
    """By name, from the bottom up. Not before every model is loaded."""
    return {
        name: import_module(f"tongxin.{name}.room").ROOM
        for name in settings.ROOMS
        if find_spec(f"tongxin.{name}.room")
    }
