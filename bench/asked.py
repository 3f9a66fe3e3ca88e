"""A unit whose whole roll is asked: 900 people on three sides, 30 statements."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Statement
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people import operations as people
from tongxin.people.models import Person, User
from tongxin.places import queries as places
from tongxin.rolls import operations as rolls
from tongxin.rolls.models import Entitlement, Side
from tongxin.units import operations as units
from tongxin.units.models import Unit

SIDES = {Side.OWNER_IN: 180, Side.TENANT: 620, Side.SHOP: 100}
STATEMENTS = 30
WITH_ACCOUNT = 200
LONG_AGO = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """An open consultation, what it asks, and those on its roll who have an account."""

    consultation: Consultation
    statements: list[Statement]
    users: list[User]


def unit_of(slug: str) -> Unit:
    community = places.communities()[0]
    return units.register_unit(
        SYSTEM,
        name=f"示例单元{slug}",
        slug=slug,
        kind=Unit.Kind.URBAN_VILLAGE,
        community=community,
    )


def ask_everybody(slug: str = "bench-asked") -> Asked:
    """Through the operations, as an office would; it takes half a minute."""
    unit = unit_of(slug)
    users = [_user(number) for number in range(WITH_ACCOUNT)]
    known = [user.person for user in users if user.person]
    number = 0
    for side, size in SIDES.items():
        for _each in range(size):
            # Whoever has an account stands on each side in turn.
            person = known[number] if number < len(known) else _person(number)
            _entitle(unit, person, side, number)
            number += 1
    consultation = operations.draft_consultation(
        SYSTEM, unit, title="过渡期怎么安排", record_on=clock.today()
    )
    consultation = operations.announce_consultation(SYSTEM, consultation)
    checkers = _one_of_each(unit)
    for each in range(STATEMENTS):
        statement = operations.add_statement(
            SYSTEM, consultation, text=f"第{each + 1}条：过渡期的租房补贴按季度提前发。"
        )
        for checked_for, person in checkers.items():
            operations.check_statement(
                SYSTEM, statement, side=checked_for, person=person
            )
        operations.issue_statement(SYSTEM, statement)
    consultation = operations.open_consultation(
        SYSTEM, consultation, closes_on=clock.today() + timedelta(days=7), merges={}
    )
    statements = list(consultation.statements.order_by("number"))
    return Asked(consultation, statements, users)


def _one_of_each(unit: Unit) -> dict[str, Person]:
    rows = Entitlement.objects.filter(unit=unit).select_related("person")
    two = (str(Side.TENANT), str(Side.SHOP))
    return {side: rows.filter(side=side)[0].person for side in two}


def _user(number: int) -> User:
    user = people.open_account(VISITOR, name="林样例", phone=f"1370000{number:04}")
    return User.objects.select_related("person").get(pk=user.pk)


def _person(number: int) -> Person:
    return people.register_person(SYSTEM, name=f"住户{number}")


def _entitle(unit: Unit, person: Person, side: str, number: int) -> None:
    if side == Side.OWNER_IN:
        holding = rolls.add_holding(
            SYSTEM,
            unit,
            label=f"1栋{number:04}",
            area=Decimal("88.50"),
            area_source="register",
        )
        rolls.name_owner(
            SYSTEM, holding, person=person, from_on=LONG_AGO, lives_in=True
        )
        return
    basis = (
        Entitlement.Basis.LEASE if side == Side.TENANT else Entitlement.Basis.LICENCE
    )
    rolls.admit_person(
        SYSTEM, unit, person=person, side=side, basis=basis, from_on=LONG_AGO
    )
