"""One person entered by hand, whatever the side: found or registered, then entitled."""

from datetime import date
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Actor, Channel, Person
from tongxin.renewal.models import OWNING, Entitlement, Holding, Side, Unit
from tongxin.renewal.operations.checks import require_roll_keeper
from tongxin.renewal.operations.entitlements import admit_person
from tongxin.renewal.operations.holdings import add_holding, name_owner


class EntryFacts(TypedDict, total=False):
    name: Required[str]
    side: Required[str]
    basis: Required[str]
    phone: str
    id_number: str
    label: str
    area: Decimal | None
    area_source: str
    lives_since: date | None


@transaction.atomic
def enter_person(actor: Actor, unit: Unit, **facts: Unpack[EntryFacts]) -> Entitlement:
    """Put somebody on the roll whose papers the office has seen.

    Known by the id number: the same person. A holding that is not on the roll yet is
    added with its area.
    """
    require_roll_keeper(actor, unit)
    holding = _holding(actor, unit, facts)
    person = _person(actor, facts)
    if facts["side"] not in OWNING:
        return admit_person(
            actor,
            unit,
            person=person,
            side=facts["side"],
            basis=facts["basis"],
            holding=holding,
            lives_since=facts.get("lives_since"),
        )
    if holding is None:
        raise ValidationError({"label": _("An owner needs a holding.")})
    name_owner(
        actor,
        holding,
        person=person,
        lives_in=facts["side"] == Side.OWNER_IN,
        basis=facts["basis"],
    )
    return Entitlement.objects.get(
        unit=unit, person=person, holding=holding, side=facts["side"], until_on=None
    )


def _holding(actor: Actor, unit: Unit, facts: EntryFacts) -> Holding | None:
    label = " ".join(facts.get("label", "").split())
    if not label:
        return None
    there = unit.holdings.filter(label=label).first()
    if there is not None:
        return there
    area = facts.get("area")
    kind = Holding.Kind.SHOP if facts["side"] == Side.SHOP else Holding.Kind.DWELLING
    return add_holding(
        actor,
        unit,
        label=label,
        kind=kind,
        area=area,
        area_source=facts.get("area_source", "") if area else "",
    )


def _person(actor: Actor, facts: EntryFacts) -> Person:
    number, phone = facts.get("id_number", ""), facts.get("phone", "")
    there = persons.find_by_id_number(actor, number) if number else None
    if there is not None:
        return there
    return people.register_person(
        actor,
        name=facts["name"],
        phone=phone,
        id_number=number,
        answer_channel=Channel.PHONE if phone else Channel.RECEIPT,
    )


@transaction.atomic
def open_roll(actor: Actor, unit: Unit) -> None:
    """Somebody opens the list of names: that it was read is recorded."""
    require_roll_keeper(actor, unit)
    journal.record_read(actor, unit, "roll")
