"""Plain makers for what stands on a roll; every fact can be said otherwise."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Organisation, Person, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_people,
    make_person,
    make_street_clerk,
)
from tongxin.places.models import Place
from tongxin.rolls import operations
from tongxin.rolls.models import Entitlement, Holding, HoldingOwner, Side
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

_numbers = count(1)
LONG_AGO = date(2025, 1, 1)
NO_MATCH = (
    "Number and code do not fit. Please look at the letter. After five wrong tries "
    "wait a quarter of an hour, after twenty a day."
)


def make_secretary(community: Place | None = None) -> Any:
    return make_community_clerk(community, "secretary")


def make_holding(unit: Unit | None = None, label: str = "", **facts: Any) -> Holding:
    facts.setdefault("area", Decimal("88.50"))
    facts.setdefault("area_source", "register" if facts["area"] else "")
    return operations.add_holding(
        SYSTEM, unit or make_unit(), label=label or f"{next(_numbers)}栋402", **facts
    )


def make_owner(
    holding: Holding, person: Person | None = None, **facts: Any
) -> HoldingOwner:
    if "organisation" not in facts:
        facts["person"] = person or make_person(f"业主{next(_numbers)}")
    facts.setdefault("from_on", LONG_AGO)
    return operations.name_owner(SYSTEM, holding, **facts)


def make_owners(unit: Unit, areas: Iterable[Decimal]) -> list[Person]:
    """One owner of one flat for each area, past the acts that name one."""
    flats = Holding.objects.bulk_create(
        Holding(
            unit=unit,
            label=f"{next(_numbers)}栋402",
            area=area,
            area_source="register" if area else "",
        )
        for area in areas
    )
    people = make_people(f"业主{next(_numbers)}" for _flat in flats)
    HoldingOwner.objects.bulk_create(
        HoldingOwner(holding=flat, person=person, from_on=LONG_AGO)
        for flat, person in zip(flats, people, strict=True)
    )
    Entitlement.objects.bulk_create(
        Entitlement(
            unit=unit,
            person=person,
            side=Side.OWNER_OUT,
            holding=flat,
            basis=Entitlement.Basis.REGISTER,
            state=Entitlement.State.ACCEPTED,
            checked_on=clock.today(),
            from_on=LONG_AGO,
        )
        for flat, person in zip(flats, people, strict=True)
    )
    return people


def make_firm(name: str = "") -> Organisation:
    return Organisation.objects.create(
        kind=Organisation.Kind.ENTERPRISE, name=name or f"示例公司{next(_numbers)}"
    )


def make_entry(unit: Unit | None = None, **facts: Any) -> Entitlement:
    """A tenant on the roll since long ago, unless told otherwise."""
    facts.setdefault("person", make_person(f"租客{next(_numbers)}"))
    facts.setdefault("side", Side.TENANT)
    facts.setdefault("basis", Entitlement.Basis.LEASE)
    facts.setdefault("from_on", LONG_AGO)
    return operations.admit_person(SYSTEM, unit or make_unit(), **facts)


def take_over(user: User, person: Person) -> None:
    """By the letter that the office printed for `person`."""
    right = Entitlement.objects.filter(person=person)[0]
    mailed, code = operations.print_code(make_street_clerk(), right)
    operations.take_entries(user, number=mailed.pk, code=code)
