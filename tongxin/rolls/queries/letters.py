"""Who on a roll waits for a letter with a code, door by door."""

import re
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from tongxin.kernel import clock
from tongxin.people.models import Actor
from tongxin.rolls import policies
from tongxin.rolls.models import Entitlement, MailedCode, Side
from tongxin.rolls.queries.door_order import door_order
from tongxin.units.models import Unit

# "3栋402" stands in 3栋, "南区12号楼3单元" in 南区12号楼; "铺7" in no building.
_BUILDING = re.compile(r".{1,30}?(?:栋|幢|座|号楼|巷)")


def building_of(label: str) -> str:
    """The building that a holding's name begins with, or nothing."""
    found = _BUILDING.match(label)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class LetterFilters:
    """Which letters a run prints; `building` None: of every building."""

    building: str | None = None
    side: str = ""
    # To those whose letter is out and has not been used.
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a letter, at which door; the number of one that is out."""

    entry: Entitlement
    label: str
    letter: int | None

    @property
    def building(self) -> str:
        return building_of(self.label)


@dataclass(slots=True)
class Building:
    """How many people of one building wait for a letter, or have one unused."""

    name: str
    due: int = 0
    out: int = 0


def letters_due(actor: Actor, unit: Unit, filters: LetterFilters) -> list[Addressee]:
    """Everybody who gets a letter, in the order of the doors.

    Again: the oldest letters first, so that a second run goes on where one ended.
    """
    found = [
        one
        for one in _addressees(actor, unit, filters.side)
        if (one.letter is not None) == filters.is_again
        and filters.building in (None, one.building)
    ]
    return sorted(found, key=lambda one: one.letter or 0)


def letter_buildings(actor: Actor, unit: Unit, side: str = "") -> list[Building]:
    """The buildings in order, those without a letter to print left out."""
    buildings: dict[str, Building] = {}
    for one in _addressees(actor, unit, side):
        there = buildings.setdefault(one.building, Building(one.building))
        if one.letter is None:
            there.due += 1
        else:
            there.out += 1
    return sorted(buildings.values(), key=lambda one: door_order(one.name))


def _addressees(actor: Actor, unit: Unit, side: str) -> list[Addressee]:
    """Who is on the roll without an account; who has two flats once, at the first."""
    out = MailedCode.objects.filter(
        unit=unit,
        person=OuterRef("person"),
        withdrawn_at=None,
        taken_at=None,
        good_until__gte=clock.today(),
    )
    rows = (
        policies.entitlements_visible_to(actor)
        .filter(
            unit=unit,
            state=Entitlement.State.ACCEPTED,
            until_on=None,
            person__user=None,
            person__erased_at=None,
        )
        .annotate(letter=Subquery(out.values("pk")[:1]))
        .order_by("pk")
    )
    if side in Side.values:
        rows = rows.filter(side=side)
    found = [
        Addressee(one, one.holding.label if one.holding else "", one.letter)
        for one in rows
    ]
    first: dict[int, Addressee] = {}
    for one in sorted(found, key=lambda one: door_order(one.label)):
        first.setdefault(one.entry.person_id, one)
    return list(first.values())
