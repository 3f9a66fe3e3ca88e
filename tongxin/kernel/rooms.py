"""What a room brings to the house, said by the room itself.

`settings.ROOMS` names the rooms from the bottom up. Each may have a `room.py` with a
`ROOM`: its lines of the office's menu, its parts of the pages that belong to all, what
has to be done again and again, what it keeps of a person. Whatever stands above reads
them here and names no room.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.history import History
from tongxin.kernel.ledgers import Added, Ledger, Units
from tongxin.kernel.periods import Period
from tongxin.kernel.redacting import Redacted
from tongxin.kernel.reports import Coming, Section


def nobody(_user: object) -> bool:
    return False


class Group(Enum):
    """What the lines of the office's menu are for, in their order there."""

    TODAY = _("Today")
    TALKS = _("Talks")
    # Whatever is opened now and then. Folded where the menu is long.
    RECORDS = _("Records")


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A line of the office's menu: for whom `who` says, and whoever `owns` a row."""

    # The name of an address.
    address: str
    title: Promise
    group: Group
    # Lines of all rooms stand in this order within their group.
    place: int
    who: Callable[[Any], bool] = nobody
    owns: Callable[[Any], QuerySet[Any]] | None = None
    # What is counted beside it.
    waiting: Callable[[Any], QuerySet[Any]] | None = None
    # A role that has nothing else to do: whoever holds it alone begins the day here.
    only_for: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a room shows on a page that all rooms fill: a template, and its matter."""

    template: str
    # Parts of all rooms stand in this order; of one place, the nearest day first.
    place: int
    # The template finds it under this name.
    shown: Any = None
    _: KW_ONLY
    # Where on the page. Of what may stand at the top, the first does.
    spot: str = "main"
    on: date = date.max
    # Needs the whole width of the sheet.
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Where such a page leads on to, by the name of an address."""

    address: str
    place: int
    title: str | Promise
    note: str | Promise = ""
    _: KW_ONLY
    spot: str = "links"
    on: date = date.max


@dataclass(frozen=True, slots=True)
class Finding:
    """What a room finds by words among what everybody may read."""

    title: Promise
    # What it is called, and where it is read.
    rows: Sequence[tuple[str, str]]
    # Where all of them are, if there are more.
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStep:
    """Something that a street needs before its first day, and its page."""

    # The name of an address, and a spot on its page.
    address: str
    spot: str = ""
    title: Promise
    why: Promise
    # Steps of all rooms stand in this order.
    place: int
    # What is there, in words; empty while it is missing.
    found: Callable[[Any], str]
    # A street can open without it.
    is_optional: bool = False


type Parts = Iterable[Part | Link]
type Check = tuple[Callable[[], QuerySet[Any]], Callable[[Any], Iterable[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everything the house has to know of a room; a room without one brings nothing."""

    menu: Sequence[MenuEntry] = ()
    # Its parts of everybody's home page, of what the house says about itself, of a
    # desk in the morning, of a resident's own page.
    front: Callable[[], Parts] | None = None
    about: Callable[[], Parts] | None = None
    day: Callable[[Any], Parts] | None = None
    mine: Callable[[Any], Parts] | None = None
    # On the page of such a unit, for whoever reads it `(actor, unit)`: what is asked of
    # people there now (`top`: the first alone is shown), and where they may go on.
    of_unit: Callable[[Any, Any], Parts] | None = None
    # On every page: main pages (`nav`), `foot`, and where to say what is wrong here
    # (`speak`); and what may help whoever meets an address that leads nowhere (`lost`).
    links: Sequence[Link] = ()
    # `search(words, limit)`, for the search over the whole house.
    search: Callable[[str, int], Finding] | None = None
    # Where whoever has something to say begins.
    begin: Link | None = None
    # The records that its acts are about, as the journal calls them.
    kinds: Mapping[type[Model], Promise] = field(default_factory=dict)
    # Its ledgers, and columns that it adds to those of lower rooms.
    ledgers: Sequence[Ledger] = ()
    ledger_columns: Sequence[Added] = ()
    # What they are narrowed to; one room of the house keeps it. And what a room tells
    # `(actor, unit, month)` in the monthly report of such a unit.
    units: Units | None = None
    month: Callable[[Any, Any, Period], Iterable[Section | Coming]] | None = None
    # Its records for which work is sent (`work.subjects.Subject`).
    work: Sequence[Any] = ()
    # What it tells of matters, and from where somebody sets out to follow them.
    history: History | None = None
    # Workbooks that become its records (`imports.kinds.Import`).
    imports: Sequence[Any] = ()
    # Records that can be recomputed from what they rest on: which, and the faults of
    # one in words. The auditor's check asks them.
    checks: Sequence[Check] = ()
    # What a new street has to have before it opens, for its administrator.
    setup: Sequence[SetupStep] = ()
    # What `manage.py worker` does, and every how many seconds. It bears being run by
    # several workers at once, and looks at `timers.is_stopping()` within long work.
    timers: Sequence[tuple[Callable[[], object], float]] = ()
    # `proves(number, code, who=)`: whose contact stands beside that for which somebody
    # was given a number and a code; refuses what does not fit.
    proves: Callable[..., Any] | None = None
    # A person's copy of their data holds what this returns.
    personal_data: Callable[[Any], object] | None = None
    # `forget(actor, person)`: what goes altogether when a person is erased, since it
    # would still say something of a name that stays public elsewhere.
    forget: Callable[[Any, Any], object] | None = None
    # Its records in which words are blacked out, and what repeats words of others.
    redacted: Sequence[Redacted[Any]] = ()
    # `black_out(actor, person)`: what somebody wrote themself and wants to go with
    # them, where they ask for it.
    black_out: Callable[[Any, Any], object] | None = None


def links(spot: str) -> list[Link]:
    """What all rooms put there, in order."""
    every = (one for room in rooms().values() for one in room.links)
    return sorted((one for one in every if one.spot == spot), key=lambda one: one.place)


@cache
def rooms() -> dict[str, Room]:
    """By name, from the bottom up. Not before every model is loaded."""
    return {
        name: import_module(f"tongxin.{name}.room").ROOM
        for name in settings.ROOMS
        if find_spec(f"tongxin.{name}.room")
    }
