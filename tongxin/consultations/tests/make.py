"""Plain makers for tests: people on a roll, then the rest."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, RollEntry, Statement
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Person, User
from tongxin.people.tests.make import make_people, make_user
from tongxin.rolls.models import Entitlement, Side
from tongxin.rolls.tests.make import LONG_AGO
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

_numbers = count(1)
BASIS = {
    Side.TENANT: Entitlement.Basis.LEASE,
    Side.SHOP: Entitlement.Basis.LICENCE,
    Side.SHAREHOLDER: Entitlement.Basis.SHARES,
}


def at(name: str, *path: int) -> str:
    """An address of this room."""
    return reverse(f"consultations:{name}", args=path)


def lines(*rows: dict[str, Any], **more: str) -> dict[str, Any]:
    """What the page of statements sends: each row by the names of its fields."""
    sent: dict[str, Any] = {"form-INITIAL_FORMS": 0, "form-TOTAL_FORMS": len(rows)}
    for at_, row in enumerate(rows):
        sent |= {f"form-{at_}-{name}": value for name, value in row.items()}
    return sent | {"do": "save"} | more


def line_of(statement: Statement, **typed: Any) -> dict[str, Any]:
    """A row as the page drew it, and what was typed over it."""
    stood = [*statement.stands_on.values_list("matter", flat=True)]
    return {
        "pk": statement.pk,
        "seen": statement.text,
        "stood": ",".join(map(str, stood)),
        "text": statement.text,
        "place": statement.number,
        "matters": stood,
    } | typed


def put_on_roll(unit: Unit, side: str, count: int = 1) -> list[Person]:
    """So many people who have a right on one side, without accounts.

    Past the act that enters one: nearly every test of this room has 22 of them.
    """
    people = make_people(f"住户{next(_numbers)}" for _ in range(count))
    Entitlement.objects.bulk_create(
        Entitlement(
            unit=unit,
            person=person,
            side=side,
            basis=BASIS[Side(side)],
            state=Entitlement.State.ACCEPTED,
            checked_on=clock.today(),
            from_on=LONG_AGO,
        )
        for person in people
    )
    return people


def account_for(person: Person) -> User:
    user = make_user()
    user.person = person
    user.save()
    return user


def make_consultation(unit: Unit | None = None, **facts: Any) -> Consultation:
    facts.setdefault("title", "过渡期怎么安排")
    facts.setdefault("record_on", clock.today())
    return operations.draft_consultation(SYSTEM, unit or make_unit(), **facts)


def make_statement(consultation: Consultation, text: str = "") -> Statement:
    """A draft of the office."""
    return operations.add_statement(
        SYSTEM, consultation, text=text or f"说法{next(_numbers)}"
    )


def make_checked(statement: Statement) -> Statement:
    """As if two had read it, whoever is on the roll."""
    Statement.objects.filter(pk=statement.pk).update(state=Statement.State.CHECKED)
    return statement


def make_ready(statement: Statement) -> Statement:
    """Checked and to be asked."""
    return operations.issue_statement(SYSTEM, make_checked(statement))


def make_open(
    unit: Unit | None = None,
    *,
    statements: int = 3,
    closes_on: date | None = None,
    sides: dict[str, int] | None = None,
    merges: dict[str, str] | None = None,
) -> Consultation:
    """Open until next week, for 12 tenants and 10 shops unless told otherwise."""
    unit = unit or make_unit()
    usual = {Side.TENANT: 12, Side.SHOP: 10}
    for side, size in (usual if sides is None else sides).items():
        put_on_roll(unit, side, size)
    consultation = make_consultation(unit)
    Statement.objects.bulk_create(
        Statement(
            consultation=consultation,
            number=number,
            text=f"第{number}条说法",
            state=Statement.State.ISSUED,
            issued_at=timezone.now(),
        )
        for number in range(1, statements + 1)
    )
    operations.announce_consultation(SYSTEM, consultation)
    return operations.open_consultation(
        SYSTEM,
        consultation,
        closes_on=closes_on or clock.today() + timedelta(days=7),
        merges=merges or {},
    )


def voters(consultation: Consultation, count: int = 1) -> list[User]:
    """Accounts of people who are on the roll, made for those who have none."""
    entries = consultation.entries.select_related("person").order_by("pk")
    return [
        User.objects.filter(person=entry.person).first() or account_for(entry.person)
        for entry in entries[:count]
    ]


def entry_of(consultation: Consultation, user: User) -> RollEntry:
    return consultation.entries.get(person=user.person_id)


def asked(consultation: Consultation) -> Sequence[Statement]:
    return list(consultation.statements.order_by("number"))


def end_now(consultation: Consultation) -> Consultation:
    """Its last moment is past; nobody has closed it yet."""
    now = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(
        opened_at=now - timedelta(days=3), closes_at=now - timedelta(seconds=1)
    )
    consultation.refresh_from_db()
    return consultation


def close_now(consultation: Consultation) -> Consultation:
    """Its time and the days for late paper are over."""
    consultation = operations.close_consultation(SYSTEM, end_now(consultation))
    yesterday = clock.today() - timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(paper_until=yesterday)
    consultation.refresh_from_db()
    return consultation


def seal_now(consultation: Consultation) -> Consultation:
    return operations.seal_consultation(SYSTEM, close_now(consultation))
