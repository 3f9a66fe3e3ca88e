"""One person entered by hand, whatever the side: found or registered, then entitled."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require, said
from tongxin.people import operations as people
from tongxin.people import queries as persons
from tongxin.people.models import Actor, Channel, Organisation, Person
from tongxin.rolls.models import (
    OWNING,
    Entitlement,
    Holding,
    HoldingOwner,
    Mandate,
    Side,
)
from tongxin.rolls.operations.entitlements import admit_person
from tongxin.rolls.operations.holdings import (
    add_holding,
    end_owner,
    give_mandate,
    name_owner,
)
from tongxin.rolls.operations.messages import tell_accepted, tell_ended
from tongxin.rolls.operations.rules import HOLDING, ROLL
from tongxin.units.models import Unit


class NamedFacts(TypedDict, total=False):
    """Somebody who is known by the id number, else registered anew."""

    name: Required[str]
    phone: str
    id_number: str


class EntryFacts(NamedFacts, total=False):
    side: Required[str]
    basis: Required[str]
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
    ROLL.hold(actor, unit)
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


def _person(actor: Actor, facts: NamedFacts) -> Person:
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
def add_owner(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    holding: Holding,
    *,
    reason: str,
    from_on: date,
    is_company: bool = False,
    lives_in: bool = False,
    **who: Unpack[NamedFacts],
) -> HoldingOwner:
    """One more owner of a holding, from a day on and because of a paper; told so."""
    HOLDING.hold(actor, holding)
    reason = said(reason, "reason", _("Say where this was read."))
    if is_company:
        firm = _company(actor, who["name"])
        return name_owner(
            actor, holding, organisation=firm, from_on=from_on, reason=reason
        )
    owner = name_owner(
        actor,
        holding,
        person=_person(actor, who),
        lives_in=lives_in,
        from_on=from_on,
        reason=reason,
    )
    _tell_rights_of(owner, tell_accepted)
    return owner


@transaction.atomic
def remove_owner(
    actor: Actor, owner: HoldingOwner, *, reason: str, on: date
) -> HoldingOwner:
    """Somebody owns it no longer, since a day and because of a paper; told so."""
    owner = end_owner(actor, owner, reason=reason, on=on)
    _tell_rights_of(owner, tell_ended)
    return owner


def _tell_rights_of(owner: HoldingOwner, tell: Callable[[Entitlement], None]) -> None:
    rights = Entitlement.objects.filter(
        holding=owner.holding_id,
        person=owner.person_id,
        person__isnull=False,
        side__in=OWNING,
        until_on=owner.until_on,
    )
    for right in rights.select_related("unit", "person"):
        tell(right)


@transaction.atomic
def name_speaker(
    actor: Actor,
    unit: Unit,
    *,
    organisation: Organisation,
    reason: str,
    from_on: date,
    **who: Unpack[NamedFacts],
) -> Mandate:
    """Another person speaks for a company from a day on, because of a paper."""
    ROLL.hold(actor, unit)
    reason = said(reason, "reason", _("Say where this was read."))
    person = _person(actor, who)
    return give_mandate(
        actor,
        unit,
        organisation=organisation,
        person=person,
        from_on=from_on,
        reason=reason,
    )


def _company(actor: Actor, name: str) -> Organisation:
    name = " ".join(name.split())
    there = Organisation.objects.filter(name=name).first()
    kind = Organisation.Kind.ENTERPRISE
    return there or people.register_organisation(actor, kind=kind, name=name)


@transaction.atomic
def open_roll(actor: Actor, unit: Unit) -> None:
    """Somebody opens the list of names: that it was read is recorded."""
    require(ROLL.allows(actor, unit), str(ROLL.refusal))
    journal.record_read(actor, unit, "roll")
